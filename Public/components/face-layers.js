import { state } from "../editor-state.js";
import { FaceLayer } from "./face-layer.js";
import { faceQuad } from "./face-quad.js";
import { ProofLayer } from "./proof-layer.js";

/** The previews of all faces that were edited; the others stay as they were when they were left. */
export class FaceLayers {
    /** @type {Map<number, FaceLayer>} */
    #layers = new Map();
    #proof = new ProofLayer();

    /** @param {HTMLElement} element */
    constructor(element) {
        this.element = element;
    }

    /** The layer of the face that is being edited. */
    get current() {
        return this.#layers.get(state.session?.face);
    }

    clear() {
        this.#layers.clear();
        this.element.replaceChildren(this.#proof.canvas);
    }

    /** @param {{image: ImageBitmap, face: number, isBetter: boolean}} frame */
    paint({ image, face, isBetter }) {
        let layer = this.#layers.get(face);
        const isNew = !layer;
        if (!layer) {
            layer = new FaceLayer();
            this.#layers.set(face, layer);
            this.#proof.canvas.before(layer.canvas);
        }
        layer.paint(image, isBetter);
        if (isNew) this.element.closest("photo-stage").schedule();
    }

    /** @param {import("../editor-state.js").EditorState["proof"]} proof */
    prove(proof) {
        if (proof) this.#proof.paint(proof);
        this.element.closest("photo-stage").schedule();
    }

    /** Shows the layers of faces that differ from the original. */
    show() {
        const edited = new Set(state.mode === "editing" && !state.comparing ? state.layers.map(({ face }) => face) : []);
        for (const [face, layer] of this.#layers) layer.canvas.hidden = !edited.has(face);
        this.#proof.canvas.hidden = !state.proof || !edited.has(state.proof.face);
    }

    /**
     * @param {import("./camera.js").Camera} camera
     * @param {number} part how much is hidden at the left
     */
    place(camera, part) {
        this.show();
        this.element.style.clipPath = part > 0 ? `inset(0 0 0 ${100 * part}%)` : "none";
        this.#proof.place(camera);
        for (const [face, layer] of this.#layers) {
            const record = state.session?.faces[face];
            layer.place(camera, record ? faceQuad(record) : null);
        }
    }
}
