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

/**
 * Draws an icon of the sprite below.
 * @param {keyof typeof paths} name
 */
export function icon(name) {
    return new Markup(
        `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths[name]}"/></svg>`);
}

const paths = {
    undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
    redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
    compare: "M12 3v18M4 6h5v12H4zM15 6h5v12h-5",
    face: "M12 3c4 0 6 3 6 7 0 6-3 11-6 11s-6-5-6-11c0-4 2-7 6-7zM9.5 10.5h.01M14.5 10.5h.01M10 15c1.3 1 2.7 1 4 0",
    photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
    trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
    plus: "M12 5v14M5 12h14",
    check: "m5 13 4 4L19 7",
    close: "M6 6l12 12M18 6 6 18",
    reset: "M4 5v5h5M4.6 15a8 8 0 1 0 .6-7.5L4 10",
    download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
};
