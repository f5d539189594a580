import { html } from "../html.js";
import { t } from "../i18n.js";
import { complain } from "../actions/notices.js";

/**
 * Shows what the camera sees, as in a mirror, until the photo is taken.
 * @returns {Promise<Blob | null>} a JPEG, not mirrored
 */
export async function takePhoto() {
    let stream;
    try {
        stream = await navigator.mediaDevices.getUserMedia({
            video: { facingMode: "user", width: { ideal: 1920 }, height: { ideal: 1080 } },
        });
    } catch {
        complain(new Error(t("camera.refused")));
        return null;
    }
    const dialog = document.createElement("dialog");
    dialog.className = "camera";
    dialog.setAttribute("aria-label", t("camera.title"));
    dialog.innerHTML = html`
        <video autoplay playsinline muted></video>
        <form method="dialog" class="buttons">
            <button class="quiet" value="no">${t("ask.cancel")}</button>
            <button class="main" value="take" autofocus>${t("camera.take")}</button>
        </form>`;
    const video = dialog.querySelector("video");
    video.srcObject = stream;
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
        dialog.onclose = async () => {
            const photo = dialog.returnValue === "take" && video.videoWidth ? await still(video) : null;
            stream.getTracks().forEach((track) => track.stop());
            dialog.remove();
            resolve(photo);
        };
    });
}

/** @param {HTMLVideoElement} video @returns {Promise<Blob | null>} */
function still(video) {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
}
