/**
 * Everything the page knows, and the only thing that changes. Components listen and render.
 *
 * @typedef {Record<string, number>} Values positions of sliders by name, −100…100
 * @typedef {"welcome"|"uploading"|"choosing"|"editing"|"result"} Mode
 */
export class EditorState extends EventTarget {
    /** @type {Mode} */
    mode = "welcome";
    /** What can be edited. @type {{name: string, label: string, group: string, minimum: number, maximum: number}[]} */
    sliders = [];
    /** @type {{maximumBytes?: number, lifetimeSeconds?: number}} */
    limits = {};
    /** The session document of the server. @type {any} */
    session = null;
    /** Positions now; sliders at 0 are left out. @type {Values} */
    values = {};
    /** How far the upload, the preparation or the edit is. @type {{stage: string, fraction: number, secondsLeft?: number, edit?: number} | null} */
    progress = null;
    /** The newest preview. @type {ImageBitmap | null} */
    frame = null;
    /** Whether the frame belongs to the positions now. */
    isFresh = false;
    /** The address of the photo. @type {string | null} */
    original = null;
    /** The finished edit that is shown. @type {any} */
    result = null;
    /** Whether the original is shown for comparison. */
    comparing = false;
    /** Whether the face fills the stage, or the whole photo. @type {"face"|"photo"} */
    view = "photo";
    /** Whether the live connection stands. */
    connected = false;
    /** A sentence for the user. @type {{text: string, kind: "error"|"note"} | null} */
    notice = null;

    /** @type {Values[]} */
    #past = [];
    /** @type {Values[]} */
    #future = [];
    /** The positions before the move that is going on. @type {Values} */
    #settled = {};

    /**
     * Changes some properties and tells everybody which.
     * @param {Partial<EditorState>} patch
     */
    change(patch) {
        const keys = Object.keys(patch).filter((key) => this[key] !== patch[key]);
        if (keys.length === 0) return;
        Object.assign(this, patch);
        this.dispatchEvent(new CustomEvent("change", { detail: new Set(keys) }));
    }

    /**
     * Calls `listener` now and whenever one of the properties changed.
     * @param {string[]} keys
     * @param {() => void} listener
     */
    on(keys, listener) {
        this.addEventListener("change", (event) => {
            if (keys.some((key) => event.detail.has(key))) listener();
        });
        listener();
    }

    get canUndo() {
        return this.#past.length > 0;
    }
    get canRedo() {
        return this.#future.length > 0;
    }
    /** Whether any slider stands away from 0. */
    get isEdited() {
        return Object.keys(this.values).length > 0;
    }

    /**
     * Moves a slider.
     * @param {string} name
     * @param {number} value
     */
    move(name, value) {
        const values = { ...this.values, [name]: value };
        if (value === 0) delete values[name];
        this.change({ values, isFresh: false });
    }

    /** Ends a move: what was before it can be undone to. */
    settle() {
        if (same(this.#settled, this.values)) return;
        this.#past.push(this.#settled);
        this.#future = [];
        this.#settled = this.values;
        this.dispatchEvent(new CustomEvent("change", { detail: new Set(["history"]) }));
    }

    /** @param {Values} values */
    set(values) {
        this.change({ values, isFresh: false });
        this.settle();
    }

    undo() {
        this.#step(this.#past, this.#future);
    }
    redo() {
        this.#step(this.#future, this.#past);
    }
    #step(from, to) {
        const values = from.pop();
        if (!values) return;
        to.push(this.values);
        this.#settled = values;
        this.change({ values, isFresh: false });
        this.dispatchEvent(new CustomEvent("change", { detail: new Set(["history"]) }));
    }

    /**
     * Forgets the photo; what can be edited stays.
     * @param {Values} values positions to begin with
     */
    reset(values = {}) {
        this.#past = [];
        this.#future = [];
        this.#settled = values;
        this.change({
            session: null, values, progress: null, frame: null, isFresh: false, original: null,
            result: null, comparing: false, view: "photo", connected: false,
        });
        this.dispatchEvent(new CustomEvent("change", { detail: new Set(["history"]) }));
    }
}

/** @param {Values} a @param {Values} b */
function same(a, b) {
    const keys = Object.keys(a);
    return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** The state of this page. */
export const state = new EditorState();
