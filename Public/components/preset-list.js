import { save } from "../api/edits.js";
import { apply } from "../actions/sliders.js";
import { complain } from "../actions/notices.js";
import { addPreset, importPreset, presets, removePreset, renamePreset, unknownSliders } from "../actions/presets.js";
import { state } from "../editor-state.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { ask } from "./ask.js";

/** `<preset-list>`: positions of sliders that were given a name, for every photo. */
class PresetList extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <div class="row">
                <button data-save>${icon("plus")}<span>${t("presets.save")}</span></button>
                <label class="button quiet">${icon("upload")}<span>${t("presets.import")}</span>
                    <input type="file" accept="application/json,.json" class="visually-hidden" data-import></label>
            </div>
            <ul></ul>`;
        const [saveButton, file] = [this.querySelector("[data-save]"), this.querySelector("[data-import]")];
        saveButton.onclick = async () => {
            const name = await ask({ title: t("presets.save"), yes: t("presets.yes"), input: { label: t("presets.name") } });
            if (name) this.#do(() => addPreset({ name, sliders: state.values }));
        };
        file.onchange = () => {
            const [chosen] = file.files;
            if (chosen) this.#do(async () => importPreset(await chosen.text()));
            file.value = "";
        };
        state.on(["values"], () => (saveButton.disabled = !state.isEdited));
        this.addEventListener("show", () => this.#do(() => presets(true)));
    }

    async #do(action) {
        try {
            await action();
            this.#draw(await presets());
        } catch (error) {
            complain(error);
        }
    }

    #draw(list) {
        const ul = this.querySelector("ul");
        const tools = ["rename", "export", "delete"];
        const icons = { rename: "pencil", export: "download", delete: "trash" };
        ul.innerHTML = html`${list.map((preset) => html`
            <li data-id="${preset.id}"><button class="quiet name" data-apply>${preset.name}</button>
                ${tools.map((tool) => html`<button class="quiet" data-${tool} title="${t(`presets.${tool}`)}"
                    aria-label="${t(`presets.${tool}One`, { name: preset.name })}">${icon(icons[tool])}</button>`)}</li>`)}
            ${list.length === 0 && html`<li class="dim">${t("presets.none")}</li>`}`;
        for (const item of ul.querySelectorAll("[data-id]")) {
            const preset = list.find(({ id }) => id === item.dataset.id);
            const on = (tool, action) => (item.querySelector(`[data-${tool}]`).onclick = action);
            on("apply", () => {
                const missing = unknownSliders(preset);
                apply(Object.fromEntries(Object.entries(preset.sliders).filter(([name]) => !missing.includes(name))));
            });
            on("rename", async () => {
                const name = await ask({
                    title: t("presets.rename"), yes: t("presets.yes"), input: { label: t("presets.name"), value: preset.name },
                });
                if (name) this.#do(() => renamePreset(preset, name));
            });
            on("export", () => save(`/v1/presets/${preset.id}?download`, `${preset.name}.json`));
            on("delete", async () => {
                const title = t("presets.askDelete", { name: preset.name });
                const answer = await ask({ title, yes: t("keep.yes"), no: t("keep.no"), isDangerous: true });
                if (answer !== null) this.#do(() => removePreset(preset));
            });
        }
    }
}

customElements.define("preset-list", PresetList);
