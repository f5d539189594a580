/**
 * Makes a panel open beside its button; the browser closes it by Escape and by a click elsewhere.
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} panel
 * @param {"above"|"below"} side
 */
export function attach(button, panel, side = "below") {
    panel.popover = "auto";
    button.popoverTargetElement = panel;
    button.setAttribute("aria-expanded", "false");
    panel.addEventListener("beforetoggle", ({ newState }) => {
        button.setAttribute("aria-expanded", String(newState === "open"));
        const { left, right, top, bottom } = button.getBoundingClientRect();
        const isRight = left + right > innerWidth;
        Object.assign(panel.style, {
            inset: "auto",
            left: isRight ? "auto" : `${Math.max(8, left)}px`,
            right: isRight ? `${Math.max(8, innerWidth - right)}px` : "auto",
            top: side === "below" ? `${bottom + 6}px` : "auto",
            bottom: side === "above" ? `${innerHeight - top + 6}px` : "auto",
        });
    });
    addEventListener("resize", () => panel.matches(":popover-open") && panel.hidePopover());
}
