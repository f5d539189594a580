import { finish } from "../actions/finishing.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { language, t } from "../i18n.js";

const sides = [4096, 2048, 1080];
const qualities = [98, 92, 82, 70];
const kept = "likeness.finish";

/** Asks for format, quality and size, and then makes the photo. */
export function askHow() {
    const { width, height, format } = state.session.original;
    const last = JSON.parse(localStorage.getItem(kept) ?? "{}");
    const long = Math.max(width, height);
    const dialog = document.createElement("dialog");
    dialog.className = "finish";
    dialog.setAttribute("aria-labelledby", "finish-title");
    dialog.innerHTML = html`
        <form method="dialog">
            <h2 id="finish-title">${t("finish.title")}</h2>
            <fieldset><legend>${t("finish.format")}</legend><div class="segments">${["jpeg", "png", "webp"].map((name) => html`
                <label><input type="radio" name="format" value="${name}" ${name === (last.format ?? format) && "checked"}>
                    <span>${name === "webp" ? "WebP" : name.toUpperCase()}</span></label>`)}</div></fieldset>
            <label data-quality>${t("finish.quality")}<select name="quality">
                <option value="" data-same>${t("finish.same")}</option>
                ${qualities.map((value) => html`<option value="${value}">${t(`finish.q${value}`)} (${value})</option>`)}
            </select></label>
            <label>${t("finish.size")}<select name="side">
                <option value="">${t("finish.full", { width, height })}</option>
                ${sides.filter((side) => side < long).map((side) => html`<option value="${side}">${t("finish.side", sized(width, height, side))}</option>`)}
            </select></label>
            <label class="line"><span>${t("finish.location")}<small>${t("finish.locationHint")}</small></span>
                <input type="checkbox" class="switch" role="switch" name="location"></label>
            <p class="dim">${t("finish.note")}</p>
            <div class="buttons"><button type="button" class="quiet" data-no>${t("ask.cancel")}</button>
                <button class="main" value="yes">${t("finish.yes")}</button></div>
        </form>`;
    const form = dialog.querySelector("form");
    const choose = () => {
        // A JPEG of a JPEG may keep the original's quality, and then all bytes that need not change.
        const isSame = form.format.value === "jpeg" && format === "jpeg";
        form.querySelector("[data-quality]").hidden = form.format.value === "png";
        form.querySelector("[data-same]").hidden = form.querySelector("[data-same]").disabled = !isSame;
        if (!isSame && !form.quality.value) form.quality.value = "92";
    };
    form.querySelectorAll("[name=format]").forEach((radio) => (radio.onchange = choose));
    form.quality.value = last.quality ?? "";
    choose();
    form.addEventListener("keydown", ({ key, ctrlKey, metaKey }) => {
        if (key === "Enter" && (ctrlKey || metaKey)) form.requestSubmit(form.querySelector(".main"));
    });
    dialog.querySelector("[data-no]").onclick = () => dialog.close();
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector(".main").focus();
    dialog.onclose = () => {
        dialog.remove();
        if (dialog.returnValue !== "yes") return;
        const [chosen, quality] = [form.format.value, form.quality.value];
        localStorage.setItem(kept, JSON.stringify({ format: chosen, quality }));
        finish({
            format: chosen,
            ...(chosen !== "png" && quality && { quality: Number(quality) }),
            ...(form.side.value && { maximumSide: Number(form.side.value) }),
            ...(form.location.checked && { keepLocation: true }),
        });
    };
}

/** The size of the photo if its longer side were `side`. */
function sized(width, height, side) {
    const scale = side / Math.max(width, height);
    const number = new Intl.NumberFormat(language, { useGrouping: false });
    return { width: number.format(Math.round(width * scale)), height: number.format(Math.round(height * scale)) };
}
