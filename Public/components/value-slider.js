import { html } from "../html.js";
import { signed, t } from "../i18n.js";
import { icon } from "../icons.js";

/** Positions so near to 0 snap to it while a pointer drags. */
const detent = 5;

/**
 * `<value-slider name="smile" label="Smile" min="-100" max="100">`: a slider that stands at 0 in the
 * middle, its number to type, and buttons to reset and to hold it.
 *
 * Fires `input` while it moves and `change` when it rests; `lock` when it shall be held or let go.
 */
class ValueSlider extends HTMLElement {
    #isDragged = false;
    #shown = "";

    connectedCallback() {
        const [name, label, min, max] = ["name", "label", "min", "max"].map((a) => this.getAttribute(a));
        this.innerHTML = html`
            <label for="slider-${name}">${label}</label>
            <button class="quiet" data-lock aria-pressed="false" title="${t("row.lock")} (L)" aria-label="${t("row.lockOne", { label })}"></button>
            <button class="quiet" data-reset title="${t("row.reset")}" aria-label="${t("row.resetOne", { label })}">${icon("reset")}</button>
            <input type="number" min="${min}" max="${max}" value="0" step="1" aria-label="${t("row.number", { label })}">
            <input type="range" id="slider-${name}" min="${min}" max="${max}" value="0" step="1">`;
        const [number, range] = this.querySelectorAll("input");
        [this.number, this.range] = [number, range];
        [this.lock, this.reset] = ["lock", "reset"].map((key) => this.querySelector(`[data-${key}]`));
        range.addEventListener("pointerdown", () => (this.#isDragged = true));
        for (const end of ["pointerup", "pointercancel", "blur"]) range.addEventListener(end, () => (this.#isDragged = false));
        range.oninput = (event) => {
            event.stopPropagation();
            if (this.#isDragged && Math.abs(range.value) < detent) {
                if (this.value !== 0) navigator.vibrate?.(6);
                range.value = "0";
            }
            this.#tell("input");
        };
        range.onchange = (event) => {
            event.stopPropagation();
            this.#tell("change");
        };
        range.ondblclick = this.reset.onclick = () => this.#move(0);
        range.onkeydown = (event) => this.#press(event);
        number.onfocus = () => number.select();
        number.oninput = (event) => event.stopPropagation();
        number.onchange = (event) => {
            event.stopPropagation();
            this.#move(Math.round(number.valueAsNumber || 0), null);
        };
        number.addEventListener("keydown", ({ key }) => ["Enter", "Escape"].includes(key) && range.focus());
        this.lock.onclick = () => this.#tell("lock");
        this.update({ value: 0, isOff: true, isLocked: false });
    }

    get value() {
        return Number(this.range.value);
    }

    /**
     * Called for every slider whenever one moves: what did not change must cost nothing.
     * @param {{value: number, isOff: boolean, isLocked: boolean, span?: number[]}} now
     */
    update({ value, isOff, isLocked, span }) {
        const key = `${value} ${isOff} ${isLocked} ${span}`;
        if (this.#shown === key) return;
        this.#shown = key;
        const { range, number, lock, reset } = this;
        range.disabled = number.disabled = isOff || isLocked;
        lock.disabled = isOff;
        range.value = number.value = String(value);
        const [min, max] = [Number(range.min), Number(range.max)];
        const part = (v) => `${(100 * (v - min)) / (max - min)}%`;
        const [low, high] = span ?? [min, max];
        const places = { from: Math.min(0, value), to: Math.max(0, value), low, high };
        for (const [name, place] of Object.entries(places)) range.style.setProperty(`--${name}`, part(place));
        const isFar = value < low || value > high;
        range.setAttribute("aria-valuetext", isFar ? t("row.far", { value: signed(value) }) : signed(value));
        range.title = isFar ? t("row.farHint") : "";
        reset.hidden = value === 0 || isOff || isLocked;
        lock.setAttribute("aria-pressed", String(isLocked));
        lock.innerHTML = html`${icon(isLocked ? "lock" : "unlock")}`;
        this.classList.toggle("moved", value !== 0);
        this.classList.toggle("far", isFar);
        this.classList.toggle("locked", isLocked);
    }

    /** Arrows are the browser's; a page is 10, a digit begins a number. */
    #press(event) {
        const { key } = event;
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        const steps = { PageUp: 10, PageDown: -10 };
        if (event.shiftKey && key.startsWith("Arrow")) steps[key] = ["ArrowUp", "ArrowRight"].includes(key) ? 10 : -10;
        if (key in steps) this.#move(this.value + steps[key]);
        else if (/^[0-9-]$/.test(key)) {
            this.number.focus();
            this.number.value = key === "-" ? "" : key;
            if (key === "-") return;
        } else if (["Backspace", "Delete"].includes(key)) this.#move(0);
        else if (key.toLowerCase() === "l") this.#tell("lock");
        else return;
        event.preventDefault();
        event.stopPropagation();
    }

    #move(value, focused = this.range) {
        const { min, max } = this.range;
        this.range.value = String(Math.min(Number(max), Math.max(Number(min), value)));
        for (const type of ["input", "change"]) this.#tell(type);
        focused?.focus();
    }

    #tell(type) {
        this.dispatchEvent(new CustomEvent(type, { bubbles: true }));
    }
}

customElements.define("value-slider", ValueSlider);
