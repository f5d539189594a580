import { html } from "../html.js";
import { t } from "../i18n.js";

const mod = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";
const shortcuts = [
    [[`${mod} Z`], "undo"], [[`${mod} ⇧ Z`, `${mod} Y`], "redo"], [["\\", "␣"], "original"], [["V"], "compare"],
    [["F"], "view"], [["0", "1", "+", "−"], "zoom"], [["H"], "history"], [[`${mod} ↵`], "finish"],
    [["← →"], "one"], [["PgUp", "PgDn"], "ten"], [["Home", "End"], "ends"], [["0–9", "↵"], "number"],
    [["⌫"], "reset"], [["L"], "lock"], [["?"], "help"],
];

/** Shows what keys do. */
export function showShortcuts() {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "shortcuts-title");
    dialog.innerHTML = html`
        <h2 id="shortcuts-title">${t("menu.shortcuts")}</h2>
        <dl class="shortcuts">${shortcuts.map(([keys, name]) => html`
            <div><dt>${keys.map((key) => html`<kbd>${key}</kbd> `)}</dt><dd>${t(`key.${name}`)}</dd></div>`)}</dl>
        <form method="dialog" class="buttons"><button class="main" autofocus>${t("notice.close")}</button></form>`;
    document.body.append(dialog);
    dialog.onclose = () => dialog.remove();
    dialog.showModal();
}
