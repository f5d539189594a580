import { createSlider } from "../api/catalogue.js";
import { state } from "../editor-state.js";
import { dropPhrase, keepPhrase, partsOf, phrases, spanOf } from "../mixes.js";
import { move, settle } from "./sliders.js";

/** A slider that mixes others; without a phrase it is called by what it mixes. */
const definition = (name, label = phrases()[name] ?? "") =>
    ({ name, label, group: "Words", minimum: -100, maximum: 100, parts: partsOf(name) });

/** Lists sliders of words that are in use, or that this browser knows. @param {string[]} names */
function adopt(names) {
    const fresh = names.filter((name) => {
        const parts = partsOf(name);
        const isKnown = (wanted) => state.sliders.some((slider) => slider.name === wanted);
        return parts && !isKnown(name) && Object.keys(parts).every(isKnown);
    });
    if (fresh.length > 0) state.change({ sliders: [...state.sliders, ...fresh.map((name) => definition(name))] });
}

// Steps, presets and other tabs may bring one that was made elsewhere.
state.on(["values", "sliders"], () => adopt(Object.keys(state.values)));

/** Lists those that were made in this browser. */
export const recallWords = () => state.hasTextSliders && adopt(Object.keys(phrases()));

/**
 * Makes a slider from a phrase and moves it, as far as this photo carries well.
 * @param {string} phrase
 * @returns {Promise<string>} its name
 */
export async function say(phrase) {
    const { name, label } = await createSlider(phrase);
    keepPhrase(name, label);
    state.change({ sliders: [...state.sliders.filter((slider) => slider.name !== name), definition(name, label)] });
    const [, high] = spanOf(partsOf(name), state.session?.spans) ?? [-100, 100];
    if (state.session?.previewable && !state.values[name]) {
        move(name, high || 100);
        settle();
    }
    return name;
}

/** Forgets a slider that was made from words. @param {string} name */
export function forget(name) {
    if (state.values[name]) {
        move(name, 0);
        settle();
    }
    dropPhrase(name);
    state.change({ sliders: state.sliders.filter((slider) => slider.name !== name) });
}
