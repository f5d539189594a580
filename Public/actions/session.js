import { listSliders, showPack } from "../api/catalogue.js";
import { deleteAllSessions, deleteSession, imageAddress, openSession, showSession } from "../api/sessions.js";
import { upload } from "../api/uploads.js";
import { connect, disconnect, draw } from "../connection.js";
import { state } from "../editor-state.js";
import { t } from "../i18n.js";
import { recall } from "./faces.js";
import { announce, complain, note } from "./notices.js";
import { loadRecent } from "./recent.js";
import { isBusy, forgetMoves } from "./sliders.js";
import { recallWords } from "./words.js";

/** What stops the upload that is going on. @type {AbortController | null} */
let sending = null;
/** Called with every new document. @type {((session: any) => void)[]} */
const followers = [];

/** @param {(session: any) => void} follower */
export const follow = (follower) => followers.push(follower);

/** Reads what can be edited, and continues the session that the address names. */
export async function start() {
    try {
        const [{ sliders, limits }, pack] = await Promise.all([listSliders(), showPack()]);
        state.change({ sliders, limits, hasTextSliders: Boolean(pack.textSliders) });
        recallWords();
        const id = location.hash.slice(1);
        if (id) await enter(await showSession(id));
    } catch (error) {
        history.replaceState(null, "", location.pathname);
        complain(error);
    }
}

/** @param {Blob} photo */
export async function open(photo) {
    const { maximumBytes } = state.limits;
    if (maximumBytes && photo.size > maximumBytes) {
        return complain(new Error(t("problem.too-large", { n: Math.round(maximumBytes / 1e6) })));
    }
    leave();
    const mine = (sending = new AbortController());
    const original = URL.createObjectURL(photo);
    state.change({ mode: "uploading", notice: null, original, progress: { stage: "upload", fraction: 0 } });
    try {
        const tell = (sent) => state.change({ progress: { stage: "upload", ...sent } });
        const session = await openSession(await upload(photo, tell, mine.signal));
        if (mine.signal.aborted) return void deleteSession(session.id);
        await enter(session);
    } catch (error) {
        if (sending === mine) leave();
        complain(error);
    }
}

/** Continues a session that was left. @param {string} id */
export async function resume(id) {
    try {
        const session = await showSession(id);
        leave();
        await enter(session);
    } catch (error) {
        complain(error);
    }
}

/** Shows a session and listens to it. */
export async function enter(session) {
    history.replaceState(null, "", `#${session.id}`);
    const original = state.original ?? imageAddress(session.id, "original");
    state.reset();
    forgetMoves();
    sending = null;
    state.change({ original, notice: null, locked: session.locked ?? [], values: session.sliders ?? {} });
    connect(session.id, { update, lost: leave });
    update(session);
    if (state.isEdited) draw();
    recall(session);
}

/**
 * Takes a new session document.
 * @param {any} session
 * @param {boolean} adopts whether its sliders replace those on screen
 */
export function update(session, adopts = false) {
    const before = state.session;
    if (before && (before.id !== session.id || before.revision > session.revision)) return;
    const isWorking = ["detecting", "preparing", "finalizing"].includes(session.state);
    const isElsewhere = before && (before.history?.position !== session.history?.position || before.face !== session.face);
    state.change({ session, progress: isWorking ? state.progress ?? session.progress : null });
    if (before && before.face !== session.face) state.change({ frame: null, proof: null });
    if (["failed", "expired"].includes(session.state)) return fail(session);
    if (adopts || (isElsewhere && !isBusy())) {
        state.change({ values: session.sliders ?? {}, locked: session.locked ?? [], isFresh: false });
        draw();
    }
    enterMode(session);
    const isReady = session.state === "ready" && before?.state === "preparing";
    if (isReady) announce(t("announce.ready"));
    if (session.previewable && (isReady || !before?.previewable) && state.isEdited) draw(isReady);
    followers.forEach((follower) => follower(session));
}

function enterMode(session) {
    if (state.mode === "result" && session.face !== null) return;
    const isChoosing = session.state === "choosing" || (state.wantsFace && session.face !== null);
    const mode = isChoosing ? "choosing" : session.face === null ? "uploading" : "editing";
    if (mode === state.mode) return;
    state.change({ mode, view: mode === "editing" ? "face" : "photo", pointing: mode === "choosing" && session.faces.length === 0 ? "box" : "pick" });
}

function fail(session) {
    leave();
    complain({ message: session.failure?.detail ?? "", kind: session.failure?.kind ?? session.state });
}

/** Leaves the photo; it stays on the server until it expires. */
export function leave() {
    sending?.abort();
    sending = null;
    disconnect();
    history.replaceState(null, "", location.pathname);
    state.reset();
    state.change({ mode: "welcome" });
}

/** Erases the photo and everything made of it. */
export async function erase() {
    try {
        const { id } = state.session;
        await deleteSession(id);
        leave();
        note(t("keep.gone"));
    } catch (error) {
        complain(error);
    }
}

/** Erases all photos of this user. */
export async function eraseAll() {
    try {
        await deleteAllSessions();
        leave();
        loadRecent();
        note(t("keep.allGone"));
    } catch (error) {
        complain(error);
    }
}
