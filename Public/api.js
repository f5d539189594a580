/** An error that the server explained in a problem document. */
export class Problem extends Error {
    /** @param {{type?: string, detail?: string, title?: string, status?: number}} document */
    constructor(document) {
        super(document.detail || document.title || "The server could not do this.");
        this.kind = (document.type || "").split("/").pop();
        this.status = document.status;
    }
}

const unreachable = "The server cannot be reached. Please check your connection.";

/**
 * @param {string} path
 * @param {RequestInit & {json?: unknown}} [options]
 * @returns {Promise<any>} the JSON document, `null` if there is none
 * @throws {Problem}
 */
async function request(path, { json, ...options } = {}) {
    if (json !== undefined) {
        options.body = JSON.stringify(json);
        options.headers = { ...options.headers, "Content-Type": "application/json" };
    }
    let response;
    try {
        response = await fetch(path, options);
    } catch {
        throw new Problem({ detail: unreachable });
    }
    const isJSON = (response.headers.get("Content-Type") || "").includes("json");
    const document = isJSON ? await response.json() : null;
    if (!response.ok) throw new Problem(document || { status: response.status });
    return document;
}

const at = (id, rest = "") => `/v1/sessions/${encodeURIComponent(id)}${rest}`;

/** @returns {Promise<{sliders: any[], limits: any}>} */
export const listSliders = () => request("/v1/sliders");
/** @param {string} id */
export const showSession = (id) => request(at(id));
/** @param {string} id */
export const deleteSession = (id) => request(at(id), { method: "DELETE" });
/** @param {string} id @param {{index: number} | {box: number[]}} choice */
export const chooseFace = (id, choice) => request(at(id, "/face"), { method: "PUT", json: choice });
/** @param {string} id @param {string} name */
export const imageAddress = (id, name) => at(id, `/images/${name}`);
/** @param {string} id @param {number} number @param {boolean} download */
export const resultAddress = (id, number, download = false) =>
    at(id, `/edits/${number}/result${download ? "?download" : ""}`);
/** @param {string} id @param {number} number */
export const cancelEdit = (id, number) => request(at(id, `/edits/${number}`), { method: "DELETE" });

/**
 * Asks for a finished photo.
 * @param {string} id
 * @param {{sliders: Record<string, number>, format: string, quality?: number}} edit
 */
export const createEdit = (id, edit) =>
    request(at(id, "/edits"), {
        method: "POST", json: edit, headers: { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) },
    });

/**
 * Uploads a photo; an XMLHttpRequest, because `fetch` does not tell how far it is.
 * @param {Blob} photo
 * @param {(fraction: number) => void} onProgress
 * @returns {Promise<any>} the session document
 * @throws {Problem}
 */
export function openSession(photo, onProgress) {
    return new Promise((resolve, reject) => {
        const upload = new XMLHttpRequest();
        upload.open("POST", "/v1/sessions");
        upload.responseType = "json";
        upload.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
        upload.onload = () => {
            if (upload.status === 201) resolve(upload.response);
            else reject(new Problem(upload.response || { status: upload.status }));
        };
        upload.onerror = () => reject(new Problem({ detail: unreachable }));
        upload.send(photo);
    });
}
