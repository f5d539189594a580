import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";

/** `<notice-bar>`: one sentence about what went wrong or what was done, until it is closed. */
class NoticeBar extends HTMLElement {
    connectedCallback() {
        let timer = 0;
        // Live regions that exist before they speak are read out by more screen readers.
        this.innerHTML = html`
            <div class="card" hidden><p></p>
                <button class="quiet" aria-label="${t("notice.close")}">${icon("close")}</button></div>
            <p class="visually-hidden" aria-live="polite" data-announcer></p>
            <p class="visually-hidden" role="alert" data-alarm></p>`;
        const [card, announcer, alarm] = [".card", "[data-announcer]", "[data-alarm]"].map((s) => this.querySelector(s));
        const close = () => state.change({ notice: null });
        this.querySelector("button").onclick = close;
        state.on(["notice"], () => {
            clearTimeout(timer);
            const { notice } = state;
            card.hidden = !notice;
            alarm.textContent = notice?.kind === "error" ? notice.text : "";
            if (!notice) return;
            card.className = `card ${notice.kind}`;
            card.querySelector("p").textContent = notice.text;
            if (notice.kind !== "note") return;
            announcer.textContent = notice.text;
            timer = setTimeout(close, 6000);
        });
        state.on(["announcement"], () => {
            if (state.announcement) announcer.textContent = state.announcement;
        });
    }
}

customElements.define("notice-bar", NoticeBar);
