import { complain } from "../actions/notices.js";
import { forget, say } from "../actions/words.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { mixLabel, sliderLabel, t } from "../i18n.js";
import { icon } from "../icons.js";

/** `<phrase-box>`: makes sliders from a few words, and lists them. */
class PhraseBox extends HTMLElement {
    #shown = "";

    connectedCallback() {
        this.innerHTML = html`<form>
                <input type="text" name="phrase" maxlength="100" required autocomplete="off" aria-label="${t("phrase.label")}" placeholder="${t("phrase.hint")}">
                <button>${t("phrase.make")}</button></form>
            <p class="dim" data-hint>${t("phrase.examples")}</p>
            <p class="warning" role="alert" hidden></p>
            <details hidden><summary>${t("phrase.known")}</summary><p class="dim"></p></details>
            <div class="words"></div>`;
        const form = this.querySelector("form");
        form.onsubmit = (event) => {
            event.preventDefault();
            this.#say(form);
        };
        state.on(["sliders"], () => this.#list());
    }

    #list() {
        const words = state.sliders.filter(({ parts }) => parts);
        const key = JSON.stringify(words);
        if (this.#shown === key) return;
        this.#shown = key;
        this.querySelector(".words").innerHTML = html`${words.map((slider) => html`<div class="word">
            <value-slider name="${slider.name}" label="${sliderLabel(slider)}" min="${slider.minimum}" max="${slider.maximum}"></value-slider>
            <small class="dim">${slider.label && mixLabel(slider)}</small>
            <button class="quiet" data-forget="${slider.name}" title="${t("phrase.forget")}" aria-label="${t("phrase.forgetOne", { label: sliderLabel(slider) })}">${icon("close")}</button></div>`)}`;
        // Who made some knows how.
        this.querySelector("[data-hint]").hidden = words.length > 0;
        this.querySelectorAll("[data-forget]").forEach((button) => (button.onclick = () => forget(button.dataset.forget)));
        this.dispatchEvent(new Event("words", { bubbles: true }));
    }

    async #say(form) {
        const button = form.querySelector("button");
        const [alert, more] = [this.querySelector("[role=alert]"), this.querySelector("details")];
        button.disabled = true;
        alert.hidden = more.hidden = true;
        try {
            const name = await say(form.phrase.value.trim());
            form.reset();
            document.getElementById(`slider-${name}`)?.focus();
        } catch (error) {
            if (error.kind !== "unreadable-phrase") return complain(error);
            const { unknown = [], known = [] } = error.document;
            this.querySelector("[data-hint]").hidden = true;
            alert.textContent = unknown.length > 0
                ? t("phrase.unknown", { words: unknown.join(", ") }) : t("phrase.nothing");
            more.querySelector("p").textContent = known.join(" · ");
            alert.hidden = more.hidden = false;
            form.phrase.select();
        } finally {
            button.disabled = false;
        }
    }
}

customElements.define("phrase-box", PhraseBox);
