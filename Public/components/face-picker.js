import { choose } from "../actions/faces.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import "./box-drawer.js";
import "./point-setter.js";

/** `<face-picker>`: what lies over the photo while a face is chosen: boxes to press, or tools to show one. */
class FacePicker extends HTMLElement {
    #faces = null;

    connectedCallback() {
        this.innerHTML = html`<div class="boxes" role="group" aria-label="${t("faces.title")}"></div>
            <box-drawer hidden></box-drawer><point-setter hidden></point-setter>`;
    }

    /**
     * Puts everything over the photo.
     * @param {import("./camera.js").Camera} camera
     * @param {boolean} isShown
     */
    place(camera, isShown) {
        this.hidden = !isShown;
        const boxes = this.querySelector(".boxes");
        boxes.hidden = state.pointing !== "pick";
        this.querySelector("box-drawer").place(camera, isShown && state.pointing === "box");
        this.querySelector("point-setter").place(camera, isShown && state.pointing === "points");
        if (!isShown) return;
        const { faces } = state.session;
        if (faces !== this.#faces) {
            this.#faces = faces;
            boxes.innerHTML = html`${faces.map(({ warnings }, i) => html`
                <button class="face ${warnings?.length && "doubtful"}" aria-label="${t("faces.name", { n: i + 1 })}">
                    <b aria-hidden="true">${i + 1}</b></button>`)}`;
            [...boxes.children].forEach((button, i) => {
                button.onclick = () => pick(i);
            });
        }
        [...boxes.children].forEach((button, i) => {
            const [x, y, w, h] = faces[i].box;
            const { width, height } = state.session.original;
            const [left, top] = camera.project(Math.max(0, x), Math.max(0, y));
            const [right, bottom] = camera.project(Math.min(width, x + w), Math.min(height, y + h));
            Object.assign(button.style, {
                left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px`,
            });
        });
    }
}

/** Takes a face at once, unless there is something to say about it first. @param {number} index */
function pick(index) {
    if (!state.session.faces[index].warnings?.length) return choose({ index });
    document.querySelector(`face-panel [data-face="${index}"]`)?.focus();
}

customElements.define("face-picker", FacePicker);
