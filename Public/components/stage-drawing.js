import { state } from "../editor-state.js";

/**
 * Where the photo is shown on a stage: once, or twice to compare.
 * @param {number} width
 * @param {number} height
 * @returns {number[][]} x, y, width and height of each; the last one shows what was edited
 */
export function panes(width, height) {
    if (state.comparison !== "side" || !["editing", "result"].includes(state.mode)) return [[0, 0, width, height]];
    if (width >= height) return [[0, 0, width / 2 - 1, height], [width / 2 + 1, 0, width / 2 - 1, height]];
    return [[0, 0, width, height / 2 - 1], [0, height / 2 + 1, width, height / 2 - 1]];
}

/**
 * Draws the photo, and the finished one if there is one.
 * @param {import("./photo-stage.js").PhotoStage} stage
 */
export function draw(stage) {
    const { canvas, camera, before } = stage;
    const context = canvas.getContext("2d");
    context.reset();
    const places = panes(stage.clientWidth, stage.clientHeight);
    for (const [index, pane] of places.entries()) {
        const [x, y, w, h] = pane.map((v) => v * devicePixelRatio);
        context.save();
        context.beginPath();
        context.rect(x, y, w, h);
        context.clip();
        camera.apply(context, devicePixelRatio, x, y);
        before.draw(context, state.zoom);
        if (state.mode === "result" && index === places.length - 1) drawAfter(context, stage);
        context.restore();
    }
}

/** The finished photo, or what of it is right of the divider, and what was changed in it. */
function drawAfter(context, { camera, divider, after, mask, size }) {
    const { x, width, scale } = camera;
    context.save();
    if (state.comparison === "divider") {
        context.beginPath();
        context.rect(x + (divider.part - 0.5) * (width / scale), -1e6, 2e6, 2e6);
        context.clip();
    }
    if (!state.comparing) after.draw(context, state.zoom, size);
    context.restore();
    mask.draw(context, state.zoom, size);
}
