import { keepEditing } from "../actions/finishing.js";
import { leave } from "../actions/session.js";
import { redo, undo } from "../actions/sliders.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { settings } from "../settings.js";
import "./app-menu.js";
import { askHow } from "./finish-dialog.js";

/** `<top-bar>`: the name, undo, redo and the history, Finish, and the menu. */
class TopBar extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "banner");
        this.innerHTML = html`
            <a class="wordmark" href="/" aria-label="${t("top.home")}"><span>Likeness</span></a>
            <div class="tools" role="toolbar" aria-label="${t("top.tools")}">
                <button class="quiet" data-undo title="${t("top.undo")} (Ctrl+Z)" aria-label="${t("top.undo")}">${icon("undo")}</button>
                <button class="quiet" data-redo title="${t("top.redo")} (Ctrl+Y)" aria-label="${t("top.redo")}">${icon("redo")}</button>
                <button class="quiet" data-history title="${t("top.history")} (H)" aria-label="${t("top.history")}">${icon("history")}</button>
            </div>
            <div class="ends">
                <button class="quiet" data-back>${icon("back")}<span>${t("top.back")}</span></button>
                <button class="quiet" data-new title="${t("top.new")}">${icon("plus")}<span>${t("top.new")}</span></button>
                <button class="main" data-finish>${t("top.finish")}</button>
                <app-menu></app-menu>
            </div>`;
        const find = (name) => this.querySelector(`[data-${name}]`);
        const [undoButton, redoButton, past, done] = ["undo", "redo", "history", "finish"].map(find);
        this.querySelector(".wordmark").onclick = (event) => {
            event.preventDefault();
            leave();
        };
        undoButton.onclick = undo;
        redoButton.onclick = redo;
        find("new").onclick = leave;
        find("back").onclick = keepEditing;
        done.onclick = askHow;
        past.onclick = () => settings.set("history", settings.get("history") === "on" ? "off" : "on");
        settings.on(() => past.setAttribute("aria-pressed", String(settings.get("history") === "on")));

        state.on(["session", "values"], () => {
            undoButton.disabled = !state.canUndo;
            redoButton.disabled = !state.canRedo;
            for (const button of [undoButton, redoButton, past]) button.hidden = Boolean(state.session && !state.session.history);
        });
        state.on(["session", "values", "mode", "progress"], () => {
            const isReady = state.session?.state === "ready";
            done.disabled = !isReady || state.layers.length === 0;
            done.title = !isReady ? t("top.finishLater") : done.disabled ? t("top.finishFirst") : `${t("top.finishNow")} (Ctrl+Enter)`;
        });
    }
}

customElements.define("top-bar", TopBar);
