import { open } from "../actions/session.js";
import { html } from "../html.js";
import { t } from "../i18n.js";
import { icon } from "../icons.js";
import { takePhoto } from "./camera-dialog.js";

const types = "image/jpeg,image/png,image/webp";

/** `<photo-drop>`: choose a photo, drop it here, paste it, or take one. */
class PhotoDrop extends HTMLElement {
    connectedCallback() {
        this.innerHTML = html`
            <div class="choices">
                <label class="main button">${icon("upload")}<span>${t("drop.choose")}</span>
                    <input type="file" accept="${types}" class="visually-hidden" data-file></label>
                <button data-camera>${icon("camera")}<span>${t("drop.camera")}</span></button>
                <input type="file" accept="image/*" capture="user" hidden data-capture>
            </div>
            <p class="hint">${t("drop.hint")}</p>`;
        const [file, camera, capture] = ["file", "camera", "capture"].map((name) => this.querySelector(`[data-${name}]`));
        file.onchange = capture.onchange = ({ target }) => {
            if (target.files[0]) open(target.files[0]);
            target.value = "";
        };
        camera.onclick = async () => {
            // A phone's own camera makes better photos than a page can.
            if (matchMedia("(pointer: coarse)").matches || !navigator.mediaDevices) return capture.click();
            const photo = await takePhoto();
            if (photo) open(photo);
        };
    }
}

customElements.define("photo-drop", PhotoDrop);

// A photo may be dropped or pasted anywhere, at any time.
addEventListener("dragover", (event) => {
    event.preventDefault();
    document.body.classList.add("dragging");
});
addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.body.classList.remove("dragging");
});
addEventListener("drop", (event) => {
    event.preventDefault();
    document.body.classList.remove("dragging");
    const photo = event.dataTransfer?.files[0];
    if (photo) open(photo);
});
addEventListener("paste", (event) => {
    const photo = [...(event.clipboardData?.files || [])].find((file) => file.type.startsWith("image/"));
    if (photo) open(photo);
});
