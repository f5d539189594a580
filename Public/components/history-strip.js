import { goTo } from "../actions/sliders.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { sliderLabel, signed, t } from "../i18n.js";
import { settings } from "../settings.js";

/** `<history-strip>`: every step of the photo as a small picture; a press goes there. */
class HistoryStrip extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "group");
        this.setAttribute("aria-label", t("top.history"));
        state.on(["session", "mode"], () => this.#update());
        settings.on(() => this.#update());
    }

    #update() {
        const { steps, position } = state.history;
        this.hidden = state.mode !== "editing" || steps.length === 0 || settings.get("history") !== "on";
        if (this.hidden) return;
        const { previewable } = state.session;
        const key = JSON.stringify([state.session.id, previewable, position, steps.map(({ number, createdAt, sliders }) => [number, createdAt, sliders])]);
        if (this.dataset.key === key) return;
        this.dataset.key = key;
        const isFocused = this.contains(document.activeElement);
        this.innerHTML = html`${steps.map((step, i) => html`
            <button data-step="${step.number}" aria-current="${step.number === position}" title="${name(steps, i)}"
                class="${step.number > position && "undone"}" aria-label="${t("history.step", { n: i, name: name(steps, i) })}">
                <img alt="" width="56" height="56"></button>`)}`;
        for (const [i, button] of [...this.children].entries()) {
            button.onclick = () => goTo(steps[i].number);
            if (!previewable) continue;
            const { thumbnail, createdAt, sliders } = steps[i];
            // The address of a step that was undone is used again; the picture is not.
            const version = encodeURIComponent(createdAt + JSON.stringify(sliders));
            button.firstElementChild.onerror = () => button.classList.add("empty");
            button.firstElementChild.src = `${thumbnail}?at=${version}`;
        }
        const current = this.querySelector("[aria-current=true]");
        current?.scrollIntoView({ block: "nearest", inline: "nearest" });
        if (isFocused) current?.focus();
    }
}

/** What a step did. */
function name(steps, index) {
    const { sliders, face } = steps[index];
    const before = steps.slice(0, index).findLast((step) => step.face === face)?.sliders ?? {};
    const changed = state.sliders.filter((slider) => (sliders[slider.name] ?? 0) !== (before[slider.name] ?? 0));
    if (index === 0) return t("stage.original");
    if (changed.length === 0) return t("history.lock");
    if (changed.length > 2) return t("history.many", { n: changed.length });
    return changed.map((slider) => `${sliderLabel(slider)} ${signed(sliders[slider.name] ?? 0)}`).join(", ");
}

customElements.define("history-strip", HistoryStrip);
