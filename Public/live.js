/**
 * The live connection of a session: positions out, frames and progress in. Connects again when it
 * breaks, and then repeats the last position, so that the picture is never left behind.
 *
 * Events: `frame` (detail: seq, JPEG and milliseconds), `proof` (detail: JPEG and where it belongs),
 * `progress`, `state`, `error`, `open`, `close`.
 */
export class Live extends EventTarget {
    #id;
    #socket = null;
    #seq = 0;
    #answered = 0;
    #wish = { values: {}, locked: [] };
    #isBetter = false;
    #scheduled = false;
    #sentAt = new Map();
    #tries = 0;
    #ended = false;

    /** @param {string} id */
    constructor(id) {
        super();
        this.#id = id;
        this.#connect();
        addEventListener("online", () => this.#ended || this.#socket || this.#connect());
    }

    /**
     * Asks for a frame; of several calls before the next repaint only the last one is sent.
     * @param {{values: Record<string, number>, locked: string[]}} wish
     * @param {boolean} isBetter whether only the models have become better
     */
    send(wish, isBetter = false) {
        this.#wish = wish;
        this.#isBetter = isBetter;
        if (this.#scheduled) return;
        this.#scheduled = true;
        requestAnimationFrame(() => {
            this.#scheduled = false;
            this.#seq += 1;
            this.#post();
        });
    }

    /** Asks again for the last position, if there is nothing newer to wait for. */
    repeat() {
        if (this.#seq > 0 && this.#answered === this.#seq) this.send(this.#wish, true);
    }

    close() {
        this.#ended = true;
        this.#socket?.close(1000);
    }

    #post() {
        if (this.#socket?.readyState !== WebSocket.OPEN) return;
        const { values, locked } = this.#wish;
        this.#sentAt.set(this.#seq, performance.now());
        const held = locked.length > 0 ? { locked } : {};
        this.#socket.send(JSON.stringify({ type: "sliders", seq: this.#seq, values, proof: true, ...held }));
    }

    #connect() {
        const address = new URL(`/v1/sessions/${this.#id}/live`, location.href);
        address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
        const socket = new WebSocket(address, ["likeness.binary.v1"]);
        socket.binaryType = "arraybuffer";
        this.#socket = socket;
        socket.onopen = () => {
            this.#tries = 0;
            this.#tell("open");
            if (this.#answered < this.#seq) this.#post();
        };
        socket.onmessage = ({ data }) => (typeof data === "string" ? this.#text(data) : this.#picture(data));
        socket.onclose = ({ code }) => {
            this.#socket = null;
            if (this.#ended) return;
            this.#tell("close", { code });
            if (code >= 4400 && code < 4500) return;
            this.#tries += 1;
            setTimeout(() => this.#ended || this.#socket || this.#connect(), Math.min(8000, 250 * 2 ** this.#tries));
        };
    }

    #picture(buffer) {
        const kind = new DataView(buffer).getUint32(0);
        if (kind === 0x4c4b4631) this.#frame(buffer);
        if (kind === 0x4c4b5031) this.#proof(buffer);
    }

    /** Reads a proof: `LKP1`, seq, x, y, width, height and length in big-endian, then a JPEG. */
    #proof(buffer) {
        const header = new DataView(buffer, 0, 28);
        const [seq, x, y, width, height] = [4, 8, 12, 16, 20].map((place) => header.getUint32(place));
        if (seq !== this.#seq) return;
        const jpeg = new Blob([new Uint8Array(buffer, 28)], { type: "image/jpeg" });
        this.#tell("proof", { jpeg, area: { x, y, width, height } });
    }

    /** Reads a frame: `LKF1`, seq, microseconds and length in big-endian, then a JPEG. */
    #frame(buffer) {
        const seq = new DataView(buffer).getUint32(4);
        if (seq < this.#answered) return;
        this.#answered = seq;
        const sentAt = this.#sentAt.get(seq) ?? performance.now();
        for (const key of this.#sentAt.keys()) if (key <= seq) this.#sentAt.delete(key);
        const isLast = seq === this.#seq;
        const jpeg = new Blob([new Uint8Array(buffer, 16)], { type: "image/jpeg" });
        this.#tell("frame", { seq, isLast, isBetter: isLast && this.#isBetter, jpeg, sentAt });
    }

    #text(data) {
        const message = JSON.parse(data);
        if (message.type === "error" && message.seq) this.#answered = Math.max(this.#answered, message.seq);
        this.#tell(message.type, message);
    }

    #tell(type, detail = {}) {
        this.dispatchEvent(new CustomEvent(type, { detail }));
    }
}
