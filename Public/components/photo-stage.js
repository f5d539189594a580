import { imageAddress, resultAddress } from "../api.js";
import { state } from "../editor-state.js";
import { html, icon } from "../html.js";
import { Camera } from "./camera.js";
import { drawFace, faceQuad } from "./face-quad.js";
import "./face-picker.js";
import { handlePointers } from "./stage-pointers.js";

/**
 * `<photo-stage>`: the photo with the previewed face in its place, near or whole; beside it, small,
 * the other of the two. A finished photo is shown behind a divider.
 */
class PhotoStage extends HTMLElement {
    /** The photo before and after, scaled down to what a screen shows. */
    #before = null;
    #after = null;
    #isDue = false;
    #insetTimer = 0;
    /** The photo as the camera sees it, kept while only the face changes. */
    #backdrop = { canvas: new OffscreenCanvas(1, 1), key: "", lastKey: "" };

    connectedCallback() {
        this.innerHTML = html`
            <canvas tabindex="0" role="img" aria-label="Your photo"></canvas>
            <face-picker hidden></face-picker>
            <span class="badge" hidden>Original</span>
            <button class="inset" hidden><canvas></canvas><span></span></button>
            <div class="divider" hidden><i></i><input type="range" min="0" max="1000" value="500"
                aria-label="Before and after" aria-valuetext="half"></div>`;
        this.canvas = this.querySelector("canvas");
        this.inset = this.querySelector(".inset");
        this.divider = this.querySelector(".divider");
        this.camera = new Camera(() => this.#schedule());
        handlePointers(this);
        new ResizeObserver(() => this.#resize()).observe(this);
        this.inset.onclick = () => state.change({ view: state.view === "face" ? "photo" : "face" });
        this.divider.querySelector("input").oninput = () => this.#schedule();
        state.on(["original"], () => this.#load("before", state.original));
        state.on(["result"], () => {
            const { session, result } = state;
            this.#load("after", result && resultAddress(session.id, result.number));
        });
        state.on(["view", "mode"], () => this.fit());
        state.on(["frame", "values", "comparing", "session", "result", "mode"], () => this.#schedule());
    }

    get size() {
        return this.#before ? [this.#before.naturalWidth, this.#before.naturalHeight] : [1, 1];
    }

    /** The chosen face's place. */
    get quad() {
        const { session } = state;
        const face = session?.face === null ? null : session?.faces[session.face];
        return face ? faceQuad(face) : null;
    }

    /** Shows what `state.view` says. */
    fit(glides = true) {
        if (!this.#before) return;
        const { quad } = this;
        const r = 1.12 * (quad?.radius ?? 0);
        const isNear = state.view === "face" && quad && state.mode !== "result";
        const view = isNear ? [quad.x - r, quad.y - r, 2 * r, 2 * r] : [0, 0, ...this.size];
        this.camera.go(this.camera.fitting(view), glides);
    }

    async #load(name, address) {
        if (name === "before") this.#before = null;
        else this.#after = null;
        this.#schedule();
        if (!address) return;
        const image = new Image();
        image.src = address;
        try {
            await image.decode();
        } catch {
            // A photo the browser cannot decode by itself is fetched as the server understood it.
            if (name === "before" && state.session) image.src = imageAddress(state.session.id, "original");
            return;
        }
        if (name === "before" && state.original === address) {
            this.#before = image;
            this.fit(false);
        } else if (name === "after" && state.result) {
            this.#after = image;
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
        const context = this.canvas.getContext("2d", { alpha: true });
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, this.canvas.width, this.canvas.height);
        const hasAfter = state.mode === "result" && this.#after;
        const isOriginal = state.comparing || !state.isEdited;
        this.querySelector(".badge").hidden = !state.comparing;
        this.divider.hidden = !hasAfter;
        this.querySelector("face-picker").place(this.camera, state.mode === "choosing" && Boolean(this.#before));
        // The small picture may lag a little, so that the large one need not.
        this.#insetTimer ||= setTimeout(() => this.#drawInset(), 90);
        if (!this.#before) return;
        this.#drawBackdrop(context);
        if (hasAfter && !state.comparing) this.#drawAfter(context);
        else if (!isOriginal && state.mode === "editing") this.#drawPreview(context);
    }

    /** Draws the photo; when the camera stands still, from a copy that is scaled already. */
    #drawBackdrop(context) {
        const { canvas, camera } = this;
        const backdrop = this.#backdrop;
        const key = [camera.x, camera.y, camera.scale, canvas.width, canvas.height, this.#before.src].join();
        const paint = (target) => {
            camera.apply(target, devicePixelRatio);
            target.imageSmoothingQuality = "high";
            target.drawImage(this.#before, 0, 0, ...this.size);
        };
        if (key !== backdrop.lastKey) {
            paint(context);
        } else {
            if (key !== backdrop.key) {
                backdrop.canvas = new OffscreenCanvas(canvas.width, canvas.height);
                paint(backdrop.canvas.getContext("2d"));
                backdrop.key = key;
            }
            context.drawImage(backdrop.canvas, 0, 0);
            camera.apply(context, devicePixelRatio);
        }
        backdrop.lastKey = key;
    }

    #drawPreview(context) {
        const { quad } = this;
        if (state.frame && quad) drawFace(context, state.frame, quad);
    }

    /** The finished photo, right of the divider. */
    #drawAfter(context) {
        const part = Number(this.divider.querySelector("input").value) / 1000;
        this.divider.style.setProperty("--at", `${100 * part}%`);
        const { camera } = this;
        const left = camera.x + (part - 0.5) * (camera.width / camera.scale);
        context.save();
        context.beginPath();
        context.rect(left, -1e6, 2e6, 2e6);
        context.clip();
        context.drawImage(this.#after, 0, 0, ...this.size);
        context.restore();
    }

    /** The whole photo while the face is near, the face while the photo is whole. */
    #drawInset() {
        this.#insetTimer = 0;
        const { quad } = this;
        this.inset.hidden = state.mode !== "editing" || !quad || !this.#before;
        if (this.inset.hidden) return;
        const shows = state.view === "face" ? "photo" : "face";
        this.inset.setAttribute("aria-label", shows === "photo" ? "Show the whole photo" : "Show the face");
        this.inset.querySelector("span").innerHTML = html`${icon(shows)}`;
        const canvas = this.inset.querySelector("canvas");
        const [w, h] = this.size;
        const aspect = shows === "face" ? 1 : Math.min(1.6, Math.max(0.625, w / h));
        const side = matchMedia("(max-width: 640px)").matches ? 84 : 132;
        const camera = new Camera(() => {});
        camera.width = aspect >= 1 ? side : side * aspect;
        camera.height = aspect >= 1 ? side / aspect : side;
        canvas.width = camera.width * devicePixelRatio;
        canvas.height = camera.height * devicePixelRatio;
        canvas.style.width = `${camera.width}px`;
        const r = quad.radius;
        Object.assign(camera, camera.fitting(shows === "face" ? [quad.x - r, quad.y - r, 2 * r, 2 * r] : [0, 0, w, h]));
        const context = canvas.getContext("2d");
        camera.apply(context, devicePixelRatio);
        context.drawImage(this.#before, 0, 0, w, h);
        if (state.isEdited && !state.comparing) this.#drawPreview(context);
    }
}

customElements.define("photo-stage", PhotoStage);
