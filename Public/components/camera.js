/** Which part of the photo the stage shows: its centre in pixels of the photo, and the scale. */
export class Camera {
    x = 0;
    y = 0;
    scale = 1;
    /** The size of the stage in CSS pixels. */
    width = 1;
    height = 1;
    #animation = 0;

    /** @param {() => void} redraw */
    constructor(redraw) {
        this.redraw = redraw;
    }

    /**
     * The view that shows a rectangle of the photo.
     * @param {number[]} rectangle x, y, width, height
     */
    fitting([x, y, width, height]) {
        const scale = Math.min(this.width / width, this.height / height);
        return { x: x + width / 2, y: y + height / 2, scale };
    }

    /** Goes to a view, gliding unless the user prefers stillness. */
    go(view, glides = true) {
        cancelAnimationFrame(this.#animation);
        if (!glides || matchMedia("(prefers-reduced-motion: reduce)").matches) {
            Object.assign(this, view);
            return this.redraw();
        }
        const from = { x: this.x, y: this.y, scale: this.scale };
        const start = performance.now();
        const step = (now) => {
            const t = Math.min(1, (now - start) / 380);
            const e = 1 - (1 - t) ** 3;
            this.scale = from.scale * (view.scale / from.scale) ** e;
            // The centre moves as fast as the zoom makes it look right.
            const k = view.scale === from.scale ? e : (1 / this.scale - 1 / from.scale) / (1 / view.scale - 1 / from.scale);
            this.x = from.x + (view.x - from.x) * k;
            this.y = from.y + (view.y - from.y) * k;
            this.redraw();
            if (t < 1) this.#animation = requestAnimationFrame(step);
        };
        this.#animation = requestAnimationFrame(step);
    }

    /** Zooms, keeping what is under a point of the stage where it is. */
    zoom(factor, px, py, least) {
        cancelAnimationFrame(this.#animation);
        const scale = Math.min(16, Math.max(least, this.scale * factor));
        const [dx, dy] = [px - this.width / 2, py - this.height / 2];
        this.x += dx / this.scale - dx / scale;
        this.y += dy / this.scale - dy / scale;
        this.scale = scale;
        this.redraw();
    }

    /** Where on the photo a point of the stage is. */
    unproject(x, y) {
        return [this.x + (x - this.width / 2) / this.scale, this.y + (y - this.height / 2) / this.scale];
    }

    pan(dx, dy) {
        cancelAnimationFrame(this.#animation);
        this.x -= dx / this.scale;
        this.y -= dy / this.scale;
        this.redraw();
    }

    /** Where a point of the photo is on the stage. */
    project(x, y) {
        return [(x - this.x) * this.scale + this.width / 2, (y - this.y) * this.scale + this.height / 2];
    }

    /** Makes the units of a context pixels of the photo, which is shown from a point of the canvas on. */
    apply(context, ratio, left = 0, top = 0) {
        const s = this.scale * ratio;
        context.setTransform(s, 0, 0, s, left + (this.width / 2) * ratio - this.x * s, top + (this.height / 2) * ratio - this.y * s);
    }
}
