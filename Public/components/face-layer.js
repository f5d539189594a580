/**
 * The previewed face, laid over the photo: a small canvas of the frame's own size, with soft borders,
 * which the browser scales and turns into place. The photo below is not drawn again.
 */
export class FaceLayer {
    #feather = null;
    #size = 0;
    #fade = 0;

    constructor() {
        this.canvas = document.createElement("canvas");
        this.canvas.className = "face-layer";
        this.context = this.canvas.getContext("2d");
    }

    /**
     * @param {ImageBitmap} image
     * @param {boolean} isBetter whether it shows the same as before, only sharper: then it fades in
     */
    paint(image, isBetter) {
        cancelAnimationFrame(this.#fade);
        if (image.width !== this.#size) {
            this.#size = this.canvas.width = this.canvas.height = image.width;
            this.#feather = featherMask(image.width);
        } else if (isBetter && !matchMedia("(prefers-reduced-motion: reduce)").matches) {
            return this.#blend(image);
        }
        this.#put(image, "copy");
        this.#soften();
    }

    #put(image, operation, alpha = 1) {
        this.context.globalCompositeOperation = operation;
        this.context.globalAlpha = alpha;
        this.context.drawImage(image, 0, 0);
        this.context.globalAlpha = 1;
    }

    #soften() {
        this.#put(this.#feather, "destination-in");
    }

    #blend(image) {
        const start = performance.now();
        const step = (now) => {
            const part = Math.min(1, (now - start) / 450);
            this.#put(image, "source-over", part < 1 ? 0.22 : 1);
            this.#soften();
            if (part < 1) this.#fade = requestAnimationFrame(step);
        };
        this.#fade = requestAnimationFrame(step);
    }

    /**
     * Puts the layer where the face is on the stage.
     * @param {import("./camera.js").Camera} camera
     * @param {import("./face-quad.js").Quad | null} quad
     */
    place(camera, quad) {
        if (!quad || !this.#size) return;
        const s = (2 * camera.scale) / this.#size;
        const [left, top] = camera.project(quad.x - quad.right[0] - quad.down[0], quad.y - quad.right[1] - quad.down[1]);
        const turn = [quad.right[0] * s, quad.right[1] * s, quad.down[0] * s, quad.down[1] * s];
        this.canvas.style.transform = `matrix(${[...turn, left, top].join()})`;
    }
}

/** An alpha that fades to nothing at the border of a square. */
function featherMask(size) {
    const mask = new OffscreenCanvas(size, size);
    const context = mask.getContext("2d");
    const pixels = context.createImageData(size, size);
    const edge = 0.08 * size;
    for (let y = 0; y < size; y++) {
        for (let x = 0; x < size; x++) {
            const t = Math.min(1, Math.min(x + 0.5, y + 0.5, size - x - 0.5, size - y - 0.5) / edge);
            pixels.data[4 * (y * size + x) + 3] = 255 * t * t * (3 - 2 * t);
        }
    }
    context.putImageData(pixels, 0, 0);
    return mask;
}
