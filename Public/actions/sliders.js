import * as server from "../api/history.js";
import { draw } from "../connection.js";
import { state } from "../editor-state.js";
import { t } from "../i18n.js";
import { announce, complain } from "./notices.js";
import { update } from "./session.js";

// A move is drawn at once; when it rests it becomes a step of the history, which the server keeps.

/** Requests to the history, one after the other. */
let queue = Promise.resolve();
let waiting = 0;
/** What ends the move that is going on. */
let timer = 0;
let isMoving = false;

/** Whether the sliders on screen are newer than what the server knows. */
export const isBusy = () => waiting > 0 || isMoving;

/** Another photo: its moves are not ours. */
export function forgetMoves() {
    clearTimeout(timer);
    isMoving = false;
}

/** Moves a slider. @param {string} name @param {number} value */
export function move(name, value) {
    isMoving = true;
    state.move(name, value);
    draw();
}

/**
 * Ends a move, which can be undone from now on.
 * @param {number} delay milliseconds in which a further move still belongs to it
 */
export function settle(delay = 0) {
    clearTimeout(timer);
    timer = setTimeout(commit, delay);
}

/** Moves many sliders at once; those that are held stay. @param {Record<string, number>} values */
export function apply(values) {
    isMoving = true;
    const held = state.locked.map((name) => [name, state.values[name] ?? 0]);
    const next = Object.fromEntries([...Object.entries(values), ...held].filter(([, value]) => value));
    state.change({ values: next, isFresh: false });
    draw();
    commit();
}

/** Holds what a slider stands for, or lets it go. @param {string} name */
export function toggleLock(name) {
    const { locked } = state;
    state.change({ locked: locked.includes(name) ? locked.filter((other) => other !== name) : [...locked, name].sort() });
    isMoving = true;
    draw();
    commit();
}

function commit() {
    clearTimeout(timer);
    isMoving = false;
    const { session, values, locked } = state;
    if (!session?.history || session.face === null) return;
    enqueue(async () => {
        if (state.session?.id === session.id) update(await server.commit(session.id, { sliders: values, locked }));
    });
}

function enqueue(job) {
    waiting += 1;
    queue = queue.then(job).catch(complain).finally(() => (waiting -= 1));
    return queue;
}

/** Goes along the history, after what is still moving has become a step of it. */
function travel(request, text) {
    if (isMoving) commit();
    const { id } = state.session;
    return enqueue(async () => {
        update(await request(id), true);
        if (text) announce(text);
    });
}

export function undo() {
    if (state.canUndo || isBusy()) travel(server.undo, t("announce.undone"));
}

export function redo() {
    if (state.canRedo) travel(server.redo, t("announce.redone"));
}

/** @param {number} position */
export const goTo = (position) => travel((id) => server.goTo(id, position), "");
