import { imageAddress } from "../api/sessions.js";
import { loadRecent } from "../actions/recent.js";
import { resume } from "../actions/session.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { ago } from "../words.js";

/** `<recent-sessions>`: photos that are still on the server, to go on with. */
class RecentSessions extends HTMLElement {
    connectedCallback() {
        state.on(["mode"], () => state.mode === "welcome" && loadRecent());
        state.on(["recent"], () => this.#draw(state.recent));
    }

    /** @param {{id: string, createdAt: string}[]} sessions */
    #draw(sessions) {
        this.hidden = sessions.length === 0;
        document.querySelector("keep-note[everything] button").hidden = this.hidden;
        this.innerHTML = html`
            <h2 id="recent-title">${t("recent.title")}</h2>
            <div class="row" role="group" aria-labelledby="recent-title">${sessions.map(({ id, createdAt }) => html`
                <button data-session="${id}"><img alt="" width="96" height="96"><span>${ago(createdAt)}</span></button>`)}
            </div>`;
        for (const button of this.querySelectorAll("[data-session]")) {
            const { session } = button.dataset;
            button.onclick = () => resume(session);
            button.setAttribute("aria-label", t("recent.open", { time: button.textContent.trim() }));
            button.querySelector("img").src = imageAddress(session, "thumbnail");
        }
    }
}

customElements.define("recent-sessions", RecentSessions);
