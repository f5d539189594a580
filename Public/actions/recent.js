import { listSessions } from "../api/sessions.js";
import { state } from "../editor-state.js";

/** Reads which photos are still on the server. */
export async function loadRecent() {
    try {
        state.change({ recent: (await listSessions(6)).sessions });
    } catch {
        // Without a list the page is as useful as before; what else fails says so itself.
    }
}
