import { stopPreparing } from "../actions/faces.js";
import { cancel } from "../actions/finishing.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { describe } from "../words.js";

/** `<progress-pill>`: what is going on, how far it is, how long it takes, and a way to stop it. */
class ProgressPill extends HTMLElement {
    #shown = { key: "", fraction: 0 };

    connectedCallback() {
        this.innerHTML = html`
            <div class="row"><span class="title" aria-live="polite"></span><span class="left"></span>
                <button class="quiet">${t("ask.cancel")}</button></div>
            <progress max="1" value="0" aria-label="${t("progress.label")}"></progress>
            <p class="tip"></p>`;
        this.querySelector("button").onclick = () => (state.progress?.edit ? cancel() : stopPreparing());
        state.on(["progress", "mode", "connected", "session"], () => this.#update());
    }

    #update() {
        const { progress, mode, session } = state;
        const isLost = session && !state.connected;
        this.hidden = (!progress && !isLost) || ["welcome", "choosing"].includes(mode);
        this.classList.toggle("central", mode === "uploading");
        if (this.hidden) {
            this.#shown = { key: "", fraction: 0 };
            return;
        }
        const words = isLost ? { title: t("progress.reconnecting"), fraction: 0, left: "" } : describe(progress);
        if (progress?.isWaiting) words.title = t("progress.waiting");
        // Within one job the bar never goes back.
        const key = progress?.stage === "upload" ? "upload" : `${progress?.edit ?? "prepare"} ${session?.face}`;
        if (key !== this.#shown.key) this.#shown = { key, fraction: 0 };
        this.#shown.fraction = Math.max(this.#shown.fraction, words.fraction);
        const [title, left, tip] = [".title", ".left", ".tip"].map((name) => this.querySelector(name));
        if (title.textContent !== words.title) title.textContent = words.title;
        left.textContent = words.left;
        this.querySelector("progress").value = this.#shown.fraction;
        this.querySelector("button").hidden = isLost || !(progress?.edit || mode === "uploading" || session?.state === "preparing");
        const isSharpening = mode === "editing" && session.state === "preparing" && session.previewable;
        tip.textContent = isSharpening ? t("progress.usable") : "";
    }
}

customElements.define("progress-pill", ProgressPill);
