import { erase, eraseAll } from "../actions/session.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { clock, span } from "../words.js";
import { ask } from "./ask.js";

/**
 * `<keep-note>`: one sentence on what is stored and for how long, and the way to erase it: the open
 * photo, or with `everything` all photos of this user.
 */
class KeepNote extends HTMLElement {
    connectedCallback() {
        const isAll = this.hasAttribute("everything");
        this.innerHTML = html`<p></p>
            <button class="quiet" data-delete>${icon("trash")}<span>${t(isAll ? "keep.eraseAll" : "keep.erase")}</span></button>`;
        this.querySelector("button").onclick = async () => {
            const question = isAll
                ? { title: t("keep.askAll"), text: t("keep.askAllText") }
                : { title: t("keep.ask"), text: t("keep.askText") };
            const answer = await ask({ ...question, yes: t("keep.yes"), no: t("keep.no"), isDangerous: true });
            if (answer !== null) await (isAll ? eraseAll() : erase());
        };
        state.on(["session", "limits"], () => {
            const { session, limits } = state;
            if (!isAll) this.hidden = !session;
            const text = isAll ? t("keep.policy", { time: span(limits.lifetimeSeconds || 86400) })
                : session ? t("keep.until", { time: clock(session.expires) }) : "";
            this.querySelector("p").textContent = text;
        });
    }
}

customElements.define("keep-note", KeepNote);
