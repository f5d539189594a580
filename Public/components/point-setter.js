import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";

const names = ["leftEye", "rightEye", "nose", "mouthLeft", "mouthRight"];
/** Where they are in a box around a face that looks at us. */
const usual = [[0.3, 0.4], [0.7, 0.4], [0.5, 0.6], [0.34, 0.78], [0.66, 0.78]];

/** `<point-setter>`: eyes, nose and mouth to put in their places, by dragging or by keys. */
class PointSetter extends HTMLElement {
    /** x and y in pixels of the photo. @type {number[][]} */
    points = null;
    #camera = null;

    connectedCallback() {
        this.innerHTML = html`<svg aria-hidden="true"><polyline></polyline></svg>${names.map((name, i) => html`
            <button class="point" data-point="${i}" aria-label="${t(`point.${name}`)}"><span>${t(`point.${name}`)}</span></button>`)}`;
        this.buttons = [...this.querySelectorAll(".point")];
        this.buttons.forEach((button, i) => {
            button.onpointerdown = (event) => this.#drag(button, i, event);
            button.onkeydown = (event) => this.#nudge(i, event);
        });
    }

    /** @param {import("./camera.js").Camera} camera @param {boolean} isShown */
    place(camera, isShown) {
        this.#camera = camera;
        if (!isShown) this.points = null;
        this.hidden = !isShown;
        if (!isShown) return;
        this.points ??= this.#guess();
        const places = this.points.map(([x, y]) => camera.project(x, y));
        this.buttons.forEach((button, i) => {
            button.style.translate = `${places[i][0]}px ${places[i][1]}px`;
        });
        const order = [0, 1, 2, 0, 2, 3, 4, 2];
        this.querySelector("polyline").setAttribute("points", order.map((i) => places[i].join()).join(" "));
    }

    /** Where the points of a face that was found are, else a face in the middle of the view. */
    #guess() {
        const { faces, face } = state.session;
        const found = faces[face ?? 0]?.landmarks ?? [];
        if (found.length === 5) return found.map((point) => [...point]);
        if (found.length === 68) {
            const mean = (a, b) => found.slice(a, b).reduce((s, [x, y]) => [s[0] + x / (b - a), s[1] + y / (b - a)], [0, 0]);
            return [mean(36, 42), mean(42, 48), [...found[30]], [...found[48]], [...found[54]]];
        }
        const { width, height, scale } = this.#camera;
        const side = (0.5 * Math.min(width, height)) / scale;
        const [cx, cy] = this.#camera.unproject(width / 2, height / 2);
        const [left, top, w, h] = faces[face]?.box ?? [cx - side / 2, cy - side / 2, side, side];
        return usual.map(([x, y]) => [left + x * w, top + y * h]);
    }

    #drag(button, index, start) {
        start.preventDefault();
        button.focus();
        button.setPointerCapture(start.pointerId);
        const [x, y] = this.points[index];
        button.onpointermove = ({ clientX, clientY }) => {
            const { scale } = this.#camera;
            this.#set(index, x + (clientX - start.clientX) / scale, y + (clientY - start.clientY) / scale);
        };
        button.onpointerup = button.onpointercancel = () => (button.onpointermove = null);
    }

    #nudge(index, event) {
        const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        const way = ways[event.key];
        if (!way) return;
        event.preventDefault();
        const step = (event.shiftKey ? 10 : 2) / this.#camera.scale;
        const [x, y] = this.points[index];
        this.#set(index, x + way[0] * step, y + way[1] * step);
    }

    #set(index, x, y) {
        const { width, height } = state.session.original;
        this.points[index] = [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];
        this.place(this.#camera, true);
    }
}

customElements.define("point-setter", PointSetter);
