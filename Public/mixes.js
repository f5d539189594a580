// A slider that was made from words mixes others, and its name says which: `age+35,beard-100`.

/** @typedef {Record<string, number>} Parts where each slider stands while the mix stands at 100 */

/** @param {string} name @returns {Parts | null} what a slider mixes; `null` if it is a plain one */
export function partsOf(name) {
    const parts = name.split(",").map((part) => /^(\w+)([+-]\d{1,3})$/.exec(part));
    return parts.every(Boolean) ? Object.fromEntries(parts.map(([, slider, weight]) => [slider, Number(weight)])) : null;
}

/**
 * How far a mix may go so that none of its sliders leaves its own span.
 * @param {Parts} parts
 * @param {Record<string, number[]> | undefined} spans
 * @returns {number[] | undefined}
 */
export function spanOf(parts, spans) {
    if (!spans) return undefined;
    let [low, high] = [-100, 100];
    for (const [slider, weight] of Object.entries(parts)) {
        const ends = (spans[slider] ?? [-100, 100]).map((end) => (100 * end) / weight).sort((a, b) => a - b);
        [low, high] = [Math.max(low, ends[0]), Math.min(high, ends[1])];
    }
    return [Math.ceil(Math.min(low, 0)), Math.floor(Math.max(high, 0))];
}

const kept = "likeness.words";
const limit = 12;

/** The phrases that were said in this browser, by the names of their sliders, newest last. @returns {Record<string, string>} */
export const phrases = () => JSON.parse(localStorage.getItem(kept) ?? "{}");

/** @param {string} name @param {string} phrase */
export function keepPhrase(name, phrase) {
    const { [name]: _, ...others } = phrases();
    const entries = [...Object.entries(others), [name, phrase]].slice(-limit);
    localStorage.setItem(kept, JSON.stringify(Object.fromEntries(entries)));
}

/** @param {string} name */
export function dropPhrase(name) {
    const { [name]: _, ...others } = phrases();
    localStorage.setItem(kept, JSON.stringify(others));
}
