/**
 * Draws a face of the photo on a small canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLImageElement | null} photo
 * @param {number[]} box x, y, width and height in pixels of the photo
 */
export function crop(canvas, photo, [x, y, w, h]) {
    if (!photo) return;
    const [width, height] = [photo.naturalWidth, photo.naturalHeight];
    const side = Math.min(1.35 * Math.max(w, h), width, height);
    // The square stays within the photo.
    const left = Math.max(0, Math.min(x + w / 2 - side / 2, width - side));
    const top = Math.max(0, Math.min(y + h / 2 - side / 2, height - side));
    const ratio = Math.min(2, devicePixelRatio);
    canvas.width = canvas.height = Math.round((canvas.clientWidth || 64) * ratio);
    const context = canvas.getContext("2d");
    context.imageSmoothingQuality = "high";
    const scale = canvas.width / side;
    context.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    context.drawImage(photo, 0, 0);
}
