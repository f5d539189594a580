// Products to pixels.

// What becomes of the products of one channel of one group, in vectors.
typedef struct {
    v16 scale, bias, above, below;  // The last two multiply what is positive, or negative.
    float strength;
    const float *noise;
    long noise_step;
    float colours[3];
} ending;

INLINE ending ending_of(const ck_epilogue *e, const place *at, long channels, long c) {
    return (ending){
        .scale = e->scale ? scale_of(at, e->scale, channels, c) : splat(1),
        .bias = splat(e->bias ? e->bias[c] : 0),
        .above = splat(e->gain),
        .below = splat(e->gain * e->slope),
        .strength = e->strength,
        .noise = e->noise,
        .noise_step = e->noise_step,
    };
}

INLINE v16 activated(v16 v, v16 above, v16 below) {
    const v16i negative = v < splat(0);
    return v * (v16)((negative & (v16i)below) | (~negative & (v16i)above));
}

// Ends and stores the pixels of one row of each tile, `o`, of which `masks` are inside; and adds
// them to `colours`, if there are any: for each of three, the four quarters of each of four rows.
INLINE void end_row(
    const v16 o[4], const ending *e, const place *at, const uint16_t *masks, float *y, long row,
    int runs, int streams, v16 *colours
) {
    v16 q[4], scaled[4];
    for (int j = 0; j < 4; j++) scaled[j] = o[j] * e->scale + e->bias;
    interleave4(scaled, q);
    for (int k = 0; k < 4; k++) {
        v16 noise = splat(0);
        for (int r = 0; e->noise && r < runs; r++) {
            const int run = k * runs + r;
            const long image = at->image[run * 4 / runs];
            noise = load_masked(
                noise, e->noise + image * e->noise_step + at->in_plane[run] + row, masks[run]);
        }
        const v16 v = activated(q[k] + noise * e->strength, e->above, e->below);
        for (int i = 0; colours && i < 3; i++) colours[16 * i + k] += v * e->colours[i];
        for (int r = 0; y && r < runs; r++) {
            const int run = k * runs + r;
            put(y + at->offset[run] + row, v, masks[run], streams);
        }
    }
}

INLINE void output_tile(
    const float *from, size_t point_stride, const place *at, float *y, long width,
    const ending *e, int runs, int streams, v16 *colours
) {
    v16 down[4][6];
    for (int j = 0; j < 6; j++) {
        v16 m[6], o[4];
        for (int i = 0; i < 6; i++) m[i] = load(from + (i * 6 + j) * point_stride);
        output_pixels(m, o);
        for (int i = 0; i < 4; i++) down[i][j] = o[i];
    }
    for (int i = 0; i < 4; i++) {
        v16 o[4];
        output_pixels(down[i], o);
        end_row(
            o, e, at, at->near[i], y, i * width, runs, streams, colours ? colours + 4 * i : NULL);
    }
}

// Adds what was collected for three planes of colours to those of an image.
INLINE void add_colours(const v16 sums[48], const place *at, float *image, long height, long width) {
    for (int o = 0; o < 3; o++) {
        for (int i = 0; i < 16; i++) {
            const uint16_t mask = at->near[i / 4][i % 4];
            float *to = image + o * height * width + at->in_plane[i % 4] + i / 4 * width;
            store_masked(to, load_masked(splat(0), to, mask) + sums[16 * o + i], mask);
        }
    }
}

void CK_NAME(ck_winograd_output)(
    const float *products, size_t point_stride, const ck_epilogue *epilogue,
    const ck_colours *colours, float *y, const ck_tiling *t, size_t channels,
    size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const size_t rows = (channels + 7) / 8 * 8;
    const long height = t->out_height, width = t->out_width;
    const int streams = is_streamed(t->batch * channels * height * width);
    place at[chunk];
    v16 sums[chunk][48];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, height, width, 0, 4);
        if (colours) memset(sums, 0, n * sizeof(sums[0]));
        for (size_t c = first_channel; c < first_channel + count; c++) {
            float *plane = y ? y + c * height * width : NULL;
            for (size_t i = 0; i < n; i++) {
                const float *from = products + ((g + i) * rows + c) * 16;
                ending e = ending_of(epilogue, &at[i], (long)channels, (long)c);
                if (colours) {
                    const float *w = colours->weights + at[i].image[0] * 3 * channels + c;
                    for (int o = 0; o < 3; o++) e.colours[o] = w[o * channels];
                    output_tile(from, point_stride, &at[i], plane, width, &e, 1, streams, sums[i]);
                } else if (at[i].runs == 1) {
                    output_tile(from, point_stride, &at[i], plane, width, &e, 1, streams, NULL);
                } else if (at[i].runs == 2) {
                    output_tile(from, point_stride, &at[i], plane, width, &e, 2, streams, NULL);
                } else {
                    output_tile(from, point_stride, &at[i], plane, width, &e, 4, streams, NULL);
                }
            }
        }
        for (size_t i = 0; colours && i < n; i++) {
            float *image = colours->image + at[i].image[0] * 3 * height * width;
            add_colours(sums[i], &at[i], image, height, width);
        }
    }
    finish(streams);
}
