import { finish } from "../actions.js";
import { state } from "../editor-state.js";
import { html, icon } from "../html.js";

/** `<result-bar>`: what to do with a finished photo. */
class ResultBar extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <p>${icon("check")}<span>Your photo is finished. Only the face region was changed.</span></p>
            <div class="save">
                <label class="visually-hidden" for="format">Format</label>
                <select id="format">
                    <option value="jpeg">JPEG</option><option value="png">PNG</option><option value="webp">WebP</option>
                </select>
                <button class="main" data-download>${icon("download")}<span>Download</span></button>
            </div>`;
        const format = this.querySelector("select");
        const button = this.querySelector("[data-download]");
        button.onclick = () => finish(format.value, true);
        state.on(["result", "mode", "progress"], () => {
            this.hidden = state.mode !== "result";
            button.disabled = Boolean(state.progress?.edit);
        });
        state.on(["result"], () => {
            if (state.result) format.value = state.result.format;
        });
    }
}

customElements.define("result-bar", ResultBar);
