import { Problem, send, signIn, unreachable } from "./request.js";

// Uploads that continue where a lost connection left them: tus 1.0.0, https://tus.io.

/** Bytes that are sent at once; what arrived of a piece need not be sent again. */
const piece = 1 << 20;
const tus = { "Tus-Resumable": "1.0.0" };
const kept = "likeness.upload";

/**
 * Sends a file, again and again if it must be, and from where it was if the page was left.
 * @param {Blob} file
 * @param {(sent: {fraction: number, isWaiting: boolean}) => void} onProgress
 * @param {AbortSignal} signal
 * @returns {Promise<string>} the name of the upload
 * @throws {Problem}
 */
export async function upload(file, onProgress, signal) {
    const key = [file.name ?? "", file.size, file.lastModified ?? 0].join();
    let { address, offset } = (await resumable(key)) ?? (await create(file));
    localStorage.setItem(kept, JSON.stringify({ key, address }));
    const tell = (sent, isWaiting = false) => onProgress({ fraction: sent / file.size, isWaiting });
    let failures = 0;
    while (offset < file.size) {
        if (signal.aborted) return forget(address);
        try {
            tell(offset);
            offset = await patch(address, file.slice(offset, offset + piece), offset, (sent) => tell(offset + sent), signal);
            failures = 0;
        } catch (error) {
            if (signal.aborted) return forget(address);
            if (!error.isUnreachable && ![409, 423, 429, 503].includes(error.status)) throw error;
            tell(offset, true);
            await pause(Math.min(8000, 300 * 2 ** failures++));
            offset = (await offsetOf(address).catch((e) => (e.isUnreachable ? null : Promise.reject(e)))) ?? offset;
        }
    }
    localStorage.removeItem(kept);
    return address.split("/").pop();
}

/** What was sent of this file before, if the server still has it. */
async function resumable(key) {
    const saved = JSON.parse(localStorage.getItem(kept) ?? "null");
    if (saved?.key !== key) return null;
    try {
        return { address: saved.address, offset: await offsetOf(saved.address) };
    } catch {
        localStorage.removeItem(kept);
        return null;
    }
}

async function create(file) {
    const response = await send("/v1/uploads", {
        method: "POST", headers: { ...tus, "Upload-Length": String(file.size) },
    });
    return { address: new URL(response.headers.get("Location"), location.href).pathname, offset: 0 };
}

async function offsetOf(address) {
    const response = await send(address, { method: "HEAD", headers: tus });
    return Number(response.headers.get("Upload-Offset"));
}

/** Gives up: the server need not keep what it has. */
async function forget(address) {
    localStorage.removeItem(kept);
    await send(address, { method: "DELETE", headers: tus }).catch(() => {});
    throw new DOMException("The upload was cancelled.", "AbortError");
}

/** Waits, but no longer than until the network is back. */
const pause = (milliseconds) =>
    new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
        addEventListener("online", resolve, { once: true });
    });

/**
 * Sends a piece; an XMLHttpRequest, because `fetch` does not tell how far it is.
 * @returns {Promise<number>} where the next piece begins
 */
function patch(address, bytes, offset, onProgress, signal) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("PATCH", address);
        const headers = { ...tus, "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" };
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.timeout = 60_000;
        request.upload.onprogress = (event) => onProgress(event.loaded);
        request.onload = async () => {
            if (request.status === 204) return resolve(Number(request.getResponseHeader("Upload-Offset")));
            if (request.status === 401 && (await signIn())) return resolve(offset);
            let document = {};
            try {
                document = JSON.parse(request.responseText);
            } catch {
                // The server had no time to explain itself.
            }
            reject(new Problem({ status: request.status, ...document }));
        };
        request.onerror = request.ontimeout = request.onabort = () => reject(unreachable());
        signal.addEventListener("abort", () => request.abort(), { once: true });
        request.send(bytes);
    });
}
