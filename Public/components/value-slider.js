import { html, icon } from "../html.js";
import { signed } from "../words.js";

/** Positions so near to 0 snap to it while a pointer drags. */
const detent = 5;

/**
 * `<value-slider name="smile" label="Smile" min="-100" max="100">`: a slider that stands at 0 in the
 * middle, shows how far it is from there, and goes back by a double click or its button.
 *
 * Fires `input` while it moves and `change` when it rests, both from its `<input>`.
 */
class ValueSlider extends HTMLElement {
    #input;
    #output;
    #reset;
    #isDragged = false;
    #shown = NaN;

    connectedCallback() {
        const [name, label, min, max] = ["name", "label", "min", "max"].map((a) => this.getAttribute(a));
        this.innerHTML = html`
            <label for="slider-${name}">${label}</label>
            <output for="slider-${name}">0</output>
            <button class="quiet" aria-label="Reset ${label}" title="Reset">${icon("reset")}</button>
            <input type="range" id="slider-${name}" name="${name}" min="${min}" max="${max}" value="0" step="1">`;
        this.#input = this.querySelector("input");
        this.#output = this.querySelector("output");
        this.#reset = this.querySelector("button");
        this.#input.addEventListener("pointerdown", () => (this.#isDragged = true));
        for (const end of ["pointerup", "pointercancel", "blur"]) {
            this.#input.addEventListener(end, () => (this.#isDragged = false));
        }
        this.#input.addEventListener("input", () => {
            if (this.#isDragged && Math.abs(this.#input.value) < detent) this.#input.value = "0";
            this.#draw();
        });
        this.#input.addEventListener("dblclick", () => this.#zero());
        this.#reset.onclick = () => this.#zero();
        this.#draw();
    }

    /**
     * @param {number} value
     * @param {boolean} isOff
     */
    update(value, isOff) {
        // Called for every slider whenever one moves: what did not change must cost nothing.
        if (this.#input.disabled === isOff && this.#shown === value) return;
        this.#input.disabled = isOff;
        if (Number(this.#input.value) !== value) this.#input.value = String(value);
        this.#draw();
    }

    #zero() {
        this.#input.value = "0";
        for (const type of ["input", "change"]) this.#input.dispatchEvent(new Event(type, { bubbles: true }));
        this.#input.focus();
    }

    /** The filled part of the track goes from 0 to the thumb. */
    #draw() {
        const value = Number(this.#input.value);
        this.#shown = value;
        const [min, max] = [Number(this.#input.min), Number(this.#input.max)];
        const part = (v) => (100 * (v - min)) / (max - min);
        this.#input.style.setProperty("--from", `${part(Math.min(0, value))}%`);
        this.#input.style.setProperty("--to", `${part(Math.max(0, value))}%`);
        this.#output.textContent = signed(value);
        this.#input.setAttribute("aria-valuetext", signed(value));
        this.#reset.disabled = value === 0 || this.#input.disabled;
        this.classList.toggle("moved", value !== 0);
    }
}

customElements.define("value-slider", ValueSlider);
