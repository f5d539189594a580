import * as api from "../api/presets.js";
import { state } from "../editor-state.js";
import { t } from "../i18n.js";
import { partsOf } from "../mixes.js";

/** What the server has, since the list was read last. @type {api.Preset[] | null} */
let known = null;

/** @param {boolean} isNew whether to ask the server again @returns {Promise<api.Preset[]>} */
export async function presets(isNew = false) {
    if (isNew || !known) ({ presets: known } = await api.listPresets());
    return known;
}

const then = (action) => async (...values) => {
    await action(...values);
    known = null;
};

export const addPreset = then(api.createPreset);
export const removePreset = then(api.deletePreset);
export const renamePreset = then((preset, name) => api.updatePreset({ ...preset, name }));

/** Takes a preset that was exported here or elsewhere. @param {string} text */
export const importPreset = then(async (text) => {
    let preset;
    try {
        preset = JSON.parse(text);
    } catch {
        preset = null;
    }
    if (typeof preset?.name !== "string" || typeof preset.sliders !== "object") throw new Error(t("presets.notOne"));
    await api.createPreset({ name: preset.name, sliders: preset.sliders });
});

/** Sliders of a preset that this pack does not have. @param {api.Preset} preset @returns {string[]} */
export const unknownSliders = ({ sliders }) =>
    Object.keys(sliders).flatMap((name) => Object.keys(partsOf(name) ?? { [name]: 0 })).filter((name) => !state.sliders.some((slider) => slider.name === name));
