import { resultAddress } from "../api.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { Camera } from "./camera.js";
import { FaceLayer } from "./face-layer.js";
import { faceQuad } from "./face-quad.js";
import "./face-picker.js";
import "./photo-inset.js";
import { handlePointers } from "./stage-pointers.js";

/**
 * `<photo-stage>`: the photo with the previewed face in its place, near or whole. A finished photo is
 * shown behind a divider.
 */
export class PhotoStage extends HTMLElement {
    /** The photo, and the finished one. @type {HTMLImageElement | null} */
    before = null;
    after = null;
    #isDue = false;

    connectedCallback() {
        this.innerHTML = html`
            <canvas class="photo" tabindex="0" role="img" aria-label="Your photo"></canvas>
            <canvas class="face-layer" hidden></canvas>
            <face-picker hidden></face-picker>
            <span class="badge" hidden>Original</span>
            <photo-inset hidden></photo-inset>
            <div class="divider" hidden><i></i><input type="range" min="0" max="1000" value="500"
                aria-label="Before and after"></div>`;
        this.canvas = this.querySelector(".photo");
        this.layer = new FaceLayer(this.querySelector(".face-layer"));
        this.divider = this.querySelector(".divider");
        this.camera = new Camera(() => this.#schedule());
        handlePointers(this);
        new ResizeObserver(() => this.#resize()).observe(this);
        this.divider.querySelector("input").oninput = () => this.#schedule();
        state.on(["original"], () => this.#load("before", state.original));
        state.on(["result"], () => {
            const { session, result } = state;
            this.#load("after", result && resultAddress(session.id, result.number));
        });
        state.on(["view", "mode"], () => this.fit());
        state.on(["session", "result", "mode", "comparing"], () => this.#schedule());
        state.on(["frame"], () => {
            if (!state.frame) return;
            this.layer.paint(state.frame);
            if (this.layer.canvas.hidden) this.#schedule();
        });
        state.on(["frame", "values", "comparing", "mode", "session"], () => {
            this.layer.canvas.hidden = !this.showsPreview;
        });
    }

    get size() {
        return this.before ? [this.before.naturalWidth, this.before.naturalHeight] : [1, 1];
    }

    /** The chosen face's place. */
    get quad() {
        const { session } = state;
        const face = session?.face === null ? null : session?.faces[session.face];
        return face ? faceQuad(face) : null;
    }

    get showsPreview() {
        return Boolean(state.mode === "editing" && state.frame && state.isEdited && !state.comparing && this.before && this.quad);
    }

    /** Shows what `state.view` says. */
    fit(glides = true) {
        if (!this.before) return;
        const { quad } = this;
        const r = 1.12 * (quad?.radius ?? 0);
        const isNear = state.view === "face" && quad && state.mode !== "result";
        const view = isNear ? [quad.x - r, quad.y - r, 2 * r, 2 * r] : [0, 0, ...this.size];
        this.camera.go(this.camera.fitting(view), glides);
    }

    async #load(name, address) {
        this[name] = null;
        this.#schedule();
        if (!address) return;
        const image = new Image();
        image.src = address;
        try {
            await image.decode();
        } catch {
            return; // The server explains what is wrong with a photo.
        }
        if (name === "before" && state.original === address) {
            this.before = image;
            this.fit(false);
            this.querySelector("photo-inset").schedule();
        } else if (name === "after" && state.result) {
            this.after = image;
            this.divider.querySelector("input").value = "500";
        }
        this.#schedule();
    }

    #resize() {
        const { width, height } = this.getBoundingClientRect();
        if (!width || !height) return;
        Object.assign(this.camera, { width, height });
        this.canvas.width = Math.round(width * devicePixelRatio);
        this.canvas.height = Math.round(height * devicePixelRatio);
        this.fit(false);
        this.#draw();
    }

    #schedule() {
        if (this.#isDue) return;
        this.#isDue = true;
        requestAnimationFrame(() => this.#draw());
    }

    #draw() {
        this.#isDue = false;
        const context = this.canvas.getContext("2d");
        context.reset();
        const hasAfter = state.mode === "result" && this.after;
        this.querySelector(".badge").hidden = !state.comparing;
        this.divider.hidden = !hasAfter;
        this.querySelector("face-picker").place(this.camera, state.mode === "choosing" && Boolean(this.before));
        this.layer.canvas.hidden = !this.showsPreview;
        this.layer.place(this.camera, this.quad);
        if (!this.before) return;
        this.camera.apply(context, devicePixelRatio);
        context.imageSmoothingQuality = "high";
        context.drawImage(this.before, 0, 0, ...this.size);
        if (hasAfter && !state.comparing) this.#drawAfter(context);
    }

    /** The finished photo, right of the divider. */
    #drawAfter(context) {
        const part = Number(this.divider.querySelector("input").value) / 1000;
        this.divider.style.setProperty("--at", `${100 * part}%`);
        const { camera } = this;
        context.beginPath();
        context.rect(camera.x + (part - 0.5) * (camera.width / camera.scale), -1e6, 2e6, 2e6);
        context.clip();
        context.drawImage(this.after, 0, 0, ...this.size);
    }
}

customElements.define("photo-stage", PhotoStage);
