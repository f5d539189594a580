import { state } from "../editor-state.js";
import { html, icon } from "../html.js";

/** `<notice-bar>`: one sentence about what went wrong or what was done, until it is closed. */
class NoticeBar extends HTMLElement {
    connectedCallback() {
        let timer = 0;
        state.on(["notice"], () => {
            clearTimeout(timer);
            const { notice } = state;
            this.hidden = !notice;
            if (!notice) return;
            this.className = notice.kind;
            this.setAttribute("role", notice.kind === "error" ? "alert" : "status");
            this.innerHTML = html`<p>${notice.text}</p>
                <button class="quiet" aria-label="Close this message">${icon("close")}</button>`;
            this.querySelector("button").onclick = () => state.change({ notice: null });
            if (notice.kind === "note") timer = setTimeout(() => state.change({ notice: null }), 6000);
        });
    }
}

customElements.define("notice-bar", NoticeBar);
