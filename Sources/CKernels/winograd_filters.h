// Filters to points, and sums of points back to the gradients of filters.

typedef float v8 __attribute__((vector_size(32), aligned(4)));

// Nine taps of each of sixteen filters become nine vectors of sixteen filters.
INLINE void load_taps(const float *const filters[16], v16 taps[9]) {
    v16 a[8], b[8];
    for (int i = 0; i < 8; i++) {
        const v8 low = *(const v8 *)filters[i], high = *(const v8 *)filters[i + 8];
        a[i] = SHUFFLE(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    }
#define LOW(a, b) SHUFFLE(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 8, 24, 9, 25, 10, 26, 11, 27)
#define HIGH(a, b) SHUFFLE(a, b, 4, 20, 5, 21, 6, 22, 7, 23, 12, 28, 13, 29, 14, 30, 15, 31)
    for (int i = 0; i < 4; i++) {
        b[2 * i] = LOW(a[i], a[i + 4]);
        b[2 * i + 1] = HIGH(a[i], a[i + 4]);
    }
    for (int i = 0; i < 4; i++) {
        a[2 * i] = LOW(b[i], b[i + 4]);
        a[2 * i + 1] = HIGH(b[i], b[i + 4]);
    }
    for (int i = 0; i < 4; i++) {
        taps[2 * i] = LOW(a[i], a[i + 4]);
        taps[2 * i + 1] = HIGH(a[i], a[i + 4]);
    }
#undef LOW
#undef HIGH
    for (int i = 0; i < 16; i++) taps[8][i] = filters[i][8];
}

static const float no_taps[9] = {0};

// Stores both halves, which belong to two inputs, or the first alone.
INLINE void store_columns(float *p, v16 v, size_t columns) {
    if (columns == 2) {
        store(p, v);
    } else {
        memcpy(p, &v, 8 * sizeof(float));
    }
}

// Three taps to six points, for tiles or for doubling.
INLINE void points_of(const v16 g[3], v16 o[6], int doubles) {
    if (doubles) {
        doubling_filter_points(g, o);
    } else {
        filter_points(g, o);
    }
}

// The points of sixteen filters, or of eight if `columns` is 1; each point `point_stride` apart.
INLINE void filter_tile(
    const v16 taps[9], float *to, size_t point_stride, size_t columns, int flips, int doubles
) {
    v16 across[3][6];
    for (int i = 0; i < 3; i++) {
        const int k = flips ? 8 - i * 3 : i * 3, step = flips ? -1 : 1;
        const v16 g[3] = {taps[k], taps[k + step], taps[k + 2 * step]};
        points_of(g, across[i], doubles);
    }
    for (int j = 0; j < 6; j++) {
        const v16 g[3] = {across[0][j], across[1][j], across[2][j]};
        v16 o[6];
        points_of(g, o, doubles);
        for (int i = 0; i < 6; i++) store_columns(to + (i * 6 + j) * point_stride, o[i], columns);
    }
}

void CK_NAME(ck_winograd_filter)(
    const float *weight, float gain, float *points, size_t point_stride, size_t outputs,
    size_t inputs, long output_stride, long input_stride, ck_filter_form form, size_t first_block,
    size_t blocks
) {
    // Gathering is the transpose of spreading: turned filters stay as they are.
    const int flips = form == CK_TILES_FLIPPED || form == CK_GATHERING || form == CK_TAPS_FLIPPED
        || form == CK_SPREADING_FLIPPED;
    for (size_t block = first_block; block < first_block + blocks; block++) {
        const size_t rows = outputs - block * 8 < 8 ? outputs - block * 8 : 8;
        for (size_t c = 0; c < inputs; c += 2) {
            // Eight outputs of two inputs fill sixteen lanes.
            const float *filters[16];
            const size_t columns = inputs - c < 2 ? 1 : 2;
            const float *first = weight + (long)(block * 8) * output_stride
                + (long)c * input_stride;
            for (size_t r = 0; r < 8; r++, first += output_stride) {
                filters[r] = r < rows ? first : no_taps;
                filters[8 + r] = r < rows && columns == 2 ? first + input_stride : no_taps;
            }
            v16 taps[9];
            load_taps(filters, taps);
            for (int i = 0; i < 9; i++) taps[i] *= gain;
            float *to = points + (block * inputs + c) * 8;
            if (form == CK_TILES || form == CK_TILES_FLIPPED) {
                filter_tile(taps, to, point_stride, columns, flips, 0);
                continue;
            }
            if (form == CK_TAPS || form == CK_TAPS_FLIPPED) {
                for (int i = 0; i < 9; i++) {
                    store_columns(to + i * point_stride, taps[flips ? 8 - i : i], columns);
                }
                continue;
            }
            filter_tile(taps, to, point_stride, columns, flips, 1);
            if (form == CK_GATHERING || form == CK_GATHERING_FLIPPED) continue;
            for (int i = 0; i < 5; i++) {
                static const int edges[5] = {6, 7, 8, 2, 5};  // The last row and the last column.
                const v16 tap = taps[flips ? 8 - edges[i] : edges[i]];
                store_columns(to + (36 + i) * point_stride, tap, columns);
            }
        }
    }
}

// The transpose of `points_of`.
INLINE void taps_of(const v16 u[6], v16 o[3], int doubles) {
    if (doubles) {
        doubling_filter_taps(u, o);
    } else {
        filter_taps(u, o);
    }
}

void CK_NAME(ck_winograd_filter_gradient)(
    const float *sums, size_t point_stride, float gain, float *gradient, size_t channels,
    long output_stride, long input_stride, ck_filter_form form, size_t first_output, size_t count
) {
    const size_t row_length = (channels + 15) / 16 * 16;
    const int flips = form == CK_GATHERING, doubles = form != CK_TILES;
    for (size_t k = first_output; k < first_output + count; k++) {
        for (size_t c = 0; c < channels; c += 16) {
            const float *from = sums + k * row_length + c;
            v16 down[3][6];
            for (int j = 0; j < 6; j++) {
                v16 u[6], o[3];
                for (int i = 0; i < 6; i++) u[i] = load(from + (i * 6 + j) * point_stride);
                taps_of(u, o, doubles);
                for (int i = 0; i < 3; i++) down[i][j] = o[i];
            }
            float taps[16][16], filters[16][16];  // Nine of them, of sixteen filters, and turned.
            for (int i = 0; i < 3; i++) {
                v16 o[3];
                taps_of(down[i], o, doubles);
                for (int j = 0; j < 3; j++) {
                    store(taps[flips ? 8 - i * 3 - j : i * 3 + j], o[j] * gain);
                }
            }
            for (int i = 9; i < 16; i++) store(taps[i], splat(0));
            transpose(taps[0], filters[0], 16);
            const size_t n = channels - c < 16 ? channels - c : 16;
            for (size_t i = 0; i < n; i++) {
                float *to = gradient + (long)k * output_stride + (long)(c + i) * input_stride;
                store_masked(to, load(filters[i]), 0x1ff);
            }
        }
    }
}
