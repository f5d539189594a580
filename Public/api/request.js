/** An error that the server explained in a problem document. */
export class Problem extends Error {
    /** @param {{type?: string, detail?: string, title?: string, status?: number}} document */
    constructor(document) {
        super(document.detail || document.title || "");
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

const key = "likeness.token";
/** Asks the user for a token; `null` if there is none. @type {() => Promise<string | null>} */
let askForToken = async () => null;
/** @type {Promise<string | null> | null} */
let asking = null;

/** @param {() => Promise<string | null>} ask called when the server wants a token */
export function whenTokenIsNeeded(ask) {
    askForToken = ask;
}

/** @returns {string} the token that proves who we are; empty on a server that needs none */
export const token = () => localStorage.getItem(key) ?? "";

/** @returns {Record<string, string>} the header that carries the token */
export const credentials = () => (token() ? { Authorization: `Bearer ${token()}` } : {});

/**
 * Asks once, however many requests were refused.
 * @returns {Promise<boolean>} whether there is a new token
 */
export async function renewToken() {
    asking ??= askForToken().finally(() => (asking = null));
    const answer = await asking;
    if (answer) localStorage.setItem(key, answer);
    return Boolean(answer);
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
        fetch(path, { ...options, headers: { ...headers, ...credentials() } }).catch((error) => {
            throw error.name === "AbortError" ? error : unreachable();
        });
    let response = await attempt();
    if (response.status === 401 && (await renewToken())) response = await attempt();
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
