import { maskAddress, resultAddress } from "../api/edits.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { Camera } from "./camera.js";
import "./compare-divider.js";
import { FaceLayers } from "./face-layers.js";
import { faceQuad } from "./face-quad.js";
import "./face-picker.js";
import "./photo-inset.js";
import { Picture } from "./picture.js";
import { draw, panes } from "./stage-drawing.js";
import { handlePointers } from "./stage-pointers.js";
import "./stage-tools.js";

/** `<photo-stage>`: the photo with the previewed faces in their places; a finished photo beside it. */
export class PhotoStage extends HTMLElement {
    /** The photo, the finished one, and what was changed in it. */
    before = new Picture(() => this.#loaded("before"));
    after = new Picture(() => this.schedule());
    mask = new Picture(() => this.schedule(), { isMask: true });
    #isDue = false;

    connectedCallback() {
        this.innerHTML = html`
            <canvas class="photo" tabindex="0" role="img" aria-label="${t("stage.photo")}"></canvas>
            <div class="layers"></div>
            <compare-divider hidden></compare-divider>
            <face-picker hidden></face-picker>
            <span class="badge" hidden>${t("stage.original")}</span>
            <photo-inset hidden></photo-inset>
            <stage-tools hidden></stage-tools>`;
        this.canvas = this.querySelector(".photo");
        this.layers = new FaceLayers(this.querySelector(".layers"));
        this.divider = this.querySelector("compare-divider");
        this.camera = new Camera(() => this.schedule());
        handlePointers(this);
        new ResizeObserver(() => this.resize()).observe(this);
        this.divider.addEventListener("input", () => this.schedule());
        state.on(["original"], () => {
            this.layers.clear();
            this.before.load(state.original);
        });
        state.on(["result", "showsChange"], () => {
            const { session, result, showsChange } = state;
            this.after.load(result && resultAddress(session.id, result.number));
            this.mask.load(result && showsChange ? maskAddress(session.id, result.number) : null);
        });
        state.on(["view"], () => this.fit());
        state.on(["mode"], () => this.resize(true));
        state.on(["comparison"], () => this.resize());
        state.on(["session", "result", "comparing", "pointing"], () => this.schedule());
        state.on(["frame"], () => state.frame && this.layers.paint(state.frame));
        state.on(["proof"], () => this.layers.prove(state.proof));
        state.on(["frame", "values", "comparing", "mode", "session"], () => this.layers.show());
    }

    get size() {
        return this.before.size;
    }

    /** The chosen face's place. */
    get quad() {
        const face = state.session?.faces[state.session.face];
        return face ? faceQuad(face) : null;
    }

    /** Shows what `state.view` says. */
    fit(glides = true) {
        if (!this.before.image) return;
        const { quad } = this;
        const r = 1.12 * (quad?.radius ?? 0);
        const isNear = state.view === "face" && quad && ["editing", "result"].includes(state.mode);
        const view = isNear ? [quad.x - r, quad.y - r, 2 * r, 2 * r] : [0, 0, ...this.size];
        this.camera.go(this.camera.fitting(view), glides);
    }

    /** Zooms by a factor, or to 100 %: a pixel of the photo is one of the screen. */
    zoom(factor = 1 / (devicePixelRatio * this.camera.scale)) {
        this.camera.zoom(factor, this.camera.width / 2, this.camera.height / 2, this.least);
    }

    get least() {
        return Math.min(1 / devicePixelRatio, 0.5 * this.camera.fitting([0, 0, ...this.size]).scale);
    }

    #loaded() {
        this.fit(false);
        this.querySelector("photo-inset").schedule();
        this.schedule();
    }

    /** Takes the size that the page gives it, and fits the view again. */
    resize(glides = false) {
        const [x, y, width, height] = panes(this.clientWidth, this.clientHeight).at(-1);
        if (!width || !height) return;
        Object.assign(this.camera, { width, height });
        this.canvas.width = Math.round(this.clientWidth * devicePixelRatio);
        this.canvas.height = Math.round(this.clientHeight * devicePixelRatio);
        Object.assign(this.layers.element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
        this.fit(glides);
        this.#draw();
    }

    schedule() {
        if (this.#isDue) return;
        this.#isDue = true;
        requestAnimationFrame(() => this.#draw());
    }

    #draw() {
        this.#isDue = false;
        const { camera } = this;
        const isShown = ["editing", "result"].includes(state.mode);
        this.querySelector(".badge").hidden = !state.comparing;
        this.divider.hidden = state.comparison === "after" || !isShown;
        this.querySelector("face-picker").place(camera, state.mode === "choosing" && Boolean(this.before.image));
        this.querySelector("stage-tools").hidden = !isShown;
        this.layers.place(camera, isShown && state.comparison === "divider" ? this.divider.part : 0);
        state.change({ zoom: camera.scale * devicePixelRatio });
        draw(this);
    }
}

customElements.define("photo-stage", PhotoStage);
