// Pixels of images to points.

INLINE void input_tile(
    const float *x, const place *at, long width, v16 scale, int has_scale, int runs, float *to,
    size_t point_stride
) {
    v16 across[6][6];
    for (int i = 0; i < 6; i++) {
        v16 q[4], d[6], far[2];  // The last two pixels are the first two of four to the right.
        load_quarters(q, x + i * width, at, at->near[i], runs);
        deinterleave4(q, d);
        load_quarters(q, x + i * width + 4, at, at->far[i], runs);
        deinterleave2(q, far);
        d[4] = far[0];
        d[5] = far[1];
        input_points(d, across[i]);
    }
    for (int j = 0; j < 6; j++) {
        v16 d[6], o[6];
        for (int i = 0; i < 6; i++) d[i] = has_scale ? across[i][j] * scale : across[i][j];
        input_points(d, o);
        for (int i = 0; i < 6; i++) store(to + (i * 6 + j) * point_stride, o[i]);
    }
}

INLINE void input_tile_any(
    const float *x, const place *at, long width, const float *scale, long channels, long c,
    float *to, size_t point_stride
) {
    const v16 s = scale ? scale_of(at, scale, channels, c) : splat(1);
    const int has_scale = scale != NULL;
    if (at->runs == 1) {
        input_tile(x, at, width, s, has_scale, 1, to, point_stride);
    } else if (at->runs == 2) {
        input_tile(x, at, width, s, has_scale, 2, to, point_stride);
    } else {
        input_tile(x, at, width, s, has_scale, 4, to, point_stride);
    }
}

void CK_NAME(ck_winograd_input)(
    const float *x, const float *scale, float *points, size_t point_stride, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    place at[chunk];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->height, t->width, t->padding, 6);
        for (size_t c = first_channel; c < first_channel + count; c++) {
            const float *plane = x + c * t->height * t->width;
            const int has_next = c + 1 < first_channel + count;
            for (size_t i = 0; i < n; i++) {
                if (has_next) fetch_tile(plane + t->height * t->width, &at[i], t->width, 6);
                input_tile_any(
                    plane, &at[i], t->width, scale, (long)channels,
                    (long)c, points + ((g + i) * channels + c) * 16, point_stride);
            }
        }
    }
}

void CK_NAME(ck_winograd_input_transposed)(
    const float *x, const float *scale, float *points, size_t point_stride, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const size_t row_length = (channels + 15) / 16 * 16;
    enum { few = 4, block_stride = few * 256 + 80 };  // Of groups; a block stays in the cache.
    float block[36 * block_stride];
    place at[chunk];
    for (size_t g = 0; g < groups; g += few) {
        if (g % chunk == 0) {
            locate_all(
                at, t, first_group + g, groups - g, channels, t->height, t->width, t->padding, 6);
        }
        const place *here = &at[g % chunk];
        const size_t m = groups - g < few ? groups - g : few;
        for (size_t c = first_channel; c < first_channel + count; c += 16) {
            const size_t n = first_channel + count - c < 16 ? first_channel + count - c : 16;
            if (n < 16) memset(block, 0, sizeof(block));
            for (size_t i = 0; i < n; i++) {
                const float *plane = x + (c + i) * t->height * t->width;
                const int has_next = c + i + 1 < first_channel + count;
                for (size_t j = 0; j < m; j++) {
                    if (has_next) fetch_tile(plane + t->height * t->width, &here[j], t->width, 6);
                    input_tile_any(
                        plane, &here[j], t->width, scale, (long)channels, (long)(c + i),
                        block + j * 256 + i * 16, block_stride);
                }
            }
            for (int xi = 0; xi < 36; xi++) {
                for (size_t j = 0; j < m; j++) {
                    transpose(
                        block + xi * block_stride + j * 256,
                        points + xi * point_stride + (g + j) * 16 * row_length + c, row_length);
                }
            }
        }
    }
}
