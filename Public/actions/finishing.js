import * as api from "../api/edits.js";
import { state } from "../editor-state.js";
import { t } from "../i18n.js";
import { announce, complain, note } from "./notices.js";
import { enter, follow, leave } from "./session.js";

/** The number of the edit being made. @type {number | null} */
let making = null;

/**
 * Makes the finished photo.
 * @param {{format: string, quality?: number, maximumSide?: number, keepLocation?: boolean}} options
 */
export async function finish(options) {
    const { session, layers } = state;
    const [layer] = layers;
    const isOne = layers.length === 1 && layer.face === session.face;
    const wish = isOne ? { sliders: layer.sliders, locked: layer.locked } : { layers };
    try {
        state.change({ progress: { stage: "queued", fraction: 0, edit: -1 } });
        const edit = await api.createEdit(session.id, { ...wish, ...options });
        making = edit.number;
        state.change({ progress: { stage: "queued", fraction: 0, edit: edit.number } });
        conclude(state.session);
    } catch (error) {
        state.change({ progress: null });
        complain(error);
    }
}

/** Shows the edit being made as soon as it is over. */
function conclude(session) {
    const edit = making && session?.edits.find((edit) => edit.number === making);
    if (!edit || ["queued", "running"].includes(edit.status)) return;
    making = null;
    state.change({ progress: null });
    if (edit.status === "failed") complain({ message: edit.failure?.detail ?? "", kind: edit.failure?.kind });
    if (edit.status !== "done") return;
    state.change({ result: edit, mode: "result", view: "photo", comparison: "divider", showsChange: false });
    announce(t("result.done"));
}
follow(conclude);

export async function cancel() {
    if (!making) return;
    try {
        await api.cancelEdit(state.session.id, making);
        making = null;
        state.change({ progress: null });
    } catch (error) {
        complain(error);
    }
}

/** Back from the finished photo to the sliders. */
export function keepEditing() {
    state.change({ result: null, mode: "editing", view: "face", comparison: "after", showsChange: false });
}

const ofResult = (action) => async () => {
    try {
        await action(state.session.id, state.result.number);
    } catch (error) {
        complain(error);
    }
};

export const download = ofResult(api.download);

/** Makes the finished photo the original of a new session. */
export const editFurther = ofResult(async (id, number) => {
    const session = await api.editFurther(id, number);
    leave();
    await enter(session);
});

/** Copies an address that works for a day and without a token. */
export const copyLink = ofResult(async (id, number) => {
    const { url } = await api.createLink(id, number);
    const address = new URL(url, location.href).href;
    try {
        await navigator.clipboard.writeText(address);
        note(t("result.copied"));
    } catch {
        note(t("result.link", { address }));
    }
});

/** Saves how the photo was made: the same photo and recipe give the same picture again. */
export const saveRecipe = ofResult(async (id, number) => {
    const recipe = await api.showRecipe(id, number);
    const file = new Blob([JSON.stringify(recipe, null, 2)], { type: "application/json" });
    api.save(URL.createObjectURL(file), `likeness-${number}.recipe.json`);
});
