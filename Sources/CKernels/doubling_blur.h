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

// Blurs one row along it, `even` and `odd` columns of which one lies before the first, and ends it.
INLINE void blur_along(
    const float *even, const float *odd, long count, const float *noise, v16 scale, v16 bias,
    v16 strength, v16 above, v16 below, float *y, int streams
) {
    for (long j = 0; j < count; j += 16) {
        const v16 e = load(even + j), o = load(odd + j);
        const v16 a = 0.25f * (load(odd + j - 1) + load(even + j + 1)) + 0.75f * (e + o);
        const v16 b = 0.25f * (e + load(odd + j + 1)) + 0.75f * (o + load(even + j + 1));
        v16 v[2] = {
            SHUFFLE(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
            SHUFFLE(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
        };
        for (int k = 0; k < 2; k++) {
            const long left = 2 * (count - j) - 16 * k;
            if (left <= 0) break;
            const uint16_t mask = left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
            v16 n = splat(0);
            if (noise) n = load_masked(n, noise + 2 * j + 16 * k, mask);
            v[k] = activated(v[k] * scale + bias + n * strength, above, below);
            put(y + 2 * j + 16 * k, v[k], mask, streams);
        }
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
    const float *noise = e->noise ? e->noise + (long)image * e->noise_step : NULL;
    const v16 scale = splat(e->scale ? e->scale[plane] : 1);
    const v16 bias = splat(e->bias ? e->bias[channel] : 0), strength = splat(e->strength);
    const v16 above = splat(e->gain), below = splat(e->gain * e->slope);
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
                blur_along(
                    buffer[k][0] + 16, buffer[k][1] + 16, n, noise ? noise + at : NULL, scale,
                    bias, strength, above, below, y + at, streams);
            }
        }
    }
    finish(streams);
}
