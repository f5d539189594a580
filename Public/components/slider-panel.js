import { apply, move, settle, toggleLock } from "../actions/sliders.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { groupLabel, sliderLabel, t } from "../i18n.js";
import { icon } from "../icons.js";
import { partsOf, spanOf } from "../mixes.js";
import "./face-warning.js";
import "./idea-list.js";
import "./phrase-box.js";
import "./preset-list.js";
import { handleTabs } from "./tabs.js";
import "./value-slider.js";

/** Keys follow each other within one step of the history. */
const keyPause = 700;

/** `<slider-panel>`: all sliders in groups, one group at a time, beside presets and ideas. */
class SliderPanel extends HTMLElement {
    /** @type {{slider: HTMLElement, name: string, parts: Record<string, number> | null}[]} */
    #sliders = [];
    #shown = "";
    #isPointer = false;

    connectedCallback() {
        this.setAttribute("aria-label", t("panel.title"));
        this.setAttribute("role", "region");
        this.addEventListener("pointerdown", () => (this.#isPointer = true));
        this.addEventListener("keydown", () => (this.#isPointer = false));
        this.addEventListener("input", ({ target }) => target.localName === "value-slider" && move(target.getAttribute("name"), target.value));
        this.addEventListener("change", ({ target }) => target.localName === "value-slider" && settle(this.#isPointer ? 0 : keyPause));
        this.addEventListener("lock", ({ target }) => toggleLock(target.getAttribute("name")));
        this.addEventListener("words", () => this.#collect());
        state.on(["sliders", "hasTextSliders"], () => {
            const plain = state.sliders.filter(({ parts }) => !parts);
            const key = `${plain.map(({ name }) => name)} ${state.hasTextSliders}`;
            if (plain.length > 0 && this.#shown !== key) this.#build(plain);
            this.#shown = key;
        });
        state.on(["values", "locked", "session", "mode"], () => this.#update());
    }

    #build(plain) {
        const groups = new Map();
        for (const slider of plain) groups.set(slider.group, [...(groups.get(slider.group) ?? []), slider]);
        const names = [...groups.keys()];
        const chosen = this.querySelector("[aria-selected=true]")?.dataset.group;
        this.innerHTML = html`
            <face-warning hidden></face-warning>
            <div class="tabs" role="tablist" aria-label="${t("panel.groups")}">
                ${names.map((name) => html`<button role="tab" data-group="${name}">${groupLabel(name)}<i></i></button>`)}
                ${state.hasTextSliders && html`<button role="tab" data-group="Words">${icon("words")}<span>${groupLabel("Words")}</span><i></i></button>`}
                <button role="tab" data-group="presets">${icon("star")}<span>${t("presets.title")}</span></button>
                <button role="tab" data-group="ideas">${icon("spark")}<span>${t("ideas.title")}</span></button>
            </div>
            ${names.map((name) => html`
                <div class="group" role="tabpanel">${groups.get(name).map((slider) => html`
                    <value-slider name="${slider.name}" label="${sliderLabel(slider)}" min="${slider.minimum}" max="${slider.maximum}"></value-slider>`)}
                </div>`)}
            ${state.hasTextSliders && html`<phrase-box class="group" role="tabpanel"></phrase-box>`}
            <preset-list class="group" role="tabpanel"></preset-list>
            <idea-list class="group" role="tabpanel"></idea-list>
            <button class="quiet reset">${icon("reset")}<span>${t("panel.resetAll")}</span></button>`;
        handleTabs(this, chosen);
        this.querySelector(".reset").onclick = () => apply({});
        this.#collect();
    }

    #collect() {
        this.#sliders = [...this.querySelectorAll("value-slider")].map((slider) => {
            const name = slider.getAttribute("name");
            return { slider, name, parts: partsOf(name) };
        });
        this.#update();
    }

    #update() {
        const { session, values, locked } = state;
        const isOff = !session?.previewable;
        for (const { slider, name, parts } of this.#sliders) {
            const span = parts ? spanOf(parts, session?.spans) : session?.spans?.[name];
            slider.update({ value: values[name] ?? 0, isOff, isLocked: locked.includes(name), span });
        }
        for (const tab of this.querySelectorAll("[role=tab]")) {
            const isChanged = state.sliders.some(({ group, name }) => group === tab.dataset.group && values[name]);
            tab.classList.toggle("changed", isChanged);
        }
        const reset = this.querySelector(".reset");
        if (reset) reset.disabled = isOff || !state.isEdited;
    }
}

customElements.define("slider-panel", SliderPanel);
