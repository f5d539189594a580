import { chooseAnother } from "../actions/faces.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";

/** `<face-warning>`: why edits of this face may not look well, until the user goes on. */
class FaceWarning extends HTMLElement {
    /** Faces of which the user knows. */
    #accepted = new Set();

    connectedCallback() {
        this.setAttribute("role", "note");
        state.on(["mode", "session"], () => {
            const { session, mode } = state;
            const warnings = session?.faces[session.face]?.warnings ?? [];
            const key = `${session?.id} ${session?.face}`;
            this.hidden = mode !== "editing" || warnings.length === 0 || this.#accepted.has(key);
            if (this.hidden || this.dataset.key === key) return;
            this.dataset.key = key;
            this.innerHTML = html`
                <p>${icon("warning")}<span>${warnings.map((warning) => html`${t(`warning.${warning}`)} `)}</span></p>
                <div><button data-go>${t("warning.go")}</button><button class="quiet" data-other>${t("faces.another")}</button></div>`;
            this.querySelector("[data-go]").onclick = () => {
                this.#accepted.add(key);
                this.hidden = true;
            };
            this.querySelector("[data-other]").onclick = chooseAnother;
        });
    }
}

customElements.define("face-warning", FaceWarning);
