// The filter [1, 3, 3, 1] after pixels were spread, and its transpose before they are gathered.

enum { strip = 256 };  // How many columns of a row are blurred at a time.

// The line that starts `row` rows below the top of what was spread, or NULL if it is outside.
INLINE const float *spread_line(
    const float *z, const ck_spread_rows *rows, const float *bottom, long height, long row
) {
    if (row < 0 || row > 2 * height) return NULL;
    return row == 2 * height ? bottom : z + row % rows->rows * rows->row_length;
}

// One column of two blurred rows from five lines; `column` counts the even ones, or the odd ones.
INLINE void blur_column(
    const float *const lines[5], const float *right, long half, long width, int odd, long column,
    float *above, float *below
) {
    float v[5] = {0};
    for (int i = 0; i < 5; i++) {
        if (column < 0 || (odd && column >= width) || column > width) continue;
        if (column == width) {
            v[i] = right[i];
        } else if (lines[i]) {
            v[i] = lines[i][odd * half + column];
        }
    }
    *above = 0.25f * (v[0] + v[3]) + 0.75f * (v[1] + v[2]);
    *below = 0.25f * (v[1] + v[4]) + 0.75f * (v[2] + v[3]);
}

// Mixes five lines to two rows, sixteen columns at a time.
INLINE void blur_down(
    const float *const lines[5], long first, long count, float *above, float *below
) {
    static const float zeros[strip];
    const float *l[5];
    for (int i = 0; i < 5; i++) l[i] = lines[i] ? lines[i] + first : zeros;
    for (long j = 0; j < count; j += 16) {
        const v16 a = load(l[0] + j), b = load(l[1] + j), c = load(l[2] + j), d = load(l[3] + j);
        store(above + j, 0.25f * (a + d) + 0.75f * (b + c));
        store(below + j, 0.25f * (b + load(l[4] + j)) + 0.75f * (c + d));
    }
}

// What ends the rows of one plane.
typedef struct {
    v16 scale, bias, strength, above, below;
    const float *noise;
    int streams;
} row_ending;

INLINE row_ending row_ending_of(
    const ck_epilogue *e, size_t image, size_t channel, size_t channels, int streams
) {
    return (row_ending){
        .scale = splat(e->scale ? e->scale[image * channels + channel] : 1),
        .bias = splat(e->bias ? e->bias[channel] : 0),
        .strength = splat(e->strength),
        .above = splat(e->gain),
        .below = splat(e->gain * e->slope),
        .noise = e->noise ? e->noise + (long)image * e->noise_step : NULL,
        .streams = streams,
    };
}

// Ends and stores sixteen even and sixteen odd columns at `at`, of which `left` are in the row.
INLINE void end_pairs(v16 even, v16 odd, const row_ending *e, float *y, long at, long left) {
    v16 v[2] = {
        SHUFFLE(even, odd, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
        SHUFFLE(even, odd, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
    };
    for (int k = 0; k < 2 && left > 16 * k; k++) {
        const long here = left - 16 * k;
        const uint16_t mask = here >= 16 ? 0xffff : (uint16_t)((1u << here) - 1);
        v16 n = splat(0);
        if (e->noise) n = load_masked(n, e->noise + at + 16 * k, mask);
        v[k] = activated(v[k] * e->scale + e->bias + n * e->strength, e->above, e->below);
        put(y + at + 16 * k, v[k], mask, e->streams);
    }
}

// Blurs one row along it, `even` and `odd` columns of which one lies before the first, and ends it.
INLINE void blur_along(
    const float *even, const float *odd, long count, const row_ending *ending, float *y, long at
) {
    for (long j = 0; j < count; j += 16) {
        const v16 e = load(even + j), o = load(odd + j);
        const v16 a = 0.25f * (load(odd + j - 1) + load(even + j + 1)) + 0.75f * (e + o);
        const v16 b = 0.25f * (e + load(odd + j + 1)) + 0.75f * (o + load(even + j + 1));
        end_pairs(a, b, ending, y, at + 2 * j, 2 * (count - j));
    }
}

void CK_NAME(ck_spread_blur)(
    const float *z, const ck_spread_rows *rows, const float *bottom, const float *right,
    const ck_epilogue *e, float *y, const ck_tiling *t, size_t channels, size_t image,
    size_t channel, size_t first_row, size_t count
) {
    const long height = t->height, width = t->width;
    const int streams = is_streamed(t->batch * channels * height * width * 4);
    const size_t plane = image * channels + channel;
    z += ((image - rows->first_image) * channels + channel) * rows->plane;
    bottom += plane * (size_t)rows->row_length;
    right += plane * (size_t)(2 * height + 1);
    y += plane * 4 * height * width;
    const row_ending ending = row_ending_of(e, image, channel, channels, streams);
    float buffer[2][2][strip + 48];
    for (long row = (long)first_row; row < (long)(first_row + count); row++) {
        const float *lines[5];
        float edge[5];
        for (int i = 0; i < 5; i++) {
            const long at = 2 * row - 1 + i;
            lines[i] = spread_line(z, rows, bottom, height, at);
            edge[i] = at < 0 || at > 2 * height ? 0 : right[at];
        }
        for (long first = 0; first < width; first += strip) {
            const long n = width - first < strip ? width - first : strip;
            for (int odd = 0; odd < 2; odd++) {
                const float *shifted[5];
                for (int i = 0; i < 5; i++) {
                    shifted[i] = lines[i] ? lines[i] + odd * rows->half : NULL;
                }
                float *a = buffer[0][odd] + 16, *b = buffer[1][odd] + 16;
                blur_down(shifted, first, n, a, b);
                blur_column(lines, edge, rows->half, width, odd, first - 1, a - 1, b - 1);
                blur_column(lines, edge, rows->half, width, odd, first + n, a + n, b + n);
            }
            for (int k = 0; k < 2; k++) {
                const long at = 2 * (row * 2 + k) * width + 2 * first;
                blur_along(buffer[k][0] + 16, buffer[k][1] + 16, n, &ending, y, at);
            }
        }
    }
    finish(streams);
}

// The same without the filter: pixel (i, j) is what was spread to (i + 1, j + 1).
void CK_NAME(ck_spread_join)(
    const float *z, const ck_spread_rows *rows, const float *bottom, const float *right,
    const ck_epilogue *e, float *y, const ck_tiling *t, size_t channels, size_t image,
    size_t channel, size_t first_row, size_t count
) {
    const long height = t->height, width = t->width;
    const int streams = is_streamed(t->batch * channels * height * width * 4);
    const size_t plane = image * channels + channel;
    z += ((image - rows->first_image) * channels + channel) * rows->plane;
    bottom += plane * (size_t)rows->row_length;
    right += plane * (size_t)(2 * height + 1);
    y += plane * 4 * height * width;
    const row_ending ending = row_ending_of(e, image, channel, channels, streams);
    for (long row = 2 * (long)first_row; row < 2 * (long)(first_row + count); row++) {
        const float *line = spread_line(z, rows, bottom, height, row + 1);
        for (long j = 0; j < width; j += 16) {
            const long left = width - 1 - j;
            const uint16_t mask = left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
            const v16 even = load(line + rows->half + j);
            const v16 odd = load_masked(splat(right[row + 1]), line + j + 1, mask);
            end_pairs(even, odd, &ending, y, 2 * (row * width + j), 2 * (width - j));
        }
    }
    finish(streams);
}
