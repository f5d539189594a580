/** An error that the server explained in a problem document. */
export class Problem extends Error {
    /** @param {{type?: string, detail?: string, title?: string, status?: number}} document */
    constructor(document) {
        super(document.detail || document.title || "");
        this.document = document;
        this.kind = (document.type || "").split(/[:/#]/).pop() || "unknown";
        this.status = document.status ?? 0;
    }

    /** Whether the server does not have this address at all. */
    get isMissing() {
        return this.status === 405 || (this.status === 404 && ["not-found", "unknown"].includes(this.kind));
    }

    /** Whether nothing came back. */
    get isUnreachable() {
        return this.kind === "unreachable";
    }
}

/** @returns {Problem} */
export const unreachable = () => new Problem({ type: "unreachable" });

/** Asks the user for a token; `null` if there is none. @type {() => Promise<string | null>} */
let askForToken = async () => null;
/** @type {Promise<boolean> | null} */
let signingIn = null;

/** @param {() => Promise<string | null>} ask called when the server wants to know who we are */
export function whenTokenIsNeeded(ask) {
    askForToken = ask;
}

/**
 * Signs in with a token that the user gives: the browser keeps it as a cookie that no script reads.
 * Asks once, however many requests were refused.
 * @returns {Promise<boolean>} whether it is worth trying again
 */
export function signIn() {
    const attempt = async () => {
        const token = await askForToken();
        if (!token) return false;
        const headers = { "Content-Type": "application/json" };
        return (await fetch("/v1/access", { method: "PUT", headers, body: JSON.stringify({ token }) })).ok;
    };
    signingIn ??= attempt().finally(() => (signingIn = null));
    return signingIn;
}

/**
 * @typedef {RequestInit & {json?: unknown, revision?: number}} Options `json` becomes the body;
 *   `revision` is the one that may be changed
 */

/**
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<Response>}
 * @throws {Problem}
 */
export async function send(path, { json, revision, ...options } = {}) {
    const headers = { ...options.headers };
    if (json !== undefined) {
        options.body = JSON.stringify(json);
        headers["Content-Type"] = "application/json";
    }
    if (revision !== undefined) headers["If-Match"] = `"${revision}"`;
    const attempt = () =>
        fetch(path, { ...options, headers }).catch((error) => {
            throw error.name === "AbortError" ? error : unreachable();
        });
    let response = await attempt();
    if (response.status === 401 && (await signIn())) response = await attempt();
    if (!response.ok) throw new Problem({ status: response.status, ...(await document_(response)) });
    return response;
}

/**
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<any>} the JSON document, `null` if there is none
 * @throws {Problem}
 */
export const request = async (path, options) => document_(await send(path, options));

async function document_(response) {
    const isJSON = (response.headers.get("Content-Type") || "").includes("json");
    return isJSON ? response.json() : null;
}

/** @returns {string} a name that no other request has */
export const uniqueName = () => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
