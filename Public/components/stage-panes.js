import { state } from "../editor-state.js";

/**
 * Where the photo is shown on a stage: once, or twice to compare.
 * @param {number} width
 * @param {number} height
 * @returns {number[][]} x, y, width and height of each; the last one shows what was edited
 */
export function panes(width, height) {
    if (state.comparison !== "side" || !["editing", "result"].includes(state.mode)) return [[0, 0, width, height]];
    if (width >= height) return [[0, 0, width / 2, height], [width / 2, 0, width / 2, height]];
    return [[0, 0, width, height / 2], [0, height / 2, width, height / 2]];
}
