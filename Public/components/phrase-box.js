import { createSlider } from "../api/catalogue.js";
import { complain, note } from "../actions/notices.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";

/** `<phrase-box>`: makes a slider from a few words, where the pack can. */
class PhraseBox extends HTMLElement {
    connectedCallback() {
        state.on(["hasTextSliders"], () => (this.hidden = !state.hasTextSliders));
        this.innerHTML = html`<form>
            <input type="text" name="phrase" maxlength="200" required aria-label="${t("phrase.label")}" placeholder="${t("phrase.hint")}">
            <button>${t("phrase.make")}</button></form>`;
        const [form, button] = [this.querySelector("form"), this.querySelector("button")];
        form.onsubmit = async (event) => {
            event.preventDefault();
            button.disabled = true;
            try {
                const slider = await createSlider(form.phrase.value.trim());
                state.change({ sliders: [...state.sliders.filter(({ name }) => name !== slider.name), slider] });
                note(t("phrase.made", { name: slider.label }));
            } catch (error) {
                complain(error);
            } finally {
                button.disabled = false;
            }
        };
    }
}

customElements.define("phrase-box", PhraseBox);
