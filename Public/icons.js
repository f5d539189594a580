import { markup } from "./html.js";

/** Paths on a grid of 24, drawn as lines. */
const paths = {
    undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
    redo: "m15 14 5-5-5-5M20 9H10a6 6 0 0 0 0 12h3",
    history: "M4 5v5h5M4.6 15a8 8 0 1 0 .6-7.5L4 10M12 8v4.5l3 2",
    eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
    after: "M4 5h16v14H4z",
    divider: "M4 5h16v14H4zM12 3v18",
    side: "M3 6h7.5v12H3zM13.5 6H21v12h-7.5z",
    face: "M12 3c4 0 6 3 6 7 0 6-3 11-6 11s-6-5-6-11c0-4 2-7 6-7zM9.5 10.5h.01M14.5 10.5h.01M10 15c1.3 1 2.7 1 4 0",
    photo: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9h.01",
    camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 10.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z",
    trash: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6",
    plus: "M12 5v14M5 12h14",
    minus: "M5 12h14",
    check: "m5 13 4 4L19 7",
    close: "M6 6l12 12M18 6 6 18",
    back: "M14.5 6 8.5 12l6 6",
    reset: "M4 5v5h5M4.6 15a8 8 0 1 0 .6-7.5L4 10",
    download: "M12 4v11m-5-5 5 5 5-5M5 20h14",
    upload: "M12 16V5m-5 5 5-5 5 5M5 20h14",
    menu: "M4 8h10m4 0h2M4 16h4m4 0h8M14 8a2 2 0 1 0 4 0 2 2 0 1 0-4 0M8 16a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
    lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
    unlock: "M7 11V8a5 5 0 0 1 9.6-1.9M5.5 11h13v9h-13z",
    star: "m12 4 2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z",
    spark: "M12 4v5m0 6v5m-8-8h5m6 0h5M7 7l2.5 2.5m5 5L17 17M17 7l-2.5 2.5M9.5 14.5 7 17",
    words: "M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12.5h5",
    pencil: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17",
    box: "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4",
    points: "M5.2 8a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0M16.2 8a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0M10.7 12.5a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0M6.7 17.5a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0M14.7 17.5a1.3 1.3 0 1 0 2.6 0 1.3 1.3 0 1 0-2.6 0",
    mask: "M4 4h16v16H4zM4 14 14 4M4 20 20 4M10 20 20 10",
    keyboard: "M3 7h18v10H3zM7 10.5h.01M12 10.5h.01M17 10.5h.01M8 14h8",
    warning: "M12 4 2.5 20h19zM12 10v4.5M12 17.5h.01",
};

/**
 * Draws an icon.
 * @param {keyof typeof paths} name
 */
export const icon = (name) =>
    markup(`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${paths[name]}"/></svg>`);
