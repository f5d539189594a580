/** What a user set for this browser; it outlives the photo. */
class Settings extends EventTarget {
    /** @param {"appearance"|"latency"|"history"} name */
    get(name) {
        return localStorage.getItem(`likeness.${name}`) ?? defaults()[name];
    }

    /** @param {"appearance"|"latency"|"history"} name @param {string} value */
    set(name, value) {
        localStorage.setItem(`likeness.${name}`, value);
        this.dispatchEvent(new CustomEvent("change"));
    }

    /** Calls `listener` now and after every change. @param {() => void} listener */
    on(listener) {
        this.addEventListener("change", listener);
        listener();
    }
}

/** The history needs room that a phone does not have. */
const defaults = () => ({
    appearance: "system", latency: "off", history: matchMedia("(min-width: 821px) and (min-height: 600px)").matches ? "on" : "off",
});

/** The settings of this browser. */
export const settings = new Settings();

settings.on(() => {
    document.documentElement.dataset.appearance = settings.get("appearance");
});
