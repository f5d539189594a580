import { send } from "../api/request.js";
import * as api from "../api/sessions.js";
import { state } from "../editor-state.js";
import { complain } from "./notices.js";
import { leave, update } from "./session.js";

/** Edits a face. @param {{index: number} | {box: number[]} | {points: number[][]}} choice */
export async function choose(choice) {
    if (choice.index === state.session.face && state.session.state !== "choosing") return stay();
    try {
        state.change({ notice: null });
        const session = await api.chooseFace(state.session.id, choice);
        state.change({ wantsFace: false, frame: null, proof: null });
        update(session, true);
        state.change({ view: "photo" });
        state.change({ view: "face" });
    } catch (error) {
        complain(error);
    }
}

/**
 * Brings back what the other faces of a photo looked like when it was left: small pictures, until
 * they are edited again.
 */
export async function recall({ id, face, layers = [], history }) {
    for (const layer of layers) {
        const step = history?.steps.findLast(({ number, face }) => face === layer.face && number <= history.position);
        if (layer.face === face || !step) continue;
        try {
            const image = await createImageBitmap(await (await send(step.thumbnail)).blob());
            if (state.session?.id === id) state.change({ frame: { image, face: layer.face, isBetter: false } });
        } catch (error) {
            complain(error);
        }
    }
}

/** Looks at all faces again. */
export function chooseAnother() {
    state.change({ wantsFace: true, mode: "choosing", view: "photo", pointing: "pick" });
}

/** Keeps the face that is being edited. */
export function stay() {
    state.change({ wantsFace: false, mode: "editing", view: "face" });
}

/** Stops what prepares the face, or the upload. */
export async function stopPreparing() {
    if (state.session?.state !== "preparing") return leave();
    try {
        update(await api.cancelPreparation(state.session.id));
    } catch (error) {
        error.isMissing ? leave() : complain(error);
    }
}
