import { request, uniqueName } from "./request.js";
import { at } from "./sessions.js";

/**
 * @typedef {{sliders?: Record<string, number>, layers?: any[], locked?: string[], format: string,
 *   quality?: number, maximumSide?: number, keepLocation?: boolean}} Wish
 */

/** Asks for a finished photo. @param {string} id @param {Wish} wish */
export const createEdit = (id, wish) =>
    request(at(id, "/edits"), { method: "POST", json: wish, headers: { "Idempotency-Key": uniqueName() } });
/** @param {string} id @param {number} number */
export const cancelEdit = (id, number) => request(at(id, `/edits/${number}`), { method: "DELETE" });
/** @param {string} id @param {number} number */
export const resultAddress = (id, number) => at(id, `/edits/${number}/result`);
/** What the edit was allowed to change. @param {string} id @param {number} number */
export const maskAddress = (id, number) => at(id, `/edits/${number}/mask`);
/** Opens the result as a photo of its own. @param {string} id @param {number} number */
export const editFurther = (id, number) => request(at(id, `/edits/${number}/session`), { method: "POST" });
/** Makes an address that works without a token. @param {string} id @param {number} number */
export const createLink = (id, number, seconds = 86400) =>
    request(at(id, `/edits/${number}/link`), { method: "POST", json: { seconds } });
/** @param {string} id @param {number} number */
export const showRecipe = (id, number) => request(at(id, `/edits/${number}/recipe`));

/** Saves a finished photo under the name that the server gives it. @param {string} id @param {number} number */
export const download = (id, number) => save(`${resultAddress(id, number)}?download`, "");

/** Lets the browser save what is at an address. @param {string} address @param {string} name */
export function save(address, name) {
    const link = document.createElement("a");
    [link.href, link.download] = [address, name];
    link.click();
}
