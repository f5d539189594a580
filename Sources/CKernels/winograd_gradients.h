// Pixels of gradients of the outputs to points.

INLINE void gradient_tile(
    const float *x, const place *at, long width, v16 scale, int has_scale, int runs, float *to,
    size_t point_stride
) {
    v16 across[4][6];
    for (int i = 0; i < 4; i++) {
        v16 q[4], d[4];
        load_quarters(q, x + i * width, at, at->near[i], runs);
        deinterleave4(q, d);
        if (has_scale) {
            for (int j = 0; j < 4; j++) d[j] *= scale;
        }
        gradient_points(d, across[i]);
    }
    for (int j = 0; j < 6; j++) {
        const v16 g[4] = {across[0][j], across[1][j], across[2][j], across[3][j]};
        v16 o[6];
        gradient_points(g, o);
        for (int i = 0; i < 6; i++) store(to + (i * 6 + j) * point_stride, o[i]);
    }
}

void CK_NAME(ck_winograd_gradient)(
    const float *x, const float *scale, float *points, size_t point_stride, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const size_t rows = (channels + 7) / 8 * 8;
    place at[chunk];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->out_height, t->out_width, 0, 4);
        for (size_t c = first_channel; c < first_channel + count; c++) {
            const float *plane = x + c * t->out_height * t->out_width;
            const int has_next = c + 1 < first_channel + count;
            for (size_t i = 0; i < n; i++) {
                if (has_next) {
                    fetch_tile(plane + t->out_height * t->out_width, &at[i], t->out_width, 4);
                }
                float *to = points + ((g + i) * rows + c) * 16;
                const v16 s = scale ? scale_of(&at[i], scale, (long)channels, (long)c) : splat(1);
                const int has_scale = scale != NULL;
                if (at[i].runs == 1) {
                    gradient_tile(
                        plane, &at[i], t->out_width, s, has_scale, 1, to, point_stride);
                } else if (at[i].runs == 2) {
                    gradient_tile(
                        plane, &at[i], t->out_width, s, has_scale, 2, to, point_stride);
                } else {
                    gradient_tile(
                        plane, &at[i], t->out_width, s, has_scale, 4, to, point_stride);
                }
            }
        }
    }
    if (first_channel + count < channels) return;
    for (size_t g = 0; g < groups; g++) {
        for (size_t c = channels; c < rows; c++) {
            for (int xi = 0; xi < 36; xi++) {
                store(points + xi * point_stride + (g * rows + c) * 16, splat(0));
            }
        }
    }
}
