import { language, t } from "./i18n.js";

/** Where each stage begins and ends on the bar of its job. */
const parts = {
    upload: [0, 1], queued: [0, 0.01],
    detect: [0, 0.06], landmark: [0.06, 0.1], align: [0.1, 0.12], encode: [0.12, 0.2], finetune: [0.2, 0.65], distill: [0.65, 1],
    finalize: [0, 0.4], segment: [0.4, 0.6], inpaint: [0.6, 0.8], unalign: [0.8, 1],
};

/**
 * @param {{stage: string, fraction: number, secondsLeft?: number}} progress
 * @returns {{title: string, fraction: number, left: string}}
 */
export function describe({ stage, fraction, secondsLeft }) {
    const [from, to] = parts[stage] ?? [0, 1];
    return {
        title: t(stage in parts ? `stage.${stage}` : "stage.other"),
        fraction: from + (to - from) * Math.min(1, Math.max(0, fraction)),
        left: timeLeft(secondsLeft),
    };
}

/** @param {number | null | undefined} seconds */
export function timeLeft(seconds) {
    if (seconds === null || seconds === undefined) return "";
    if (seconds < 1.5) return t("time.moment");
    if (seconds < 90) return t("time.seconds", { n: Math.round(seconds) });
    return t("time.minutes", { n: Math.round(seconds / 60) });
}

/** @param {string} time an ISO 8601 time @returns {string} such as “10:00 tomorrow” */
export function clock(time) {
    const date = new Date(time);
    const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    const hour = date.toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
    if (days <= 0) return t("clock.today", { hour });
    if (days === 1) return t("clock.tomorrow", { hour });
    return t("clock.later", { hour, day: date.toLocaleDateString(language, { month: "long", day: "numeric" }) });
}

/** @param {string} time an ISO 8601 time in the past @returns {string} such as “5 minutes ago” */
export function ago(time) {
    const minutes = Math.round((Date.now() - Date.parse(time)) / 60_000);
    if (minutes < 1) return t("clock.now");
    const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
    if (minutes < 60) return format.format(-minutes, "minute");
    if (minutes < 24 * 60) return format.format(-Math.round(minutes / 60), "hour");
    return format.format(-Math.round(minutes / 1440), "day");
}

/** @param {number} seconds @returns {string} such as “24 hours” */
export function span(seconds) {
    if (seconds < 2 * 3600) return t("span.minutes", { n: Math.round(seconds / 60) });
    if (seconds <= 48 * 3600) return t("span.hours", { n: Math.round(seconds / 3600) });
    return t("span.days", { n: Math.round(seconds / 86400) });
}
