import { request } from "./request.js";
import { at } from "./sessions.js";

const post = (path, json) => request(path, { method: "POST", json });

/** @param {string} id @param {{sliders: Record<string, number>, locked: string[]}} step @returns {Promise<any>} the session */
export const commit = (id, step) => post(at(id, "/history"), step);
/** @param {string} id */
export const undo = (id) => post(at(id, "/undo"));
/** @param {string} id */
export const redo = (id) => post(at(id, "/redo"));
/** @param {string} id @param {number} position */
export const goTo = (id, position) => request(at(id, "/history/position"), { method: "PUT", json: { position } });

/**
 * Pleasant edits of this face that nobody thought of.
 * @param {string} id
 * @param {number} seed
 * @returns {Promise<{suggestions: {sliders: Record<string, number>, image: string}[]}>}
 */
export const suggestions = (id, seed, count = 4) => request(at(id, `/suggestions?seed=${seed}&count=${count}`));
