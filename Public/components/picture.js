/** Pixels above which a smaller copy is drawn while zoomed out. */
const large = 3e6;

/** A picture of the stage: loaded from an address, drawn at every zoom without waiting. */
export class Picture {
    /** @type {HTMLImageElement | HTMLCanvasElement | null} */
    image = null;
    #address = null;
    #small = null;

    /**
     * @param {() => void} onLoad
     * @param {{isMask?: boolean}} options whether it is drawn as a tint where it is bright
     */
    constructor(onLoad, { isMask = false } = {}) {
        this.onLoad = onLoad;
        this.isMask = isMask;
    }

    /** Width and height, `[1, 1]` before it is loaded. */
    get size() {
        const { naturalWidth = 0, naturalHeight = 0, width = 1, height = 1 } = this.image ?? {};
        return this.image ? [naturalWidth || width, naturalHeight || height] : [1, 1];
    }

    /** @param {string | null} address */
    async load(address) {
        if (this.#address === address) return;
        this.#address = address;
        this.image = this.#small = null;
        this.onLoad();
        if (!address) return;
        const image = new Image();
        try {
            image.src = address;
            await image.decode();
        } catch {
            return; // The server explains what is wrong with a photo.
        }
        if (this.#address !== address) return;
        this.image = this.isMask ? tint(image) : image;
        this.onLoad();
        const { naturalWidth: w, naturalHeight: h } = image;
        if (w * h < large || this.isMask) return;
        const small = await createImageBitmap(image, { resizeWidth: w >> 1, resizeHeight: h >> 1, resizeQuality: "high" });
        if (this.#address === address) this.#small = small;
    }

    /**
     * @param {CanvasRenderingContext2D} context whose units are pixels of the photo
     * @param {number} zoom device pixels per pixel
     * @param {number[]} size in units of the context
     */
    draw(context, zoom, size = this.size) {
        if (!this.image) return;
        context.imageSmoothingEnabled = zoom < 3;
        context.imageSmoothingQuality = "high";
        context.drawImage(zoom <= 0.5 && this.#small ? this.#small : this.image, 0, 0, ...size);
    }
}

/** The accent colour where a picture is bright, and nothing where it is dark. */
function tint(image) {
    const scale = Math.min(1, 1400 / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < pixels.data.length; i += 4) {
        const alpha = 0.55 * pixels.data[i];
        pixels.data.set([255, 122, 40, alpha], i);
    }
    context.putImageData(pixels, 0, 0);
    return canvas;
}
