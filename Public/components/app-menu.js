import { showAccess, signOut } from "../api/catalogue.js";
import { html } from "../html.js";
import { language, languages, speak, t } from "../i18n.js";
import { icon } from "../icons.js";
import { settings } from "../settings.js";
import "./keep-note.js";
import { attach } from "./popover.js";
import { showShortcuts } from "./shortcuts-dialog.js";

/** `<app-menu>`: language, appearance and whatever else is set once. */
class AppMenu extends HTMLElement {
    connectedCallback() {
        const appearances = ["system", "light", "dark"];
        this.innerHTML = html`
            <button class="quiet" aria-label="${t("menu.title")}" title="${t("menu.title")}">${icon("menu")}</button>
            <div class="menu" role="group" aria-label="${t("menu.title")}">
                <label>${t("menu.language")}<select data-language>${Object.entries(languages).map(([code, name]) => html`
                    <option value="${code}" lang="${code}" ${code === language && "selected"}>${name}</option>`)}</select></label>
                <label>${t("menu.appearance")}<select data-appearance>${appearances.map((name) => html`
                    <option value="${name}" ${name === settings.get("appearance") && "selected"}>${t(`menu.${name}`)}</option>`)}</select></label>
                <label><span>${t("menu.latency")}</span><input type="checkbox" class="switch" role="switch" data-latency></label>
                <button class="quiet" data-shortcuts>${icon("keyboard")}<span>${t("menu.shortcuts")}</span></button>
                <button class="quiet" data-forget>${icon("lock")}<span>${t("menu.forgetToken")}</span></button>
                <keep-note></keep-note>
            </div>`;
        const find = (name) => this.querySelector(`[data-${name}]`);
        const menu = this.querySelector(".menu");
        attach(this.querySelector("button"), menu);
        find("language").onchange = ({ target }) => speak(target.value);
        find("appearance").onchange = ({ target }) => settings.set("appearance", target.value);
        find("latency").checked = settings.get("latency") === "on";
        find("latency").onchange = ({ target }) => settings.set("latency", target.checked ? "on" : "off");
        find("shortcuts").onclick = () => {
            menu.hidePopover();
            showShortcuts();
        };
        const forget = find("forget");
        forget.hidden = true;
        showAccess().then(({ required, signedIn }) => (forget.hidden = !required || !signedIn), () => {});
        forget.onclick = () => signOut().then(() => location.reload());
    }
}

customElements.define("app-menu", AppMenu);
