// From small images to images of twice the size: pixels to 81 points, and products to what the
// filter leaves before it is blurred.

INLINE void spread_tile(
    const float *x, const place *at, long width, v16 scale, int has_scale, int runs, float *to,
    size_t slot_stride
) {
    v16 across[5][9];
    for (int i = 0; i < 5; i++) {
        v16 q[4], d[5];  // The fifth pixel is the first of four to the right.
        load_quarters(q, x + i * width, at, at->near[i], runs);
        deinterleave4(q, d);
        load_quarters(q, x + i * width + 4, at, at->far[i], runs);
        d[4] = deinterleave1(q);
        if (has_scale) {
            for (int j = 0; j < 5; j++) d[j] *= scale;
        }
        five_points(d, across[i]);
        for (int j = 0; j < 4; j++) across[i][5 + j] = d[1 + j];
    }
    for (int j = 0; j < 9; j++) {
        const v16 d[5] = {across[0][j], across[1][j], across[2][j], across[3][j], across[4][j]};
        v16 o[5];
        five_points(d, o);
        for (int i = 0; i < 5; i++) store(to + doubling_slot(i, j) * slot_stride, o[i]);
        for (int i = 0; i < 4; i++) store(to + doubling_slot(5 + i, j) * slot_stride, d[1 + i]);
    }
}

INLINE void spread_tile_any(
    const float *x, const place *at, long width, const float *scale, long channels, long c,
    float *to, size_t slot_stride
) {
    const v16 s = scale ? scale_of(at, scale, channels, c) : splat(1);
    const int has_scale = scale != NULL;
    if (at->runs == 1) {
        spread_tile(x, at, width, s, has_scale, 1, to, slot_stride);
    } else if (at->runs == 2) {
        spread_tile(x, at, width, s, has_scale, 2, to, slot_stride);
    } else {
        spread_tile(x, at, width, s, has_scale, 4, to, slot_stride);
    }
}

void CK_NAME(ck_spread_input)(
    const float *x, const float *scale, float *points, size_t step, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups,
    int pairs
) {
    const size_t slot_stride = groups * step, plane = (size_t)(t->height * t->width);
    const size_t end = first_channel + count;
    float both[2][81 * 16];
    place at[chunk];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->height, t->width, 1, 5);
        for (size_t c = first_channel; c < end; c += pairs ? 2 : 1) {
            for (size_t i = 0; i < n; i++) {
                float *to = points + (g + i) * step + (pairs ? c / 2 : c) * 16;
                for (size_t k = c; k < c + (pairs ? 2 : 1); k++) {
                    float *first = pairs ? both[k - c] : to;
                    if (k >= end) {
                        memset(first, 0, sizeof(both[0]));
                        continue;
                    }
                    if (k + 1 < end) fetch_tile(x + (k + 1) * plane, &at[i], t->width, 5);
                    spread_tile_any(
                        x + k * plane, &at[i], t->width, scale, (long)channels, (long)k, first,
                        pairs ? 16 : slot_stride);
                }
                for (size_t slot = 0; pairs && slot < 81; slot++) {
                    store(
                        to + slot * slot_stride,
                        pair(load(both[0] + slot * 16), load(both[1] + slot * 16)));
                }
            }
        }
    }
}

// One row of each tile, even and odd columns apart, from nine products across.
INLINE void spread_row(
    const v16 m[9], const long *offset, const uint16_t *masks, float *z, long half, int runs
) {
    v16 even[4], q[4];
    four_pixels(m, even);
    interleave4(even, q);
    for (int k = 0; k < 4; k++) {
        for (int r = 0; r < runs; r++) {
            store_masked(z + offset[k * runs + r], q[k], masks[k * runs + r]);
        }
    }
    interleave4(m + 5, q);
    for (int k = 0; k < 4; k++) {
        for (int r = 0; r < runs; r++) {
            store_masked(z + half + offset[k * runs + r], q[k], masks[k * runs + r]);
        }
    }
}

INLINE void spread_pixels(
    const float *from, size_t slot_stride, const long *offset, const uint16_t *masks, float *z,
    long row_length, long half, int runs
) {
    v16 down[4][9];
    for (int j = 0; j < 9; j++) {
        v16 m[5], o[4];
        for (int i = 0; i < 5; i++) m[i] = load(from + doubling_slot(i, j) * slot_stride);
        four_pixels(m, o);
        for (int i = 0; i < 4; i++) down[i][j] = o[i];
    }
    for (int i = 0; i < 4; i++) {
        spread_row(down[i], offset, masks, z + 2 * i * row_length, half, runs);
        v16 m[9];
        for (int j = 0; j < 9; j++) m[j] = load(from + doubling_slot(5 + i, j) * slot_stride);
        spread_row(m, offset, masks, z + (2 * i + 1) * row_length, half, runs);
    }
}

void CK_NAME(ck_spread_output)(
    const float *products, size_t step, float *z, const ck_spread_rows *rows, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const size_t slot_stride = groups * step;
    const long per_image = t->tiles_y * t->tiles_x;
    place at[chunk];
    long offset[chunk][16];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->height, t->width, 0, 1);
        for (size_t i = 0; i < n; i++) {
            const int length = 4 / at[i].runs;
            for (int run = 0; run < 16 / length; run++) {
                const long tile = (long)(first_group + g + i) * 16 + run * length;
                const long image = tile / per_image - rows->first_image;
                const long row = tile % per_image / t->tiles_x * 8 % rows->rows;
                const long column = tile % t->tiles_x * 4 - run * length % 4 * 4;
                offset[i][run] = image * (long)channels * rows->plane + row * rows->row_length
                    + column;
            }
        }
        for (size_t c = first_channel; c < first_channel + count; c++) {
            float *plane = z + (long)c * rows->plane;
            for (size_t i = 0; i < n; i++) {
                const float *from = products + (g + i) * step + c * 16;
                const uint16_t *masks = at[i].near[0];
                if (at[i].runs == 1) {
                    spread_pixels(
                        from, slot_stride, offset[i], masks, plane, rows->row_length, rows->half,
                        1);
                } else if (at[i].runs == 2) {
                    spread_pixels(
                        from, slot_stride, offset[i], masks, plane, rows->row_length, rows->half,
                        2);
                } else {
                    spread_pixels(
                        from, slot_stride, offset[i], masks, plane, rows->row_length, rows->half,
                        4);
                }
            }
        }
    }
}
