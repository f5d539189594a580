import { state } from "../editor-state.js";

/**
 * Lets a stage be panned, zoomed and switched by mouse, touch and keyboard.
 * @param {HTMLElement & {canvas: HTMLCanvasElement, camera: import("./camera.js").Camera, size: number[], fit: () => void}} stage
 */
export function handlePointers(stage) {
    const { canvas, camera } = stage;
    /** @type {Map<number, {x: number, y: number}>} */
    const pointers = new Map();
    const least = () => 0.5 * camera.fitting([0, 0, ...stage.size]).scale;
    const local = (event) => {
        const { left, top } = canvas.getBoundingClientRect();
        return { x: event.clientX - left, y: event.clientY - top };
    };
    const spread = () => {
        const [a, b] = [...pointers.values()];
        return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: Math.hypot(a.x - b.x, a.y - b.y) };
    };

    canvas.onpointerdown = (event) => {
        canvas.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, local(event));
    };
    canvas.onpointermove = (event) => {
        const before = pointers.get(event.pointerId);
        if (!before) return;
        const now = local(event);
        if (pointers.size === 1) {
            pointers.set(event.pointerId, now);
            return camera.pan(now.x - before.x, now.y - before.y);
        }
        if (pointers.size !== 2) return;
        const old = spread();
        pointers.set(event.pointerId, now);
        const new_ = spread();
        camera.pan(new_.x - old.x, new_.y - old.y);
        camera.zoom(new_.size / (old.size || 1), new_.x, new_.y, least());
    };
    canvas.onpointerup = canvas.onpointercancel = (event) => pointers.delete(event.pointerId);
    canvas.ondblclick = () => {
        if (state.mode === "editing") state.change({ view: state.view === "face" ? "photo" : "face" });
        else stage.fit();
    };
    canvas.addEventListener("wheel", (event) => {
        event.preventDefault();
        const { x, y } = local(event);
        camera.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), x, y, least());
    }, { passive: false });
    canvas.onkeydown = (event) => {
        const step = 40;
        const keys = {
            ArrowLeft: () => camera.pan(step, 0), ArrowRight: () => camera.pan(-step, 0),
            ArrowUp: () => camera.pan(0, step), ArrowDown: () => camera.pan(0, -step),
            "+": () => camera.zoom(1.25, camera.width / 2, camera.height / 2, least()),
            "-": () => camera.zoom(0.8, camera.width / 2, camera.height / 2, least()),
            0: () => stage.fit(),
        };
        if (!keys[event.key] || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        keys[event.key]();
    };
}
