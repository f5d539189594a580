import { state } from "../editor-state.js";
import { html } from "../html.js";
import { language, t } from "../i18n.js";
import { icon } from "../icons.js";
import { attach } from "./popover.js";

const views = ["after", "divider", "side"];
const percent = new Intl.NumberFormat(language, { style: "percent" });

/** `<stage-tools>`: hold to see the original, how to compare, and the zoom. */
class StageTools extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "toolbar");
        this.setAttribute("aria-label", t("tools.title"));
        this.innerHTML = html`
            <button class="quiet" data-original aria-pressed="false" title="${t("tools.holdLong")}" aria-label="${t("tools.holdLong")}">
                ${icon("eye")}<span>${t("stage.original")}</span></button>
            <span class="views" role="group" aria-label="${t("tools.compare")}">${views.map((name) => html`
                <button class="quiet" data-view="${name}" title="${t(`tools.${name}`)}" aria-label="${t(`tools.${name}`)}">${icon(name)}</button>`)}</span>
            <span class="zoom" role="group" aria-label="${t("tools.zoom")}">
                <button class="quiet" data-out aria-label="${t("tools.out")}" title="${t("tools.out")} (−)">${icon("minus")}</button>
                <button class="quiet" data-percent title="${t("tools.zoom")}"></button>
                <button class="quiet" data-in aria-label="${t("tools.in")}" title="${t("tools.in")} (+)">${icon("plus")}</button></span>
            <div class="menu" role="group" aria-label="${t("tools.zoom")}">
                <button class="quiet" data-fit="face">${icon("face")}<span>${t("tools.face")}</span><kbd>F</kbd></button>
                <button class="quiet" data-fit="photo">${icon("photo")}<span>${t("tools.photo")}</span><kbd>0</kbd></button>
                <button class="quiet" data-fit="full">${icon("plus")}<span>${percent.format(1)}</span><kbd>1</kbd></button>
            </div>`;
        const find = (name) => this.querySelector(`[data-${name}]`);
        const [original, number, menu] = [find("original"), find("percent"), this.querySelector(".menu")];
        const stage = this.parentElement;
        attach(number, menu, "above");
        const hold = (comparing) => () => state.change({ comparing });
        original.onpointerdown = hold(true);
        original.onpointerup = original.onpointerleave = original.onpointercancel = original.onkeyup = original.onblur = hold(false);
        original.addEventListener("keydown", ({ key }) => [" ", "Enter"].includes(key) && state.change({ comparing: true }));
        original.oncontextmenu = (event) => event.preventDefault();
        for (const button of this.querySelectorAll("[data-view]")) {
            button.onclick = () => state.change({ comparison: button.dataset.view });
        }
        find("in").onclick = () => stage.zoom(1.5);
        find("out").onclick = () => stage.zoom(1 / 1.5);
        for (const button of this.querySelectorAll("[data-fit]")) {
            button.onclick = () => {
                menu.hidePopover();
                if (button.dataset.fit === "full") return stage.zoom();
                state.change({ view: button.dataset.fit });
                stage.fit();
            };
        }
        state.on(["comparison"], () => {
            for (const button of this.querySelectorAll("[data-view]")) {
                button.setAttribute("aria-pressed", String(button.dataset.view === state.comparison));
            }
        });
        state.on(["comparing"], () => original.setAttribute("aria-pressed", String(state.comparing)));
        state.on(["zoom"], () => {
            number.textContent = percent.format(state.zoom);
            number.setAttribute("aria-label", t("tools.zoomAt", { n: Math.round(100 * state.zoom) }));
        });
    }
}

customElements.define("stage-tools", StageTools);
