import { move, step } from "../actions.js";
import { state } from "../editor-state.js";
import { html, icon } from "../html.js";
import "./value-slider.js";

/** `<slider-panel>`: all sliders in groups, one group at a time. */
class SliderPanel extends HTMLElement {
    /** @type {Map<string, HTMLElement>} */
    #sliders = new Map();

    connectedCallback() {
        this.setAttribute("aria-label", "Sliders");
        this.setAttribute("role", "region");
        state.on(["sliders"], () => this.#build());
        state.on(["values", "session", "mode"], () => this.#update());
    }

    #build() {
        const groups = Map.groupBy ? Map.groupBy(state.sliders, (s) => s.group) : grouped(state.sliders);
        const names = [...groups.keys()];
        this.innerHTML = html`
            <div class="tabs" role="tablist" aria-label="Groups of sliders">
                ${names.map((name, i) => html`
                    <button role="tab" id="tab-${i}" aria-controls="group-${i}" data-group="${name}">${name}<i></i></button>`)}
            </div>
            ${names.map((name, i) => html`
                <div class="group" role="tabpanel" id="group-${i}" aria-labelledby="tab-${i}">
                    ${groups.get(name).map((s) => html`
                        <value-slider name="${s.name}" label="${s.label}" min="${s.minimum}" max="${s.maximum}"></value-slider>`)}
                </div>`)}
            <button class="quiet reset">${icon("reset")}<span>Reset all sliders</span></button>`;
        this.#sliders = new Map([...this.querySelectorAll("value-slider")].map((s) => [s.getAttribute("name"), s]));
        const tabs = [...this.querySelectorAll("[role=tab]")];
        const select = (index, focus) => {
            tabs.forEach((tab, i) => {
                tab.setAttribute("aria-selected", String(i === index));
                tab.tabIndex = i === index ? 0 : -1;
                this.querySelector(`#group-${i}`).hidden = i !== index;
            });
            tabs[index]?.scrollIntoView({ block: "nearest", inline: "nearest" });
            if (focus) tabs[index].focus();
        };
        tabs.forEach((tab, i) => {
            tab.onclick = () => select(i, false);
            tab.onkeydown = ({ key }) => {
                if (key === "ArrowRight") select((i + 1) % tabs.length, true);
                if (key === "ArrowLeft") select((i + tabs.length - 1) % tabs.length, true);
            };
        });
        if (tabs.length) select(0, false);
        this.oninput = ({ target }) => target.name && move(target.name, Number(target.value));
        this.onchange = () => state.settle();
        this.querySelector(".reset").onclick = () => step(() => state.set({}));
        this.#update();
    }

    #update() {
        const isOff = !state.session?.previewable;
        for (const [name, slider] of this.#sliders) slider.update(state.values[name] ?? 0, isOff);
        for (const tab of this.querySelectorAll("[role=tab]")) {
            const isChanged = state.sliders.some((s) => s.group === tab.dataset.group && state.values[s.name]);
            tab.classList.toggle("changed", isChanged);
        }
        const reset = this.querySelector(".reset");
        if (reset) reset.disabled = isOff || !state.isEdited;
    }
}

function grouped(sliders) {
    const groups = new Map();
    for (const slider of sliders) groups.set(slider.group, [...(groups.get(slider.group) || []), slider]);
    return groups;
}

customElements.define("slider-panel", SliderPanel);
