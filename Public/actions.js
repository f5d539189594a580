import * as api from "./api.js";
import { state } from "./editor-state.js";
import { Live } from "./live.js";

/** @type {Live | null} */
let live = null;
/** The edit being made: its number, and what to do with it. @type {{number: number, download: boolean} | null} */
let finishing = null;

/** @param {unknown} error */
export function complain(error) {
    state.change({ notice: { text: error.message || String(error), kind: "error" } });
}

/** Reads what can be edited, and continues the session that the address names. */
export async function start() {
    try {
        const { sliders, limits } = await api.listSliders();
        state.change({ sliders, limits });
        const id = location.hash.slice(1);
        if (id) enter(await api.showSession(id));
    } catch (error) {
        history.replaceState(null, "", location.pathname);
        complain(error);
    }
}

/** @param {Blob} photo */
export async function open(photo) {
    const { maximumBytes } = state.limits;
    if (maximumBytes && photo.size > maximumBytes) {
        return complain(new Error(`This file is too large; photos may have at most ${maximumBytes / 1e6} MB.`));
    }
    leave();
    state.change({ mode: "uploading", notice: null, original: URL.createObjectURL(photo), progress: { stage: "upload", fraction: 0 } });
    try {
        const session = await api.openSession(photo, (fraction) => state.change({ progress: { stage: "upload", fraction } }));
        enter(session);
    } catch (error) {
        leave();
        complain(error);
    }
}

/** Shows a session and listens to it. */
function enter(session) {
    history.replaceState(null, "", `#${session.id}`);
    const original = state.original || api.imageAddress(session.id, "original");
    state.reset(session.sliders || {});
    state.change({ original, notice: null });
    live = new Live(session.id);
    live.addEventListener("open", () => state.change({ connected: true }));
    live.addEventListener("close", ({ detail }) => {
        state.change({ connected: false });
        if (detail.code === 4404 || detail.code === 4410) leave();
    });
    live.addEventListener("frame", ({ detail }) => show(detail));
    live.addEventListener("progress", ({ detail }) => state.change({ progress: detail }));
    live.addEventListener("state", ({ detail }) => update(detail.session));
    live.addEventListener("error", ({ detail }) => {
        const kind = (detail.problem?.type || "").split(":").pop();
        if (kind !== "superseded" && kind !== "not-previewable") complain(new api.Problem(detail.problem));
    });
    update(session);
    if (state.isEdited) live.send(state.values);
}

/** Takes a new session document. */
function update(session) {
    const before = state.session;
    const isBusy = ["detecting", "preparing", "finalizing"].includes(session.state);
    state.change({ session, progress: isBusy ? state.progress || session.progress : null });
    if (["failed", "expired"].includes(session.state)) {
        leave();
        return complain(new Error(session.failure?.detail || "This photo has expired and was erased."));
    }
    const needsFace = session.state === "choosing";
    if (state.mode !== "result") {
        const mode = needsFace ? "choosing" : session.face === null ? "uploading" : "editing";
        if (mode === "editing" && state.mode !== "editing") state.change({ view: "face" });
        state.change({ mode });
    }
    const better = session.previewable && (!before?.previewable || (session.state === "ready" && before?.state === "preparing"));
    if (better && state.isEdited) live?.send(state.values);
    const edit = finishing && session.edits.find((edit) => edit.number === finishing.number);
    if (edit && !["queued", "running"].includes(edit.status)) finished(edit);
}

async function show({ jpeg, isLast }) {
    const frame = await createImageBitmap(jpeg);
    state.change({ frame, isFresh: isLast });
}

/** Moves a slider. @param {string} name @param {number} value */
export function move(name, value) {
    state.move(name, value);
    live?.send(state.values);
}

/** @param {() => void} step such as `state.undo` */
export function step(step) {
    step();
    live?.send(state.values);
}

/** @param {{index: number} | {box: number[]}} choice */
export async function choose(choice) {
    try {
        state.change({ notice: null, mode: "uploading" });
        update(await api.chooseFace(state.session.id, choice));
    } catch (error) {
        state.change({ mode: "choosing" });
        complain(error);
    }
}

/**
 * Makes the finished photo, or takes one that was made before.
 * @param {string} format
 * @param {boolean} download whether to save it as soon as it is done
 */
export async function finish(format, download = false) {
    const { session, values } = state;
    const key = (sliders) => JSON.stringify(Object.entries(sliders).filter(([, v]) => v).sort());
    const made = session.edits.find((e) => e.status === "done" && e.format === format && key(e.sliders) === key(values));
    if (made) {
        finishing = { number: made.number, download };
        return finished(made);
    }
    try {
        const edit = await api.createEdit(session.id, { sliders: values, format });
        finishing = { number: edit.number, download };
        state.change({ progress: { stage: "queued", fraction: 0, edit: edit.number } });
        update(await api.showSession(session.id));
    } catch (error) {
        complain(error);
    }
}

function finished(edit) {
    const { download } = finishing;
    finishing = null;
    state.change({ progress: null });
    if (edit.status === "failed") complain(new Error(edit.failure?.detail || "The photo could not be finished."));
    if (edit.status !== "done") return;
    if (download) {
        const link = document.createElement("a");
        link.href = api.resultAddress(state.session.id, edit.number, true);
        link.download = "";
        link.click();
    }
    if (state.mode !== "result") state.change({ result: edit, mode: "result", view: "photo" });
}

export async function cancel() {
    if (!finishing) return;
    try {
        await api.cancelEdit(state.session.id, finishing.number);
        finishing = null;
        state.change({ progress: null });
    } catch (error) {
        complain(error);
    }
}

/** Back from the finished photo to the sliders. */
export function keepEditing() {
    state.change({ result: null, mode: "editing", view: "face" });
}

/** Leaves the photo; it stays on the server until it expires. */
export function leave() {
    live?.close();
    live = null;
    finishing = null;
    history.replaceState(null, "", location.pathname);
    state.reset();
    state.change({ mode: "welcome" });
}

/** Erases the photo and everything made of it. */
export async function erase() {
    try {
        const { id } = state.session;
        live?.close();
        await api.deleteSession(id);
        leave();
        state.change({ notice: { text: "Your photo and everything made from it are gone.", kind: "note" } });
    } catch (error) {
        complain(error);
    }
}
