import { choose, chooseAnother } from "../actions/faces.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { crop } from "./face-crop.js";

/** `<face-chips>`: the faces of the photo while one is edited; a press goes on with another. */
class FaceChips extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "group");
        this.setAttribute("aria-label", t("faces.title"));
        state.on(["mode", "session", "values", "zoom"], () => this.#update());
    }

    #update() {
        const { session, mode } = state;
        const { before } = document.querySelector("photo-stage") ?? {};
        this.hidden = mode !== "editing" || !session || !before?.image;
        if (this.hidden) return;
        const edited = new Set(state.layers.map(({ face }) => face));
        const key = JSON.stringify([session.id, session.face, session.faces.map(({ box }) => box), [...edited]]);
        if (this.dataset.key === key) return;
        this.dataset.key = key;
        const { faces, face } = session;
        const name = (i) => t(edited.has(i) ? "faces.nameEdited" : "faces.name", { n: i + 1 });
        this.innerHTML = html`
            ${faces.length > 1 && faces.map((_, i) => html`
                <button data-face="${i}" aria-pressed="${i === face}" aria-label="${name(i)}" title="${name(i)}"
                    class="${edited.has(i) && "edited"}"><canvas></canvas></button>`)}
            <button class="another" aria-label="${t("faces.another")}" title="${t("faces.another")}">${icon(faces.length > 1 ? "plus" : "face")}</button>`;
        for (const button of this.querySelectorAll("[data-face]")) {
            const index = Number(button.dataset.face);
            crop(button.querySelector("canvas"), before.image, faces[index].box);
            button.onclick = () => index !== state.session.face && choose({ index });
        }
        this.querySelector(".another").onclick = chooseAnother;
    }
}

customElements.define("face-chips", FaceChips);
