import { html } from "../html.js";
import { t } from "../i18n.js";

/**
 * Asks a question in a dialog.
 * @param {{title: string, text?: string, yes: string, no?: string, isDangerous?: boolean,
 *   input?: {label: string, value?: string, type?: string}}} question
 * @returns {Promise<string | null>} what was typed, or an empty text; `null` for no
 */
export function ask({ title, text, yes, no = t("ask.cancel"), isDangerous = false, input }) {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.innerHTML = html`
        <form method="dialog">
            <h2 id="ask-title">${title}</h2>
            ${text && html`<p>${text}</p>`}
            ${input && html`<label>${input.label}<input name="answer" required maxlength="400" autocomplete="off"
                type="${input.type ?? "text"}" value="${input.value ?? ""}"></label>`}
            <div class="buttons">
                <button type="button" class="quiet" data-no>${no}</button>
                <button class="${isDangerous ? "danger" : "main"}" value="yes">${yes}</button>
            </div>
        </form>`;
    document.body.append(dialog);
    dialog.querySelector("[data-no]").onclick = () => dialog.close();
    dialog.showModal();
    // What cannot be undone is not the first thing that Enter does.
    (dialog.querySelector("input") ?? dialog.querySelector(isDangerous ? "[data-no]" : "[value=yes]")).select?.();
    if (isDangerous) dialog.querySelector("[data-no]").focus();
    return new Promise((resolve) => {
        dialog.onclose = () => {
            const answer = dialog.querySelector("input")?.value.trim() ?? "";
            resolve(dialog.returnValue === "yes" ? answer : null);
            dialog.remove();
        };
    });
}
