import { open } from "../actions/session.js";
import { complain } from "../actions/notices.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import "./keep-note.js";
import "./photo-drop.js";
import "./recent-sessions.js";

/** People who do not exist, to try it on. */
const samples = ["one", "two", "three"];

/** `<start-page>`: the first thing a user sees: how to bring a photo, whom to try it on, what is kept. */
class StartPage extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <div class="hero">
                <h1>${t("start.title")}</h1>
                <p class="lead">${t("start.lead")}</p>
                <photo-drop></photo-drop>
                <keep-note everything class="plain"></keep-note>
            </div>
            <div class="people">
                <section class="samples" aria-labelledby="samples-title">
                    <h2 id="samples-title">${t("start.samples")}</h2>
                    <div class="row">${samples.map((name) => html`
                        <button data-sample="/samples/${name}.jpg"><img src="/samples/${name}.jpg" alt="${t(`sample.${name}`)}"
                            width="512" height="640"></button>`)}</div>
                </section>
                <recent-sessions></recent-sessions>
            </div>`;
        for (const button of this.querySelectorAll("[data-sample]")) {
            button.onclick = async () => {
                try {
                    await open(await (await fetch(button.dataset.sample)).blob());
                } catch (error) {
                    complain(error);
                }
            };
        }
    }
}

customElements.define("start-page", StartPage);
