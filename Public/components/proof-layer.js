/**
 * The finished face, laid over its preview once the sliders rest: a part of the photo as it will be
 * when it is finished, pixel for pixel.
 */
export class ProofLayer {
    #area = null;

    constructor() {
        this.canvas = document.createElement("canvas");
        this.canvas.className = "proof-layer";
        this.canvas.hidden = true;
    }

    /** @param {{image: ImageBitmap, area: {x: number, y: number, width: number, height: number}}} proof */
    paint({ image, area }) {
        this.#area = area;
        Object.assign(this.canvas, { width: image.width, height: image.height });
        this.canvas.getContext("2d").drawImage(image, 0, 0);
    }

    /** Puts the layer where its part of the photo is on the stage. @param {import("./camera.js").Camera} camera */
    place(camera) {
        if (!this.#area) return;
        const { x, y, width, height } = this.#area;
        const [left, top] = camera.project(x, y);
        const across = (camera.scale * width) / this.canvas.width;
        const down = (camera.scale * height) / this.canvas.height;
        this.canvas.style.transform = `matrix(${across}, 0, 0, ${down}, ${left}, ${top})`;
    }
}
