// Makes somebody smile: node edit.mjs PHOTO RESULT [FACE]
// LIKENESS_URL names the server, LIKENESS_TOKEN the token where one is needed, and FACE says where
// the face is, such as '{"index":0}' or five points; normally it is found.
import { readFile, writeFile } from "node:fs/promises";

const server = process.env.LIKENESS_URL ?? "http://localhost:8080";
const [photo, result, face = '{"index":0}'] = process.argv.slice(2);

/** Sends a request, and throws the detail of the problem document if it fails. */
async function call(method, path, { json, ...options } = {}) {
    const headers = new Headers(options.headers);
    if (process.env.LIKENESS_TOKEN) headers.set("Authorization", `Bearer ${process.env.LIKENESS_TOKEN}`);
    if (json) headers.set("Content-Type", "application/json");
    const body = json ? JSON.stringify(json) : options.body;
    const response = await fetch(server + path, { method, headers, body });
    if (!response.ok) throw new Error((await response.json()).detail);
    return response;
}

/** Follows the session's events until its state is one of those wanted. */
async function until(at, wanted) {
    const { body } = await call("GET", `${at}/events`);
    let text = "";
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
        const events = (text + piece).split("\n\n");
        text = events.pop();
        for (const event of events) {
            if (!event.includes("event: state\n")) continue;
            const session = JSON.parse(event.slice(event.indexOf("data: ") + 6));
            if (wanted(session)) return session;
        }
    }
    throw new Error("the session ended");
}

const opened = await call("POST", "/v1/sessions", {
    body: await readFile(photo), headers: { "Content-Type": "image/jpeg" },
});
const at = opened.headers.get("Location");
let session = await until(at, ({ state }) => ["choosing", "ready", "failed"].includes(state));
if (session.state === "choosing") {
    await call("PUT", `${at}/face`, { json: JSON.parse(face) });
    session = await until(at, ({ state }) => ["ready", "failed"].includes(state));
}
if (session.failure) throw new Error(session.failure.detail);

await call("POST", `${at}/edits`, {
    json: { sliders: { smile: 60 } }, headers: { "Idempotency-Key": "smile-60" },
});
session = await until(at, ({ edits }) => edits[0]?.status === "done" || edits[0]?.failure);
const finished = await call("GET", session.edits[0].result);
await writeFile(result, new Uint8Array(await finished.arrayBuffer()));
await call("DELETE", at);
