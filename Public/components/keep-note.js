import { erase } from "../actions.js";
import { state } from "../editor-state.js";
import { html, icon } from "../html.js";
import { clock } from "../words.js";

/** `<keep-note>`: one sentence on what is stored and for how long, and the way to erase it. */
class KeepNote extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <p></p><button class="quiet" data-delete>${icon("trash")}<span>Delete now</span></button>
            <dialog aria-labelledby="erase-title">
                <h2 id="erase-title">Delete this photo?</h2>
                <p>The photo, everything learned from it and all finished pictures are erased from the server.
                    This cannot be undone.</p>
                <form method="dialog">
                    <button class="quiet" value="keep" autofocus>Keep it</button>
                    <button class="danger" value="delete">Delete</button>
                </form>
            </dialog>`;
        const dialog = this.querySelector("dialog");
        this.querySelector("[data-delete]").onclick = () => dialog.showModal();
        dialog.onclose = () => {
            if (dialog.returnValue === "delete") erase();
            dialog.returnValue = "";
        };
        state.on(["session"], () => {
            this.hidden = !state.session;
            if (!state.session) return;
            this.querySelector("p").textContent =
                `Your photo stays on this server until ${clock(state.session.expires)}, then it is erased.`;
        });
    }
}

customElements.define("keep-note", KeepNote);
