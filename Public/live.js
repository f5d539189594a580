/**
 * The live connection of a session: positions out, frames and progress in. Connects again when it
 * breaks, and then repeats the last position, so that the picture is never left behind.
 *
 * Events: `frame` (detail: seq and JPEG), `progress`, `state`, `error`, `open`, `close`.
 */
export class Live extends EventTarget {
    #id;
    #socket = null;
    #seq = 0;
    #answered = 0;
    #values = {};
    #scheduled = false;
    #tries = 0;
    #ended = false;

    /** @param {string} id */
    constructor(id) {
        super();
        this.#id = id;
        this.#connect();
    }

    /** Whether the newest position has been drawn. */
    get isIdle() {
        return this.#answered === this.#seq;
    }

    /**
     * Asks for a frame; of several calls before the next repaint only the last one is sent.
     * @param {Record<string, number>} values
     */
    send(values) {
        this.#values = values;
        if (this.#scheduled) return;
        this.#scheduled = true;
        requestAnimationFrame(() => {
            this.#scheduled = false;
            this.#seq += 1;
            this.#post();
        });
    }

    /** Asks again for the last position, when the models have become better. */
    repeat() {
        if (this.#seq > 0) this.send(this.#values);
    }

    close() {
        this.#ended = true;
        this.#socket?.close(1000);
    }

    #post() {
        if (this.#socket?.readyState !== WebSocket.OPEN) return;
        this.#socket.send(JSON.stringify({ type: "sliders", seq: this.#seq, values: this.#values }));
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
        socket.onmessage = ({ data }) => (typeof data === "string" ? this.#text(data) : this.#frame(data));
        socket.onclose = ({ code }) => {
            if (this.#ended) return;
            this.#tell("close", { code });
            if (code >= 4400 && code < 4500) return;
            this.#tries += 1;
            setTimeout(() => this.#ended || this.#connect(), Math.min(8000, 250 * 2 ** this.#tries));
        };
    }

    /** Reads a frame: `LKF1`, seq, microseconds and length in big-endian, then a JPEG. */
    #frame(buffer) {
        const header = new DataView(buffer, 0, 16);
        if (header.getUint32(0) !== 0x4c4b4631) return;
        const seq = header.getUint32(4);
        if (seq < this.#answered) return;
        this.#answered = seq;
        this.#tell("frame", { seq, isLast: seq === this.#seq, jpeg: new Blob([new Uint8Array(buffer, 16)], { type: "image/jpeg" }) });
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
