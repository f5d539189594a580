import { suggestions } from "../api/history.js";
import { complain } from "../actions/notices.js";
import { apply } from "../actions/sliders.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { labelOf, signed, t } from "../i18n.js";
import { icon } from "../icons.js";

/** `<idea-list>`: edits of this face that nobody thought of, to take or to leave. */
class IdeaList extends HTMLElement {
    #key = "";
    #seed = Math.floor(Math.random() * 1e6);

    connectedCallback() {
        this.innerHTML = html`<div class="ideas"></div>
            <button data-more>${icon("spark")}<span>${t("ideas.more")}</span></button>`;
        this.querySelector("[data-more]").onclick = () => {
            this.#seed += 1;
            this.#load();
        };
        this.addEventListener("show", () => this.#load());
        state.on(["session"], () => this.hidden || this.#load());
    }

    async #load() {
        const { session } = state;
        const key = `${session?.id} ${session?.face} ${session?.state === "ready"} ${this.#seed}`;
        if (!session?.previewable || key === this.#key) return;
        this.#key = key;
        this.setAttribute("aria-busy", "true");
        try {
            const { suggestions: ideas } = await suggestions(session.id, this.#seed);
            if (key === this.#key) this.#draw(ideas);
        } catch (error) {
            complain(error);
        } finally {
            this.setAttribute("aria-busy", "false");
        }
    }

    #draw(ideas) {
        const list = this.querySelector(".ideas");
        list.innerHTML = html`${ideas.map(({ sliders, image }, i) => html`
            <button data-idea="${i}"><img src="${image}" alt="" width="128" height="128"><span>${inWords(sliders)}</span></button>`)}`;
        list.querySelectorAll("button").forEach((button, i) => (button.onclick = () => apply(ideas[i].sliders)));
    }
}

/** What an edit does most. @param {Record<string, number>} sliders */
function inWords(sliders) {
    const most = Object.entries(sliders).sort(([, a], [, b]) => Math.abs(b) - Math.abs(a)).slice(0, 3);
    return most.map(([name, value]) => `${labelOf(name)} ${signed(value)}`).join(", ");
}

customElements.define("idea-list", IdeaList);
