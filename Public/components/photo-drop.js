import { complain, open } from "../actions.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { span } from "../words.js";

/** People who do not exist, to try it on. */
const samples = [
    ["samples/one.jpg", "A rendered woman"],
    ["samples/two.jpg", "A rendered man"],
    ["samples/three.jpg", "A rendered older person"],
];

/** `<photo-drop>`: the first thing a user sees: choose, drop or paste a photo, or take a sample. */
class PhotoDrop extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <h1>Change the expression,<br>keep the person.</h1>
            <p class="lead">Drag a slider and watch the face follow. You get your own photo back, at its own
                size, with only the face changed.</p>
            <label class="drop">
                <input type="file" accept="image/jpeg,image/png,image/webp" class="visually-hidden">
                <span class="main button">Choose a photo</span>
                <span class="hint">or drop one here, or paste it</span>
            </label>
            <div class="samples" role="group" aria-label="Samples">
                <p>Or try somebody who does not exist:</p>
                ${samples.map(([file, text]) => html`
                    <button data-sample="${file}" aria-label="${text}"><img src="/${file}" alt="" width="84" height="84" loading="lazy"></button>`)}
            </div>
            <p class="privacy"></p>`;
        const input = this.querySelector("input");
        input.onchange = () => {
            if (input.files[0]) open(input.files[0]);
            input.value = "";
        };
        for (const button of this.querySelectorAll("[data-sample]")) {
            button.onclick = async () => {
                try {
                    open(await (await fetch(button.dataset.sample)).blob());
                } catch (error) {
                    complain(error);
                }
            };
        }
        state.on(["limits"], () => {
            const { lifetimeSeconds } = state.limits;
            this.querySelector(".privacy").textContent =
                `Your photo is kept on this server only, for ${span(lifetimeSeconds || 86400)} at most, and is erased at once when you say so.`;
        });
    }
}

customElements.define("photo-drop", PhotoDrop);
