import { choose, stay } from "../actions/faces.js";
import { leave } from "../actions/session.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { crop } from "./face-crop.js";

/** `<face-panel>`: the faces found, with what speaks against them, and other ways to show a face. */
class FacePanel extends HTMLElement {
    connectedCallback() {
        this.setAttribute("role", "region");
        this.setAttribute("aria-label", t("faces.title"));
        state.on(["mode", "session", "pointing"], () => {
            if (state.mode === "choosing") this.#build();
        });
    }

    #build() {
        const { pointing, session } = state;
        const key = JSON.stringify([pointing, session.id, session.face, session.faces.map(({ box, warnings }) => [box, warnings])]);
        if (this.dataset.key === key) return this.#draw();
        this.dataset.key = key;
        this.innerHTML = pointing === "pick" ? this.#cards(session) : this.#tool(pointing);
        for (const button of this.querySelectorAll("[data-pointing]")) {
            button.onclick = () => state.change({ pointing: button.dataset.pointing });
        }
        for (const button of this.querySelectorAll("[data-face]")) {
            button.onclick = () => choose({ index: Number(button.dataset.face) });
        }
        this.querySelector("[data-stay]")?.addEventListener("click", stay);
        this.querySelector("[data-leave]")?.addEventListener("click", leave);
        this.querySelector("[data-use]")?.addEventListener("click", () => this.#use());
        this.#draw();
    }

    #cards({ faces, face }) {
        const title = faces.length === 0 ? t("faces.none") : faces.length === 1 ? t("faces.one") : t("faces.ask");
        return html`
            <h2>${title}</h2>
            ${faces.length === 0 && html`<p class="dim">${t("faces.noneHint")}</p>`}
            <div class="cards">${faces.map(({ warnings = [] }, i) => html`
                <button class="card" data-face="${i}" aria-current="${i === face}">
                    <canvas></canvas>
                    <span><strong>${t("faces.name", { n: i + 1 })}</strong>
                        ${warnings.map((warning) => html`<small>${icon("warning")}${t(`warning.${warning}`)}</small>`)}
                        <em>${t(warnings.length ? "faces.anyway" : "faces.edit")}</em></span>
                </button>`)}</div>
            <p class="dim">${t("faces.other")}</p>
            <div class="ways">
                <button data-pointing="box">${icon("box")}<span>${t("faces.box")}</span></button>
                <button data-pointing="points">${icon("points")}<span>${t("faces.points")}</span></button>
                ${face === null ? html`<button class="quiet" data-leave>${t("top.new")}</button>`
                    : html`<button class="quiet" data-stay>${t("faces.stay")}</button>`}
            </div>`;
    }

    #tool(pointing) {
        const hasNone = state.session.faces.length === 0;
        return html`
            <h2>${hasNone ? t("faces.none") : t(`faces.${pointing}`)}</h2>
            <p class="dim">${t(`${pointing}.hint`)}</p>
            <p class="dim keys">${t(`${pointing}.keys`)}</p>
            <div class="ways">
                <button class="main" data-use>${t(`${pointing}.use`)}</button>
                ${pointing === "box" ? html`<button data-pointing="points">${icon("points")}<span>${t("faces.points")}</span></button>`
                    : html`<button data-pointing="box">${icon("box")}<span>${t("faces.box")}</span></button>`}
                ${hasNone ? html`<button class="quiet" data-leave>${t("top.new")}</button>`
                    : html`<button class="quiet" data-pointing="pick">${t("faces.back")}</button>`}
            </div>`;
    }

    #use() {
        const { box } = document.querySelector("box-drawer");
        const { points } = document.querySelector("point-setter");
        choose(state.pointing === "box" ? { box } : { points });
    }

    /** The faces themselves, as soon as the photo is there. */
    #draw() {
        const { before } = document.querySelector("photo-stage");
        if (!before?.image) return void setTimeout(() => state.mode === "choosing" && this.#draw(), 100);
        this.querySelectorAll(".card canvas").forEach((canvas, i) => crop(canvas, before.image, state.session.faces[i].box));
    }
}

customElements.define("face-panel", FacePanel);
