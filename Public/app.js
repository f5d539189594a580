import "./components/keep-note.js";
import "./components/notice-bar.js";
import "./components/photo-drop.js";
import "./components/photo-stage.js";
import "./components/progress-pill.js";
import "./components/result-bar.js";
import "./components/slider-panel.js";
import "./components/top-bar.js";
import { finish, open, start, step } from "./actions.js";
import { state } from "./editor-state.js";

state.on(["mode"], () => {
    document.body.dataset.mode = state.mode;
});

// A photo may be dropped or pasted anywhere, at any time.
addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
});
addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
});
addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    const photo = event.dataTransfer?.files[0];
    if (photo) open(photo);
});
addEventListener("paste", (event) => {
    const photo = [...(event.clipboardData?.files || [])].find((file) => file.type.startsWith("image/"));
    if (photo) open(photo);
});

addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]")) return;
    const isTyping = event.target.matches?.("input:not([type=range]), select, textarea");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !isTyping) {
        event.preventDefault();
        if (state.mode === "editing") step(() => (event.shiftKey ? state.redo() : state.undo()));
    } else if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && state.mode === "editing") {
        finish("jpeg");
    } else if (event.key === "c" && !event.ctrlKey && !event.metaKey && !isTyping) {
        state.change({ comparing: true });
    } else if (event.key === "f" && !event.ctrlKey && !event.metaKey && !isTyping && state.session) {
        state.change({ view: state.view === "face" ? "photo" : "face" });
    }
});
addEventListener("keyup", (event) => {
    if (event.key === "c") state.change({ comparing: false });
});
addEventListener("blur", () => state.change({ comparing: false }));

start();
