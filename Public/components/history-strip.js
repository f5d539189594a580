import { goTo } from "../actions/sliders.js";
import { state } from "../editor-state.js";
import { labelOf, signed, t } from "../i18n.js";
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
        const { session, history, mode } = state;
        const { steps, position } = history;
        this.hidden = mode !== "editing" || steps.length === 0 || settings.get("history") !== "on";
        if (this.hidden) return;
        // The address of a thumbnail names its step for good; once the face is learned it shows more.
        const key = ({ thumbnail, face }) =>
            `${thumbnail}&drawn=${session.faces[face]?.prepared ? "well" : session.previewable}`;
        const known = new Map([...this.children].map((button) => [button.dataset.key, button]));
        const isFocused = this.contains(document.activeElement);
        const buttons = steps.map((step) => known.get(key(step)) ?? this.#button(step, key(step)));
        if (buttons.some((button, i) => button !== this.children[i]) || buttons.length !== this.children.length) {
            this.replaceChildren(...buttons);
        }
        for (const [i, button] of buttons.entries()) {
            button.title = name(steps, i);
            button.setAttribute("aria-label", t("history.step", { n: i, name: button.title }));
            button.setAttribute("aria-current", String(steps[i].number === position));
            button.classList.toggle("undone", steps[i].number > position);
        }
        const current = this.querySelector("[aria-current=true]");
        current?.scrollIntoView({ block: "nearest", inline: "nearest" });
        if (isFocused) current?.focus();
    }

    #button({ number }, key) {
        const button = document.createElement("button");
        [button.dataset.step, button.dataset.key] = [number, key];
        button.onclick = () => goTo(number);
        if (!state.session.previewable) return button;
        const image = Object.assign(new Image(56, 56), { alt: "", loading: "lazy" });
        image.onerror = () => image.remove();
        image.src = key;
        button.append(image);
        return button;
    }
}

/** What a step did. */
function name(steps, index) {
    const { sliders, face } = steps[index];
    const before = steps.slice(0, index).findLast((step) => step.face === face)?.sliders ?? {};
    const names = Object.keys({ ...before, ...sliders }).filter((name) => (sliders[name] ?? 0) !== (before[name] ?? 0));
    if (index === 0) return t("stage.original");
    if (names.length === 0) return t("history.lock");
    if (names.length > 2) return t("history.many", { n: names.length });
    return names.map((name) => `${labelOf(name)} ${signed(sliders[name] ?? 0)}`).join(", ");
}

customElements.define("history-strip", HistoryStrip);
