/**
 * Everything the page knows, and the only thing that changes. Components listen and render.
 *
 * @typedef {Record<string, number>} Values positions of sliders by name, −100…100
 * @typedef {"welcome"|"uploading"|"choosing"|"editing"|"result"} Mode
 * @typedef {{stage: string, fraction: number, secondsLeft?: number, edit?: number, isWaiting?: boolean}} Progress
 */
export class EditorState extends EventTarget {
    /** @type {Mode} */
    mode = "welcome";
    /** What can be edited. @type {{name: string, label: string, group: string, minimum: number, maximum: number}[]} */
    sliders = [];
    /** @type {{maximumBytes?: number, lifetimeSeconds?: number}} */
    limits = {};
    /** Whether the pack makes sliders from words. */
    hasTextSliders = false;
    /** Photos that are still on the server. @type {{id: string, createdAt: string}[]} */
    recent = [];
    /** The session document of the server. @type {any} */
    session = null;
    /** Positions now; sliders at 0 are left out. @type {Values} */
    values = {};
    /** Names of the sliders that are held. @type {string[]} */
    locked = [];
    /** How far the upload, the preparation or the edit is. @type {Progress | null} */
    progress = null;
    /** The newest preview, and the face it shows. @type {{image: ImageBitmap, face: number, isBetter: boolean} | null} */
    frame = null;
    /** Whether the frame belongs to the positions now. */
    isFresh = false;
    /** The finished face at the positions now, and where in the photo it belongs, once they rest.
     * @type {{image: ImageBitmap, area: {x: number, y: number, width: number, height: number}, face: number} | null} */
    proof = null;
    /** The address of the photo. @type {string | null} */
    original = null;
    /** The finished edit that is shown. @type {any} */
    result = null;
    /** Whether the original is shown while a key or button is held. */
    comparing = false;
    /** How before and after are shown. @type {"after"|"divider"|"side"} */
    comparison = "after";
    /** Whether the changed region is marked in the result. */
    showsChange = false;
    /** Whether the face fills the stage, or the whole photo. @type {"face"|"photo"} */
    view = "photo";
    /** Device pixels per pixel of the photo. */
    zoom = 1;
    /** How the user shows a face: by choosing one found, a box, or eyes and mouth. @type {"pick"|"box"|"points"} */
    pointing = "pick";
    /** Whether the user wants another face than the one being edited. */
    wantsFace = false;
    /** Whether the live connection stands. */
    connected = false;
    /** Milliseconds from a slider to its frame on screen. @type {number | null} */
    latency = null;
    /** A sentence for the user. @type {{text: string, kind: "error"|"note"} | null} */
    notice = null;
    /** A sentence for those who cannot see what changed. */
    announcement = "";

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
     * @param {(keyof EditorState)[]} keys
     * @param {() => void} listener
     */
    on(keys, listener) {
        this.addEventListener("change", (event) => {
            if (keys.some((key) => event.detail.has(key))) listener();
        });
        listener();
    }

    /** The steps that the server keeps. @type {{position: number, steps: any[]}} */
    get history() {
        return this.session?.history ?? { position: 0, steps: [] };
    }
    get canUndo() {
        const { position, steps } = this.history;
        return steps.length > 0 && position > steps[0].number;
    }
    get canRedo() {
        const { position, steps } = this.history;
        return steps.length > 0 && position < steps.at(-1).number;
    }
    /** Whether any slider of this face stands away from 0. */
    get isEdited() {
        return Object.keys(this.values).length > 0;
    }
    /** What is done to each face, the one on screen included. @type {{face: number, sliders: Values, locked: string[]}[]} */
    get layers() {
        const others = (this.session?.layers ?? []).filter(({ face }) => face !== this.session.face);
        const mine = { face: this.session?.face, sliders: this.values, locked: this.locked };
        return (this.isEdited ? [...others, mine] : others).filter(({ sliders }) => Object.values(sliders).some(Boolean));
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

    /** Forgets the photo; what can be edited stays. */
    reset() {
        this.change({
            session: null, values: {}, locked: [], progress: null, frame: null, proof: null, isFresh: false, original: null,
            result: null, comparing: false, comparison: "after", showsChange: false, view: "photo",
            pointing: "pick", wantsFace: false, connected: false, latency: null,
        });
    }
}

/** The state of this page. */
export const state = new EditorState();
