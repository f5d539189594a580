import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";

/** `<box-drawer>`: a box drawn around a face by dragging, or moved and resized by keys. */
class BoxDrawer extends HTMLElement {
    /** x, y, width and height in pixels of the photo. @type {number[]} */
    box = null;
    #camera = null;

    connectedCallback() {
        this.innerHTML = html`<div class="drawn" tabindex="0" role="group" aria-roledescription="${t("box.role")}" aria-label="${t("box.label")}"></div>`;
        this.drawn = this.querySelector(".drawn");
        this.onpointerdown = (event) => this.#draw(event);
        this.onkeydown = (event) => this.#nudge(event);
    }

    /** @param {import("./camera.js").Camera} camera @param {boolean} isShown */
    place(camera, isShown) {
        this.#camera = camera;
        if (!isShown) this.box = null;
        this.hidden = !isShown;
        if (!isShown) return;
        if (!this.box) {
            const side = 0.42 * Math.min(camera.width, camera.height);
            this.box = this.#photo([(camera.width - side * 0.8) / 2, (camera.height - side) / 2, side * 0.8, side]);
        }
        const [x, y, w, h] = this.box;
        const [left, top] = camera.project(x, y);
        Object.assign(this.drawn.style, {
            left: `${left}px`, top: `${top}px`, width: `${w * camera.scale}px`, height: `${h * camera.scale}px`,
        });
    }

    /** A rectangle of the stage in pixels of the photo. */
    #photo([left, top, width, height]) {
        const { scale } = this.#camera;
        return [...this.#camera.unproject(left, top), width / scale, height / scale];
    }

    /** Follows a drag; a touch that was not meant as one changes nothing. */
    #draw(start) {
        const origin = this.getBoundingClientRect();
        const before = this.box;
        this.setPointerCapture(start.pointerId);
        this.onpointermove = ({ clientX, clientY }) => {
            const [w, h] = [Math.abs(clientX - start.clientX), Math.abs(clientY - start.clientY)];
            const corner = [Math.min(start.clientX, clientX) - origin.left, Math.min(start.clientY, clientY) - origin.top];
            this.box = w < 16 || h < 16 ? before : this.#photo([...corner, w, h]);
            this.place(this.#camera, true);
        };
        this.onpointerup = this.onpointercancel = () => {
            this.onpointermove = this.onpointerup = this.onpointercancel = null;
            this.drawn.focus({ preventScroll: true });
        };
    }

    #nudge(event) {
        const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
        const way = ways[event.key];
        if (!way) return;
        event.preventDefault();
        const step = 0.02 * Math.min(state.session.original.width, state.session.original.height);
        const [x, y, w, h] = this.box;
        this.box = event.shiftKey
            ? [x, y, Math.max(step, w + way[0] * step), Math.max(step, h + way[1] * step)]
            : [x + way[0] * step, y + way[1] * step, w, h];
        this.place(this.#camera, true);
    }
}

customElements.define("box-drawer", BoxDrawer);
