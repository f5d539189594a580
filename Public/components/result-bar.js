import { copyLink, download, editFurther, saveRecipe } from "../actions/finishing.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { askHow } from "./finish-dialog.js";

/** `<result-bar>`: what to do with a finished photo. */
class ResultBar extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "region");
        this.setAttribute("aria-label", t("result.title"));
        this.innerHTML = html`
            <p>${icon("check")}<span>${t("result.done")} <small></small></span></p>
            <div class="save">
                <button class="quiet" data-change aria-pressed="false">${icon("mask")}<span>${t("result.change")}</span></button>
                <button class="quiet" data-link>${icon("link")}<span>${t("result.copy")}</span></button>
                <button class="quiet" data-recipe>${icon("star")}<span>${t("result.recipe")}</span></button>
                <button class="quiet" data-other>${icon("photo")}<span>${t("result.other")}</span></button>
                <button class="quiet" data-further>${icon("pencil")}<span>${t("result.further")}</span></button>
                <button class="main" data-download>${icon("download")}<span>${t("result.download")}</span></button>
            </div>`;
        const find = (name) => this.querySelector(`[data-${name}]`);
        find("change").onclick = () => state.change({ showsChange: !state.showsChange });
        find("link").onclick = copyLink;
        find("recipe").onclick = saveRecipe;
        find("other").onclick = askHow;
        find("further").onclick = editFurther;
        find("download").onclick = download;
        state.on(["showsChange"], () => find("change").setAttribute("aria-pressed", String(state.showsChange)));
        state.on(["result", "mode", "progress"], () => {
            this.hidden = state.mode !== "result";
            find("download").disabled = Boolean(state.progress?.edit);
            if (!state.result) return;
            const { format, quality } = state.result;
            this.querySelector("small").textContent = format === "png" ? "PNG" : `${format === "webp" ? "WebP" : "JPEG"} ${quality ?? ""}`;
        });
    }
}

customElements.define("result-bar", ResultBar);
