import { choose } from "../actions.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";

/** `<face-picker>`: a button over every face found; if the right one is not there, a box drawn by hand. */
class FacePicker extends HTMLElement {
    #faces = null;
    #camera = null;

    connectedCallback() {
        this.setAttribute("role", "group");
        this.setAttribute("aria-label", "Faces");
    }

    /**
     * Puts the buttons over the faces.
     * @param {import("./camera.js").Camera} camera
     * @param {boolean} isShown
     */
    place(camera, isShown) {
        this.hidden = !isShown;
        this.#camera = camera;
        if (!isShown) return;
        const { faces } = state.session;
        if (faces !== this.#faces) {
            this.#faces = faces;
            this.#build(faces);
        }
        [...this.querySelectorAll(".face")].forEach((button, i) => {
            const [x, y, w, h] = faces[i].box;
            const [left, top] = camera.project(x, y);
            Object.assign(button.style, {
                left: `${left}px`, top: `${top}px`, width: `${w * camera.scale}px`, height: `${h * camera.scale}px`,
            });
        });
    }

    #build(faces) {
        this.innerHTML = html`
            ${faces.map((_, i) => html`<button class="face" aria-label="Face ${i + 1} of ${faces.length}"></button>`)}
            <p class="ask">${faces.length ? "Whose face?" : "We found no face. Drag a box around one."}
                <button class="quiet" data-draw aria-pressed="${faces.length === 0}">Draw a box</button></p>
            <i class="drawn" hidden></i>`;
        [...this.querySelectorAll(".face")].forEach((button, i) => {
            button.onclick = () => choose({ index: i });
        });
        const draw = this.querySelector("[data-draw]");
        const setDrawing = (isOn) => {
            this.classList.toggle("drawing", isOn);
            draw.setAttribute("aria-pressed", String(isOn));
        };
        setDrawing(faces.length === 0);
        draw.onclick = () => setDrawing(!this.classList.contains("drawing"));
        this.onpointerdown = (event) => {
            if (this.classList.contains("drawing") && !event.target.closest("button")) this.#draw(event);
        };
    }

    /** Follows a drag, and takes the box if it is large enough to be meant. */
    #draw(start) {
        const box = this.querySelector(".drawn");
        const origin = this.getBoundingClientRect();
        const rectangle = (event) => [
            Math.min(start.clientX, event.clientX) - origin.left, Math.min(start.clientY, event.clientY) - origin.top,
            Math.abs(event.clientX - start.clientX), Math.abs(event.clientY - start.clientY),
        ];
        this.setPointerCapture(start.pointerId);
        this.onpointermove = (event) => {
            const [left, top, width, height] = rectangle(event).map((v) => `${v}px`);
            box.hidden = false;
            Object.assign(box.style, { left, top, width, height });
        };
        this.onpointerup = this.onpointercancel = (event) => {
            this.onpointermove = this.onpointerup = this.onpointercancel = null;
            box.hidden = true;
            const [left, top, width, height] = rectangle(event);
            if (event.type !== "pointerup" || width < 16 || height < 16) return;
            const { x, y, scale, width: w, height: h } = this.#camera;
            choose({ box: [x + (left - w / 2) / scale, y + (top - h / 2) / scale, width / scale, height / scale] });
        };
    }
}

customElements.define("face-picker", FacePicker);
