// One dimension of the transforms between images and images of twice the size.
//
// A filter (a, b, c) of stride 2 spreads pixels x to z: z[2i] = a x[i] + c x[i - 1], z[2i + 1] =
// b x[i]. Four even results come from five pixels by F(4, 2), among the points 0, 1, -1, 2 and
// infinity, and four odd ones by one product each: nine points. In two dimensions they are 81
// products, but of 36 filters only, because the odd pixels share theirs. Gathering, which is the
// transpose, is the same with z for x: x[i] = a z[2i] + c z[2i + 2] + b z[2i + 1].

// The filters: the five points of (c, a), then b.
INLINE void doubling_filter_points(const v16 w[3], v16 o[6]) {
    const v16 a = w[0] * (1.0f / 6), c = w[2] * (1.0f / 6);
    o[0] = 0.5f * w[2];
    o[1] = -0.5f * (w[0] + w[2]);
    o[2] = a - c;
    o[3] = 2 * a + c;
    o[4] = w[0];
    o[5] = w[1];
}

// The transpose of `doubling_filter_points`.
INLINE void doubling_filter_taps(const v16 u[6], v16 w[3]) {
    w[0] = u[4] - 0.5f * u[1] + (u[2] + 2 * u[3]) * (1.0f / 6);
    w[1] = u[5];
    w[2] = 0.5f * (u[0] - u[1]) + (u[3] - u[2]) * (1.0f / 6);
}

// Five pixels to their five points.
INLINE void five_points(const v16 d[5], v16 o[5]) {
    const v16 a = d[3] - d[1];
    o[0] = 2 * (d[0] - d[2]) + a;
    o[1] = d[3] - 2 * d[1] - d[2];
    o[2] = d[3] + 2 * d[1] - 3 * d[2];
    o[3] = a;
    o[4] = d[4] - d[2] - 2 * a;
}

// Five products to four pixels.
INLINE void four_pixels(const v16 m[5], v16 o[4]) {
    const v16 s = m[1] + m[2], d = m[1] - m[2];
    o[0] = m[0] + s + m[3];
    o[1] = d + 2 * m[3];
    o[2] = s + 4 * m[3];
    o[3] = d + 8 * m[3] + m[4];
}

// The transpose of `four_pixels`.
INLINE void four_pixels_back(const v16 x[4], v16 o[5]) {
    const v16 s = x[0] + x[2], t = x[1] + x[3];
    o[0] = x[0];
    o[1] = s + t;
    o[2] = s - t;
    o[3] = x[0] + 2 * x[1] + 4 * x[2] + 8 * x[3];
    o[4] = x[3];
}

// Where the point in row `a` and column `b` of nine is kept: points that share a filter follow each
// other, in the order of the 36 filters.
INLINE size_t doubling_slot(int a, int b) {
    if (a < 5) return 9 * a + b;
    return b < 5 ? 45 + 4 * b + (a - 5) : 65 + 4 * (a - 5) + (b - 5);
}
