// From what a blur left of large images to images of half the size, and the gradient in the filter.

// The pixels of one line of each tile of what is to be gathered: five even columns and four odd.
INLINE void gather_line(
    const float *z, long half, const long *offset, const uint16_t *masks, int runs, v16 even[5],
    v16 odd[4]
) {
    v16 q[4];
    load_runs(q, z, offset, masks, runs);
    deinterleave4(q, even);
    load_runs(q, z + 4, offset, masks, runs);
    even[4] = deinterleave1(q);
    load_runs(q, z + half, offset, masks, runs);
    deinterleave4(q, odd);
}

INLINE void gather_tile(
    const float *z, const ck_spread_rows *rows, const long *offset, const uint16_t *masks,
    int runs, float *to, size_t slot_stride
) {
    v16 across[9][9];
    for (int i = 0; i < 9; i++) {
        v16 even[5];
        // Five even lines, then four odd ones.
        const long line = i < 5 ? 2 * i : 2 * (i - 5) + 1;
        gather_line(
            z + line * rows->row_length, rows->half, offset, masks, runs, even, across[i] + 5);
        five_points(even, across[i]);
    }
    for (int j = 0; j < 9; j++) {
        const v16 d[5] = {across[0][j], across[1][j], across[2][j], across[3][j], across[4][j]};
        v16 o[5];
        five_points(d, o);
        for (int i = 0; i < 5; i++) store(to + doubling_slot(i, j) * slot_stride, o[i]);
        for (int i = 5; i < 9; i++) {
            store(to + doubling_slot(i, j) * slot_stride, across[i][j]);
        }
    }
}

void CK_NAME(ck_gather_input)(
    const float *z, const ck_spread_rows *rows, float *points, size_t step, const ck_tiling *t,
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
                const long row = tile % per_image / t->tiles_x * 8;
                const long column = tile % t->tiles_x * 4 - run * length % 4 * 4;
                offset[i][run] = tile / per_image * (long)channels * rows->plane
                    + row * rows->row_length + column;
            }
        }
        for (size_t c = first_channel; c < first_channel + count; c++) {
            const float *plane = z + (long)c * rows->plane;
            for (size_t i = 0; i < n; i++) {
                float *to = points + (g + i) * step + c * 16;
                const uint16_t *masks = at[i].near[0];
                if (at[i].runs == 1) {
                    gather_tile(plane, rows, offset[i], masks, 1, to, slot_stride);
                } else if (at[i].runs == 2) {
                    gather_tile(plane, rows, offset[i], masks, 2, to, slot_stride);
                } else {
                    gather_tile(plane, rows, offset[i], masks, 4, to, slot_stride);
                }
            }
        }
    }
    if (first_channel + count < channels) return;
    for (size_t c = channels; c < (channels + 7) / 8 * 8; c++) {
        for (size_t g = 0; g < groups * 81; g++) store(points + g * step + c * 16, splat(0));
    }
}

INLINE void gather_pixels(
    const float *from, size_t slot_stride, const place *at, float *y, long width, const ending *e,
    int runs, int streams
) {
    v16 down[4][9];
    for (int j = 0; j < 9; j++) {
        v16 m[5], o[4];
        for (int i = 0; i < 5; i++) m[i] = load(from + doubling_slot(i, j) * slot_stride);
        four_pixels(m, o);
        for (int i = 0; i < 4; i++) {
            down[i][j] = o[i] + load(from + doubling_slot(5 + i, j) * slot_stride);
        }
    }
    for (int i = 0; i < 4; i++) {
        v16 o[4];
        four_pixels(down[i], o);
        for (int j = 0; j < 4; j++) o[j] += down[i][5 + j];
        end_row(o, e, at, at->near[i], y, i * width, runs, streams, NULL);
    }
}

void CK_NAME(ck_gather_output)(
    const float *products, size_t step, const ck_epilogue *epilogue, float *y, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const int streams = is_streamed(t->batch * channels * t->height * t->width);
    const size_t slot_stride = groups * step;
    place at[chunk];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->height, t->width, 0, 4);
        for (size_t c = first_channel; c < first_channel + count; c++) {
            float *plane = y + c * t->height * t->width;
            for (size_t i = 0; i < n; i++) {
                const float *from = products + (g + i) * step + c * 16;
                const ending e = ending_of(epilogue, &at[i], (long)channels, (long)c);
                if (at[i].runs == 1) {
                    gather_pixels(from, slot_stride, &at[i], plane, t->width, &e, 1, streams);
                } else if (at[i].runs == 2) {
                    gather_pixels(from, slot_stride, &at[i], plane, t->width, &e, 2, streams);
                } else {
                    gather_pixels(from, slot_stride, &at[i], plane, t->width, &e, 4, streams);
                }
            }
        }
    }
    finish(streams);
}

// The transpose of `gather_pixels`, for the gradient in the filter.
INLINE void gathered_tile(
    const float *x, const place *at, long width, v16 scale, int has_scale, int runs, float *to,
    size_t slot_stride
) {
    v16 across[4][9];
    for (int i = 0; i < 4; i++) {
        v16 q[4], d[4];
        load_quarters(q, x + i * width, at, at->near[i], runs);
        deinterleave4(q, d);
        if (has_scale) {
            for (int j = 0; j < 4; j++) d[j] *= scale;
        }
        four_pixels_back(d, across[i]);
        for (int j = 0; j < 4; j++) across[i][5 + j] = d[j];
    }
    for (int j = 0; j < 9; j++) {
        const v16 d[4] = {across[0][j], across[1][j], across[2][j], across[3][j]};
        v16 o[5];
        four_pixels_back(d, o);
        for (int i = 0; i < 5; i++) store(to + doubling_slot(i, j) * slot_stride, o[i]);
        for (int i = 0; i < 4; i++) store(to + doubling_slot(5 + i, j) * slot_stride, d[i]);
    }
}

