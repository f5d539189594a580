/** What each stage means to somebody who waits for it, and where on the bar it begins. */
const stages = {
    upload: ["Sending your photo", 0, 1],
    queued: ["Waiting for a turn", 0, 0.01],
    detect: ["Looking for faces", 0, 0.06],
    landmark: ["Finding eyes, nose and mouth", 0.06, 0.1],
    align: ["Framing the face", 0.1, 0.12],
    encode: ["Reading the face", 0.12, 0.2],
    finetune: ["Learning this face", 0.2, 0.65],
    distill: ["Sharpening it", 0.65, 1],
    preview: ["Drawing a preview", 0.2, 0.25],
    finalize: ["Drawing the new face", 0, 0.4],
    segment: ["Tracing its outline", 0.4, 0.6],
    inpaint: ["Filling in around it", 0.6, 0.8],
    unalign: ["Putting it back", 0.8, 1],
};

/**
 * @param {{stage: string, fraction: number, secondsLeft?: number}} progress
 * @returns {{title: string, fraction: number, left: string}}
 */
export function describe({ stage, fraction, secondsLeft }) {
    const [title, from, to] = stages[stage] || ["Working", 0, 1];
    return { title, fraction: from + (to - from) * Math.min(1, Math.max(0, fraction)), left: timeLeft(secondsLeft) };
}

/** @param {number | null | undefined} seconds */
export function timeLeft(seconds) {
    if (seconds === null || seconds === undefined) return "";
    if (seconds < 1.5) return "a moment left";
    if (seconds < 90) return `${Math.round(seconds)} seconds left`;
    return `${Math.round(seconds / 60)} minutes left`;
}

/** @param {string} time an ISO 8601 time @returns {string} such as “10:00 tomorrow” */
export function clock(time) {
    const date = new Date(time);
    const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    const hour = date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
    if (days <= 0) return `${hour} today`;
    if (days === 1) return `${hour} tomorrow`;
    return `${hour} on ${date.toLocaleDateString([], { month: "long", day: "numeric" })}`;
}

/** @param {number} seconds @returns {string} such as “24 hours” */
export function span(seconds) {
    if (seconds < 2 * 3600) return `${Math.round(seconds / 60)} minutes`;
    if (seconds <= 48 * 3600) return `${Math.round(seconds / 3600)} hours`;
    return `${Math.round(seconds / 86400)} days`;
}

/** @param {number} value @returns {string} such as “+40” */
export function signed(value) {
    return value > 0 ? `+${value}` : value < 0 ? `−${-value}` : "0";
}
