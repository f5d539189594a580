/**
 * Where the aligned face lies in the photo: its centre, and the vectors from there to the middle of
 * its right and of its lower side.
 *
 * @typedef {{x: number, y: number, right: number[], down: number[], radius: number}} Quad
 */

const mean = (points) => points.reduce((s, p) => [s[0] + p[0] / points.length, s[1] + p[1] / points.length], [0, 0]);

/**
 * FFHQ's oriented square around eyes and mouth (Karras et al. 2019, appendix A).
 * @param {{box: number[], landmarks: number[][]}} face
 * @returns {Quad} the square around the box if there are no 68 points
 */
export function faceQuad({ box, landmarks }) {
    if (landmarks?.length !== 68) {
        const half = 0.75 * Math.max(box[2], box[3]);
        return quad([box[0] + box[2] / 2, box[1] + 0.45 * box[3]], [half, 0]);
    }
    const left = mean(landmarks.slice(36, 42));
    const right = mean(landmarks.slice(42, 48));
    const eyes = mean([left, right]);
    const mouth = mean([landmarks[48], landmarks[54]]);
    const across = [right[0] - left[0], right[1] - left[1]];
    const down = [mouth[0] - eyes[0], mouth[1] - eyes[1]];
    let axis = [across[0] + down[1], across[1] - down[0]];
    const length = Math.hypot(...axis) || 1;
    const size = Math.max(2 * Math.hypot(...across), 1.8 * Math.hypot(...down));
    axis = [(axis[0] / length) * size, (axis[1] / length) * size];
    return quad([eyes[0] + 0.1 * down[0], eyes[1] + 0.1 * down[1]], axis);
}

/** @returns {Quad} */
function quad([x, y], right) {
    return { x, y, right, down: [-right[1], right[0]], radius: Math.hypot(...right) };
}
