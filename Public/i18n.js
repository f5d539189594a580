import { state } from "./editor-state.js";
import { partsOf } from "./mixes.js";
import { texts as english } from "./texts/en.js";
import { texts as german } from "./texts/de.js";

// Every word of the page is in `texts/`, one file for each language, and comes out of here.

/** @typedef {"en"|"de"} Language */

/** All languages, in their own words. */
export const languages = { en: "English", de: "Deutsch" };
const tables = { en: english, de: german };
const key = "likeness.language";

/** The language of the page: what the user chose, else the first that the browser asks for. @type {Language} */
export const language = (() => {
    const wanted = [localStorage.getItem(key) ?? "", ...navigator.languages].map((tag) => tag.slice(0, 2).toLowerCase());
    return wanted.find((tag) => tag in tables) ?? "en";
})();

const plural = new Intl.PluralRules(language);

/**
 * Speaks another language from now on. The page is read anew; the photo and its history are on the server.
 * @param {Language} next
 */
export function speak(next) {
    localStorage.setItem(key, next);
    location.reload();
}

/**
 * @param {keyof typeof english} name
 * @param {Record<string, string | number>} [values] what stands for `{name}` in the text; `n` counts
 * @returns {string}
 */
export function t(name, values = {}) {
    let text = tables[language][name] ?? english[name] ?? name;
    if (typeof text === "object") text = text[plural.select(values.n)] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/**
 * A text that may be missing, such as the name of a slider that another pack has.
 * @param {string} name
 * @param {string} otherwise
 */
export const tOr = (name, otherwise) => (name in tables[language] ? t(name) : otherwise);

/** @param {{message: string, kind?: string}} error @returns {string} what went wrong, in the user's language */
export function explain(error) {
    const known = tOr(`problem.${error.kind}`, "");
    // What the server says in English is more exact than our translation of its kind.
    if (known && (language !== "en" || !error.message)) return known;
    return error.message || t("problem.unknown");
}

/** @param {number} value @returns {string} such as “+40” */
export const signed = (value) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0");

/** @param {{name: string, label: string, parts?: Record<string, number>}} slider @returns {string} */
export const sliderLabel = ({ name, label, parts }) => {
    if (parts) return label || mixLabel({ parts });
    return language === "en" ? label : tOr(`slider.${name}`, label);
};

/** What a mix of sliders moves, such as “Age −35, Beard −100”. @param {{parts: Record<string, number>}} mix */
export const mixLabel = ({ parts }) =>
    Object.entries(parts).map(([name, weight]) => `${labelOf(name)} ${signed(weight)}`).join(", ");

/** @param {string} name of a slider, which may be one that was forgotten @returns {string} */
export function labelOf(name) {
    const slider = state.sliders.find((slider) => slider.name === name);
    return sliderLabel(slider ?? { name, label: partsOf(name) ? "" : name, parts: partsOf(name) });
}

/** @param {string} group */
export const groupLabel = (group) => (language === "en" ? group : tOr(`group.${group}`, group));
