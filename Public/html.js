/** Text that is HTML already and needs no escaping. */
class Markup {
    /** @param {string} text */
    constructor(text) {
        this.text = text;
    }
    toString() {
        return this.text;
    }
}

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** @param {unknown} value */
function written(value) {
    if (value instanceof Markup) return value.text;
    if (Array.isArray(value)) return value.map(written).join("");
    if (value === null || value === undefined || value === false) return "";
    return String(value).replace(/[&<>"']/g, (c) => escapes[c]);
}

/**
 * Makes HTML in which every inserted value is escaped, except other results of `html`.
 * @param {TemplateStringsArray} strings
 * @param {...unknown} values
 * @returns {Markup}
 */
export function html(strings, ...values) {
    return new Markup(strings.reduce((text, part, i) => text + written(values[i - 1]) + part));
}

/** Text that is known to be HTML. @param {string} text */
export const markup = (text) => new Markup(text);
