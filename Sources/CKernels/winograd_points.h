// One dimension of the transforms of F(4, 3): Lavin & Gray 2016.

// Bᵀ d.
INLINE void input_points(const v16 d[6], v16 o[6]) {
    const v16 t0 = d[4] - 4 * d[2], t1 = d[3] - 4 * d[1];
    const v16 t2 = d[4] - d[2], t3 = d[3] - d[1];
    o[0] = 4 * d[0] + (d[4] - 5 * d[2]);
    o[1] = t0 + t1;
    o[2] = t0 - t1;
    o[3] = t2 + 2 * t3;
    o[4] = t2 - 2 * t3;
    o[5] = 4 * d[1] + (d[5] - 5 * d[3]);
}

// Aᵀ m.
INLINE void output_pixels(const v16 m[6], v16 o[4]) {
    const v16 a = m[1] + m[2], b = m[1] - m[2], c = m[3] + m[4], d = m[3] - m[4];
    o[0] = m[0] + a + c;
    o[1] = b + 2 * d;
    o[2] = a + 4 * c;
    o[3] = b + 8 * d + m[5];
}

// A g: the transpose of `output_pixels`.
INLINE void gradient_points(const v16 g[4], v16 o[6]) {
    const v16 a = g[0] + g[2], b = g[1] + g[3], c = g[0] + 4 * g[2], d = 2 * g[1] + 8 * g[3];
    o[0] = g[0];
    o[1] = a + b;
    o[2] = a - b;
    o[3] = c + d;
    o[4] = c - d;
    o[5] = g[3];
}

// G g.
INLINE void filter_points(const v16 g[3], v16 o[6]) {
    const v16 a = (g[0] + g[2]) * (-1.0f / 6), b = g[1] * (-1.0f / 6);
    const v16 c = g[0] * (1.0f / 24) + g[2] * (1.0f / 6), d = g[1] * (1.0f / 12);
    o[0] = g[0] * 0.25f;
    o[1] = a + b;
    o[2] = a - b;
    o[3] = c + d;
    o[4] = c - d;
    o[5] = g[2];
}

// Gᵀ u: the transpose of `filter_points`.
INLINE void filter_taps(const v16 u[6], v16 o[3]) {
    const v16 a = u[1] + u[2], b = u[1] - u[2], c = u[3] + u[4], d = u[3] - u[4];
    o[0] = u[0] * 0.25f - a * (1.0f / 6) + c * (1.0f / 24);
    o[1] = d * (1.0f / 12) - b * (1.0f / 6);
    o[2] = c * (1.0f / 6) - a * (1.0f / 6) + u[5];
}
