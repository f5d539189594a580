import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { Camera } from "./camera.js";

/**
 * `<photo-inset>`: the whole photo, small, while the stage shows the face, and the face while it shows
 * the photo; a click exchanges them. It may lag a little behind the stage.
 */
class PhotoInset extends HTMLElement {
    #timer = 0;

    connectedCallback() {
        this.innerHTML = html`<button class="inset"><canvas></canvas><span></span></button>`;
        this.button = this.querySelector("button");
        this.button.onclick = () => state.change({ view: state.view === "face" ? "photo" : "face" });
        state.on(["frame", "values", "comparing", "comparison", "session", "mode", "view"], () => this.schedule());
    }

    schedule() {
        this.#timer ||= setTimeout(() => this.#draw(), 120);
    }

    #draw() {
        this.#timer = 0;
        /** @type {import("./photo-stage.js").PhotoStage} */
        const stage = this.parentElement;
        const { quad, before } = stage;
        this.hidden = state.mode !== "editing" || state.comparison !== "after" || !quad || !before.image;
        if (this.hidden) return;
        const shows = state.view === "face" ? "photo" : "face";
        if (this.dataset.shows !== shows) {
            this.dataset.shows = shows;
            this.button.setAttribute("aria-label", t(`tools.${shows}`));
            this.button.title = `${t(`tools.${shows}`)} (F)`;
            this.querySelector("span").innerHTML = html`${icon(shows)}`;
        }
        const [w, h] = stage.size;
        const r = quad.radius;
        const aspect = shows === "face" ? 1 : Math.min(1.6, Math.max(0.625, w / h));
        const side = matchMedia("(max-width: 640px), (max-height: 520px)").matches ? 72 : 132;
        const camera = new Camera(() => {});
        camera.width = Math.round(aspect >= 1 ? side : side * aspect);
        camera.height = Math.round(aspect >= 1 ? side / aspect : side);
        Object.assign(camera, camera.fitting(shows === "face" ? [quad.x - r, quad.y - r, 2 * r, 2 * r] : [0, 0, w, h]));
        const canvas = this.querySelector("canvas");
        canvas.width = camera.width * devicePixelRatio;
        canvas.height = camera.height * devicePixelRatio;
        canvas.style.width = `${camera.width}px`;
        const context = canvas.getContext("2d");
        camera.apply(context, devicePixelRatio);
        before.draw(context, camera.scale * devicePixelRatio);
        const layer = stage.layers.current?.canvas;
        if (!layer || layer.hidden) return;
        const { x, y, right, down } = quad;
        const s = 2 / layer.width;
        context.transform(right[0] * s, right[1] * s, down[0] * s, down[1] * s, x - right[0] - down[0], y - right[1] - down[1]);
        context.drawImage(layer, 0, 0);
    }
}

customElements.define("photo-inset", PhotoInset);
