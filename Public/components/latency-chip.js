import { state } from "../editor-state.js";
import { language, t } from "../i18n.js";
import { settings } from "../settings.js";

const milliseconds = new Intl.NumberFormat(language, { style: "unit", unit: "millisecond", maximumFractionDigits: 0 });

/** `<latency-chip>`: how long the newest frames took, from the slider to the screen, if the user wants to know. */
class LatencyChip extends HTMLElement {
    #last = [];

    connectedCallback() {
        const show = () => (this.hidden = settings.get("latency") !== "on" || state.mode !== "editing" || this.#last.length === 0);
        settings.on(show);
        state.on(["mode"], show);
        state.on(["frame"], () => {
            if (state.latency === null) return;
            this.#last = [...this.#last.slice(-29), state.latency];
            const median = this.#last.toSorted((a, b) => a - b)[this.#last.length >> 1];
            this.textContent = t("latency.text", { time: milliseconds.format(state.latency), median: milliseconds.format(median) });
            show();
        });
    }
}

customElements.define("latency-chip", LatencyChip);
