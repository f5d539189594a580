import { finish, keepEditing, leave, step } from "../actions.js";
import { state } from "../editor-state.js";
import { html, icon } from "../html.js";

/** `<top-bar>`: the name, undo and redo, hold to compare, and Finish. */
class TopBar extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "banner");
        this.innerHTML = html`
            <a class="wordmark" href="/" aria-label="Likeness, start again">Likeness</a>
            <div class="tools" role="toolbar" aria-label="Edit">
                <button class="quiet" data-undo title="Undo (Ctrl+Z)" aria-label="Undo">${icon("undo")}</button>
                <button class="quiet" data-redo title="Redo (Ctrl+Shift+Z)" aria-label="Redo">${icon("redo")}</button>
                <button class="quiet" data-compare title="Hold to see the original (C)" aria-pressed="false">
                    ${icon("compare")}<span>Compare</span></button>
            </div>
            <div class="ends">
                <button class="quiet" data-back>${icon("undo")}<span>Keep editing</span></button>
                <button class="quiet" data-new>${icon("plus")}<span>New photo</span></button>
                <button class="main" data-finish>Finish</button>
            </div>`;
        const find = (name) => this.querySelector(`[data-${name}]`);
        this.querySelector(".wordmark").onclick = (event) => {
            event.preventDefault();
            leave();
        };
        const [undo, redo, compare, done] = ["undo", "redo", "compare", "finish"].map(find);
        undo.onclick = () => step(() => state.undo());
        redo.onclick = () => step(() => state.redo());
        find("new").onclick = leave;
        find("back").onclick = keepEditing;
        done.onclick = () => finish(state.session.original.format);
        const hold = (comparing) => () => state.change({ comparing });
        compare.onpointerdown = hold(true);
        compare.onpointerup = compare.onpointerleave = compare.onpointercancel = hold(false);
        compare.onkeydown = (event) => [" ", "Enter"].includes(event.key) && state.change({ comparing: true });
        compare.onkeyup = compare.onblur = hold(false);
        compare.oncontextmenu = (event) => event.preventDefault();

        state.on(["history", "values"], () => {
            undo.disabled = !state.canUndo;
            redo.disabled = !state.canRedo;
        });
        state.on(["comparing"], () => compare.setAttribute("aria-pressed", String(state.comparing)));
        state.on(["session", "values", "mode", "progress"], () => {
            const isReady = state.session?.state === "ready";
            done.disabled = !isReady || !state.isEdited;
            done.title = !isReady ? "Ready as soon as the face is learned" : state.isEdited ? "Make the full photo (Ctrl+Enter)" : "Move a slider first";
            compare.disabled = !state.isEdited;
        });
    }
}

customElements.define("top-bar", TopBar);
