import { cancel, leave } from "../actions.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { describe } from "../words.js";

/** `<progress-pill>`: what is going on, how far it is, how long it takes, and a way to stop it. */
class ProgressPill extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <div class="row"><span class="title" aria-live="polite"></span><span class="left"></span>
                <button class="quiet">Cancel</button></div>
            <progress max="1" value="0"></progress>`;
        const [title, left] = [".title", ".left"].map((name) => this.querySelector(name));
        const bar = this.querySelector("progress");
        const button = this.querySelector("button");
        button.onclick = () => (state.progress?.edit ? cancel() : leave());
        let shown = { key: "", fraction: 0 };
        state.on(["progress", "mode", "connected", "session"], () => {
            const isLost = state.session && !state.connected;
            this.hidden = (!state.progress && !isLost) || state.mode === "welcome";
            if (this.hidden) {
                shown = { key: "", fraction: 0 };
                return;
            }
            const { progress } = state;
            const words = progress ? describe(progress) : { title: "Connecting again", fraction: 0, left: "" };
            // Within one job the bar never goes back.
            const key = progress?.stage === "upload" ? "upload" : String(progress?.edit ?? "prepare");
            if (key !== shown.key) shown = { key, fraction: 0 };
            shown.fraction = Math.max(shown.fraction, words.fraction);
            if (title.textContent !== words.title) title.textContent = words.title;
            left.textContent = words.left;
            bar.value = shown.fraction;
            bar.setAttribute("aria-label", words.title);
            button.hidden = !(progress?.edit || state.mode === "uploading");
            this.classList.toggle("central", state.mode === "uploading");
        });
    }
}

customElements.define("progress-pill", ProgressPill);