void CK_NAME(ck_gathered_transposed)(
    const float *x, const float *scale, float *points, size_t step, size_t row_length,
    const ck_tiling *t, size_t channels, size_t first_channel, size_t count, size_t first_group,
    size_t groups
) {
    enum { block_stride = 256 + 16 };
    float block[81 * block_stride];  // Stays in the cache.
    place at[chunk];
    for (size_t g = 0; g < groups; g++) {
        if (g % chunk == 0) {
            locate_all(
                at, t, first_group + g, groups - g, channels, t->height, t->width, 0, 4);
        }
        const place *here = &at[g % chunk];
        for (size_t c = first_channel; c < first_channel + count; c += 16) {
            const size_t n = first_channel + count - c < 16 ? first_channel + count - c : 16;
            if (n < 16) memset(block, 0, sizeof(block));
            for (size_t i = 0; i < n; i++) {
                const float *plane = x + (c + i) * t->height * t->width;
                const v16 s = scale ? scale_of(here, scale, (long)channels, (long)(c + i))
                    : splat(1);
                float *to = block + i * 16;
                if (here->runs == 1) {
                    gathered_tile(plane, here, t->width, s, scale != NULL, 1, to, block_stride);
                } else if (here->runs == 2) {
                    gathered_tile(plane, here, t->width, s, scale != NULL, 2, to, block_stride);
                } else {
                    gathered_tile(plane, here, t->width, s, scale != NULL, 4, to, block_stride);
                }
            }
            for (size_t slot = 0; slot < 81; slot++) {
                transpose(
                    block + slot * block_stride, points + (slot * groups + g) * step + c,
                    row_length);
            }
        }
    }
}

// The transpose of the blur: from large images, scaled, to what is to be gathered.
void CK_NAME(ck_gather_blur)(
    const float *g, float scale, float *z, const ck_spread_rows *rows, long height, long width
) {
    float buffer[2 * strip + 48];
    for (long row = 0; row <= 2 * height; row++, z += rows->row_length) {
        for (long first = 0; first <= width; first += strip) {
            // Columns 2 * first - 2 to 2 * (first + n) + 1 of the mix of four rows.
            const long n = width + 1 - first < strip ? width + 1 - first : strip;
            float *mix = buffer + 16;
            for (long j = -2; j < 2 * n + 16; j += 16) {
                v16 sum = splat(0);
                const long left = 2 * (width - first) - j;  // How many columns there are from here.
                uint16_t mask = left >= 16 ? 0xffff : left <= 0 ? 0 : (uint16_t)((1u << left) - 1);
                if (first == 0 && j < 0) mask &= (uint16_t)~3u;
                for (int i = 0; i < 4; i++) {
                    const long at = row + 1 - i;
                    if (at < 0 || at >= 2 * height || mask == 0) continue;
                    const float *from = g + at * 2 * width + 2 * first + j;
                    const v16 v = load_masked(splat(0), from, mask);
                    sum += v * ((i == 1 || i == 2 ? 0.75f : 0.25f) * scale);
                }
                store(mix + j, sum);
            }
            for (long j = 0; j < n; j += 16) {
                v16 pairs[2][2];
                const v16 a = load(mix + 2 * j), b = load(mix + 2 * j + 16);
                const v16 c = load(mix + 2 * j - 2), d = load(mix + 2 * j + 14);
                const v16 far = load(mix + 2 * j + 2), farther = load(mix + 2 * j + 18);
                even_and_odd(a, b, pairs[0]);
                even_and_odd(c, d, pairs[1]);
                v16 next[2];
                even_and_odd(far, farther, next);
                const v16 even = 0.25f * (pairs[0][1] + pairs[1][0])
                    + 0.75f * (pairs[0][0] + pairs[1][1]);
                const v16 odd = 0.25f * (next[0] + pairs[1][1])
                    + 0.75f * (pairs[0][1] + pairs[0][0]);
                const long left = width + 1 - first - j, odd_left = left - 1;
                store_masked(
                    z + first + j, even, left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1));
                if (odd_left <= 0) continue;
                store_masked(
                    z + rows->half + first + j, odd,
                    odd_left >= 16 ? 0xffff : (uint16_t)((1u << odd_left) - 1));
            }
        }
    }
}

// The same without the filter: (i, j) of what is to be gathered is pixel (i - 1, j - 1).
void CK_NAME(ck_gather_split)(
    const float *g, float scale, float *z, const ck_spread_rows *rows, long height, long width
) {
    for (long row = 0; row <= 2 * height; row++, z += rows->row_length) {
        const float *from = g + (row - 1) * 2 * width;
        for (long j = 0; j <= width; j += 16) {
            v16 pixels[2], split[2];
            for (int k = 0; k < 2; k++) {
                const long first = 2 * j - 1 + 16 * k, left = 2 * width - first;
                uint16_t mask = left >= 16 ? 0xffff : left <= 0 ? 0 : (uint16_t)((1u << left) - 1);
                if (first < 0) mask &= (uint16_t)~1u;
                if (row == 0) mask = 0;
                pixels[k] = load_masked(splat(0), from + first, mask) * scale;
            }
            even_and_odd(pixels[0], pixels[1], split);
            const long evens = width + 1 - j, odds = width - j;
            store_masked(
                z + j, split[0], evens >= 16 ? 0xffff : (uint16_t)((1u << evens) - 1));
            store_masked(
                z + rows->half + j, split[1], odds >= 16 ? 0xffff : (uint16_t)((1u << odds) - 1));
        }
    }
}
