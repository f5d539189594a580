import { explain } from "../i18n.js";
import { state } from "../editor-state.js";

/** Says what went wrong. @param {unknown} error */
export function complain(error) {
    if (error?.name === "AbortError") return;
    state.change({ notice: { text: explain(error), kind: "error" } });
}

/** Says what was done. @param {string} text */
export function note(text) {
    state.change({ notice: { text, kind: "note" } });
}

/** Tells those who cannot see it what changed. @param {string} text */
export function announce(text) {
    state.change({ announcement: "" });
    state.change({ announcement: text });
}
