import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";

/**
 * `<compare-divider>`: a line between before and after that is dragged or moved by keys; and the words
 * for both where they stand side by side.
 *
 * Fires `input`; `part` is how much of the width shows what was before.
 */
class CompareDivider extends HTMLElement {
    part = 0.5;

    connectedCallback() {
        this.innerHTML = html`
            <span class="side before" aria-hidden="true">${t("stage.before")}</span>
            <span class="side after" aria-hidden="true">${t("stage.after")}</span>
            <div class="handle" role="slider" tabindex="0" aria-label="${t("stage.divider")}"
                aria-valuemin="0" aria-valuemax="100" aria-orientation="horizontal"><i></i></div>`;
        this.handle = this.querySelector(".handle");
        this.handle.onpointerdown = (event) => {
            this.handle.setPointerCapture(event.pointerId);
            this.handle.onpointermove = ({ clientX }) => {
                const { left, width } = this.getBoundingClientRect();
                this.#move((clientX - left) / width);
            };
        };
        this.handle.onpointerup = this.handle.onpointercancel = () => (this.handle.onpointermove = null);
        this.handle.onkeydown = (event) => {
            const steps = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1, Home: -1, End: 1 };
            if (!(event.key in steps)) return;
            event.preventDefault();
            event.stopPropagation();
            this.#move(this.part + steps[event.key]);
        };
        this.#move(0.5);
        state.on(["comparison", "mode"], () => {
            this.dataset.comparison = state.comparison;
            this.#move(0.5);
        });
    }

    #move(part) {
        this.part = Math.min(1, Math.max(0, part));
        const percent = Math.round(100 * this.part);
        this.style.setProperty("--at", `${100 * this.part}%`);
        this.handle.setAttribute("aria-valuenow", String(percent));
        this.handle.setAttribute("aria-valuetext", t("stage.dividerAt", { n: percent }));
        this.dispatchEvent(new Event("input"));
    }
}

customElements.define("compare-divider", CompareDivider);
