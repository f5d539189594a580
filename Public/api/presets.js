import { request } from "./request.js";

/** @typedef {{id: string, name: string, sliders: Record<string, number>, createdAt: string, revision: number}} Preset */

const at = (id) => `/v1/presets/${encodeURIComponent(id)}`;

/** @returns {Promise<{presets: Preset[]}>} */
export const listPresets = () => request("/v1/presets");
/** @param {{name: string, sliders: Record<string, number>}} preset @returns {Promise<Preset>} */
export const createPreset = (preset) => request("/v1/presets", { method: "POST", json: preset });
/** @param {Preset} preset of which the name may have changed @returns {Promise<Preset>} */
export const updatePreset = ({ id, name, sliders, revision }) =>
    request(at(id), { method: "PUT", json: { name, sliders }, revision });
/** @param {Preset} preset */
export const deletePreset = ({ id, revision }) => request(at(id), { method: "DELETE", revision });
