/**
 * Draws a face of the photo on a small canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasImageSource | null} photo
 * @param {number[]} box x, y, width and height in pixels of the photo
 */
export function crop(canvas, photo, [x, y, w, h]) {
    if (!photo) return;
    const side = 1.35 * Math.max(w, h);
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = canvas.height = Math.round((canvas.clientWidth || 64) * ratio);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    const scale = canvas.width / side;
    context.setTransform(scale, 0, 0, scale, -(x + w / 2 - side / 2) * scale, -(y + h / 2 - side / 2) * scale);
    context.drawImage(photo, 0, 0);
}
