import { request } from "./request.js";

/** @param {string} id @param {string} [rest] */
export const at = (id, rest = "") => `/v1/sessions/${encodeURIComponent(id)}${rest}`;

/** @param {string} id */
export const showSession = (id) => request(at(id));
/** @param {string} upload the name of a finished upload */
export const openSession = (upload) => request("/v1/sessions", { method: "POST", json: { upload } });
/** @param {string} id */
export const deleteSession = (id) => request(at(id), { method: "DELETE" });
/** @returns {Promise<{sessions: any[], next: string | null}>} the newest first */
export const listSessions = (limit = 8) => request(`/v1/sessions?limit=${limit}`);
export const deleteAllSessions = () => request("/v1/sessions", { method: "DELETE" });
/** @param {string} id @param {{index: number} | {box: number[]} | {points: number[][]}} choice */
export const chooseFace = (id, choice) => request(at(id, "/face"), { method: "PUT", json: choice });
/** @param {string} id */
export const cancelPreparation = (id) => request(at(id, "/preparation"), { method: "DELETE" });
/** @param {string} id @param {string} name */
export const imageAddress = (id, name) => at(id, `/images/${name}`);
