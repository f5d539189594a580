import { state } from "../editor-state.js";

/**
 * Lets a stage be panned, zoomed and switched by mouse, touch and keyboard.
 * @param {import("./photo-stage.js").PhotoStage} stage
 */
export function handlePointers(stage) {
    const { canvas, camera } = stage;
    /** @type {Map<number, {x: number, y: number}>} */
    const pointers = new Map();
    // With two panes, a point of the second is where it would be in the first.
    const local = (event) => {
        const { left, top } = stage.getBoundingClientRect();
        return { x: (event.clientX - left) % camera.width, y: (event.clientY - top) % camera.height };
    };
    const spread = () => {
        const [a, b] = [...pointers.values()];
        return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2, size: Math.hypot(a.x - b.x, a.y - b.y) };
    };

    canvas.onpointerdown = (event) => {
        canvas.setPointerCapture(event.pointerId);
        pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    };
    canvas.onpointermove = (event) => {
        const before = pointers.get(event.pointerId);
        if (!before) return;
        const now = { x: event.clientX, y: event.clientY };
        if (pointers.size === 1) {
            pointers.set(event.pointerId, now);
            return camera.pan(now.x - before.x, now.y - before.y);
        }
        if (pointers.size !== 2) return;
        const old = spread();
        pointers.set(event.pointerId, now);
        const new_ = spread();
        camera.pan(new_.x - old.x, new_.y - old.y);
        const { x, y } = local({ clientX: new_.x, clientY: new_.y });
        camera.zoom(new_.size / (old.size || 1), x, y, stage.least);
    };
    canvas.onpointerup = canvas.onpointercancel = (event) => pointers.delete(event.pointerId);
    canvas.ondblclick = () => {
        if (["editing", "result"].includes(state.mode)) state.change({ view: state.view === "face" ? "photo" : "face" });
        else stage.fit();
    };
    stage.addEventListener("wheel", (event) => {
        event.preventDefault();
        const { x, y } = local(event);
        camera.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), x, y, stage.least);
    }, { passive: false });
    canvas.onkeydown = (event) => {
        const step = 40;
        const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
        if (!moves[event.key] || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        camera.pan(...moves[event.key]);
    };
}
