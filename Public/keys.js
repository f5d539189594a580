import { redo, undo } from "./actions/sliders.js";
import { askHow } from "./components/finish-dialog.js";
import { showShortcuts } from "./components/shortcuts-dialog.js";
import { state } from "./editor-state.js";
import { settings } from "./settings.js";

const views = ["after", "divider", "side"];
const stage = () => document.querySelector("photo-stage");
const isShown = () => ["editing", "result"].includes(state.mode);
const isMod = (event) => event.ctrlKey || event.metaKey;

/** Whether a key belongs to what has the focus. @param {KeyboardEvent} event */
function isTaken({ key, target }) {
    if (target.closest?.("dialog, [popover]")) return true;
    if (target.matches?.("select, textarea, input:not([type=range])")) return true;
    return key === " " && Boolean(target.closest?.("button, a, label"));
}

/** What keys do wherever the focus is. */
const plain = {
    "\\": () => isShown() && state.change({ comparing: true }),
    " ": () => isShown() && state.change({ comparing: true }),
    v: () => isShown() && state.change({ comparison: views[(views.indexOf(state.comparison) + 1) % 3] }),
    f: () => isShown() && state.change({ view: state.view === "face" ? "photo" : "face" }),
    h: () => settings.set("history", settings.get("history") === "on" ? "off" : "on"),
    0: () => stage().camera.go(stage().camera.fitting([0, 0, ...stage().size])),
    1: () => isShown() && stage().zoom(),
    "+": () => isShown() && stage().zoom(1.25),
    "-": () => isShown() && stage().zoom(0.8),
    "?": showShortcuts,
};

/** Keys with Ctrl or ⌘. */
const withMod = {
    z: ({ shiftKey }) => (shiftKey ? redo() : undo()),
    y: () => redo(),
    enter: () => document.querySelector("[data-finish]").disabled || askHow(),
};

addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || isTaken(event) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (isMod(event) ? !(key in withMod) || state.mode !== "editing" : !(key in plain) || !state.session) return;
    event.preventDefault();
    isMod(event) ? withMod[key](event) : plain[key](event);
});
addEventListener("keyup", ({ key }) => ["\\", " "].includes(key) && state.change({ comparing: false }));
addEventListener("blur", () => state.change({ comparing: false }));
