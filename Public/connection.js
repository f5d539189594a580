import { Problem } from "./api/request.js";
import { complain } from "./actions/notices.js";
import { state } from "./editor-state.js";
import { Live } from "./live.js";

// The one live connection of the page, and what its messages do to the state.

/** What the server says of a photo that was erased or has expired. */
const gone = ["closed", "unknown-session", "session-expired"];
/** @type {Live | null} */
let live = null;
let lastRepeat = 0;

/**
 * @param {string} id
 * @param {{update: (session: any) => void, lost: () => void}} on what to do with a new document,
 *   and when the session is gone
 */
export function connect(id, { update, lost }) {
    disconnect();
    const mine = new Live(id);
    live = mine;
    const listen = (type, listener) => mine.addEventListener(type, ({ detail }) => live === mine && listener(detail));
    listen("open", () => state.change({ connected: true }));
    listen("close", ({ code }) => {
        state.change({ connected: false });
        if (code === 4404 || code === 4410) lost();
    });
    listen("frame", (frame) => show(frame));
    listen("proof", (proof) => prove(proof));
    listen("progress", ({ type, ...progress }) => {
        state.change({ progress });
        // The models become better while they are distilled, and so does the picture.
        if (progress.stage === "distill" && performance.now() - lastRepeat > 1200) {
            lastRepeat = performance.now();
            mine.repeat();
        }
    });
    listen("state", ({ session }) => update(session));
    listen("error", ({ problem }) => {
        const error = new Problem(problem ?? {});
        if (["superseded", "not-previewable"].includes(error.kind)) return;
        if (gone.includes(error.kind)) lost();
        complain(error);
    });
}

export function disconnect() {
    live?.close();
    live = null;
}

/** Asks for a frame of the positions now. @param {boolean} isBetter whether only the models changed */
export function draw(isBetter = false) {
    state.change({ proof: null });
    live?.send({ values: state.values, locked: state.locked }, isBetter);
}

async function show({ jpeg, isLast, isBetter, sentAt }) {
    const face = state.session?.face;
    const image = await createImageBitmap(jpeg);
    if (face === undefined || face !== state.session?.face) return;
    const latency = performance.now() - sentAt;
    state.change({ frame: { image, face, isBetter }, isFresh: isLast, latency });
}

/** Shows the finished face, unless a slider has moved while it was decoded. */
async function prove({ jpeg, area }) {
    const [face, values] = [state.session?.face, state.values];
    const image = await createImageBitmap(jpeg);
    if (face === undefined || face !== state.session?.face || values !== state.values) return;
    state.change({ proof: { image, area, face } });
}
