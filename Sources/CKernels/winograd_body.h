// Winograd convolution F(4×4, 3×3), written once with vectors of sixteen floats and compiled for
// each instruction set: a file that includes this one defines `CK_NAME(name)` and how many
// registers there are. Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural Networks".
//
// A lane is a tile. Sixteen consecutive tiles, over rows and images alike, are a group; so small
// images fill their vectors together. Layouts (floats; `xi` counts the 36 points):
//   filters U  [xi][outputs / 8][inputs][8]
//   inputs V   [xi][group][inputs][16 tiles]
//   products M [xi][group][outputs, a multiple of 8][16 tiles]
//   gradient sums dU [xi][outputs, a multiple of 8][inputs, a multiple of 16]

// Vectors only pass between functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float v16 __attribute__((vector_size(64), aligned(4)));
#define INLINE static inline __attribute__((always_inline))

INLINE v16 load(const float *p) { return *(const v16 *)p; }
INLINE void store(float *p, v16 v) { *(v16 *)p = v; }
INLINE v16 splat(float f) { return (v16){f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f}; }

INLINE v16 load_masked(v16 old, const float *p, uint16_t mask) {
#if defined(CK_AVX512_BODY)
    return (v16)_mm512_mask_loadu_ps((__m512)old, mask, p);
#else
    if (mask == 0xffff) return load(p);
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) old[i] = p[i];
    }
    return old;
#endif
}

INLINE void store_masked(float *p, v16 v, uint16_t mask) {
#if defined(CK_AVX512_BODY)
    _mm512_mask_storeu_ps(p, mask, (__m512)v);
#else
    if (mask == 0xffff) {
        store(p, v);
        return;
    }
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) p[i] = v[i];
    }
#endif
}

// Whether a result is so large that it would only push everything else out of the caches.
INLINE int is_streamed(size_t count) { return count * sizeof(float) > (12u << 20); }

// Like `store_masked`; past the caches if `streams` and it is a whole line of them.
INLINE void put(float *p, v16 v, uint16_t mask, int streams) {
#if defined(CK_AVX512_BODY)
    if (streams && mask == 0xffff && ((uintptr_t)p & 63) == 0) {
        _mm512_stream_ps(p, (__m512)v);
        return;
    }
#else
    (void)streams;
#endif
    store_masked(p, v, mask);
}

// Makes what was streamed visible to other threads.
INLINE void finish(int streams) {
#if defined(CK_AVX512_BODY)
    if (streams) _mm_sfence();
#else
    (void)streams;
#endif
}

#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

// Four vectors of four tiles each become four vectors of sixteen tiles: pixel 0, 1, 2 and 3.
INLINE void deinterleave2(const v16 q[4], v16 out[2]) {
    const v16 a = SHUFFLE(q[0], q[1], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const v16 b = SHUFFLE(q[2], q[3], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    out[0] = SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    out[1] = SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

INLINE void deinterleave4(const v16 q[4], v16 out[4]) {
    deinterleave2(q, out);
    const v16 a = SHUFFLE(q[0], q[1], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    const v16 b = SHUFFLE(q[2], q[3], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    out[2] = SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    out[3] = SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

// The inverse of `deinterleave4`.
INLINE void interleave4(const v16 o[4], v16 q[4]) {
    const v16 a = SHUFFLE(o[0], o[1], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const v16 b = SHUFFLE(o[2], o[3], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const v16 c = SHUFFLE(o[0], o[1], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const v16 d = SHUFFLE(o[2], o[3], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    q[0] = SHUFFLE(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    q[1] = SHUFFLE(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
    q[2] = SHUFFLE(c, d, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    q[3] = SHUFFLE(c, d, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

// Where a group's pixels are. A run is `4 / runs` consecutive tiles of one row of tiles; `runs` of
// them make a quarter of the group, whose sixteen floats are loaded together.
typedef struct {
    int runs;
    long offset[16];        // From the plane of channel 0 of image 0 to lane 0 of the quarter.
    uint16_t near[6][16];   // Lanes of the run inside the image, for each row of the tile,
    uint16_t far[6][16];    // and four pixels further right.
    int32_t image[16];      // By lane.
    int same_image;
} place;

// How many groups are visited for one channel before the next: images are read in long runs.
enum { chunk = 12 };

// `rows` of each tile, from `origin` pixels above and left of it, in images of height × width.
INLINE void locate(
    place *at, const ck_tiling *t, long group, long channels, long height, long width, long origin,
    int rows
) {
    const int length = t->tiles_x % 4 == 0 ? 4 : t->tiles_x % 2 == 0 ? 2 : 1;
    const long per_image = t->tiles_x * t->tiles_y, total = per_image * t->batch;
    at->runs = 4 / length;
    at->same_image = 1;
    for (int lane = 0; lane < 16; lane++) {
        const long tile = group * 16 + lane;
        at->image[lane] = (int32_t)((tile < total ? tile : total - 1) / per_image);
        if (at->image[lane] != at->image[0]) at->same_image = 0;
    }
    for (int run = 0; run < 16 / length; run++) {
        const long tile = group * 16 + run * length;
        const int first = run * length % 4 * 4;  // The run's first lane in its quarter.
        if (tile >= total) {
            at->offset[run] = 0;
            for (int i = 0; i < rows; i++) at->near[i][run] = at->far[i][run] = 0;
            continue;
        }
        const long image = tile / per_image, in_image = tile % per_image;
        const long x = in_image % t->tiles_x * 4 - origin, y = in_image / t->tiles_x * 4 - origin;
        at->offset[run] = image * channels * height * width + y * width + x - first;
        uint16_t near = 0, far = 0;
        for (int i = 0; i < length * 4; i++) {
            if (x + i >= 0 && x + i < width) near |= (uint16_t)(1u << (first + i));
            if (x + i + 4 >= 0 && x + i + 4 < width) far |= (uint16_t)(1u << (first + i));
        }
        for (int i = 0; i < rows; i++) {
            const int is_inside = y + i >= 0 && y + i < height;
            at->near[i][run] = is_inside ? near : 0;
            at->far[i][run] = is_inside ? far : 0;
        }
    }
}

INLINE size_t locate_all(
    place at[chunk], const ck_tiling *t, size_t first, size_t groups, size_t channels, long height,
    long width, long origin, int rows
) {
    const size_t n = groups < chunk ? groups : chunk;
    for (size_t g = 0; g < n; g++) {
        locate(&at[g], t, (long)(first + g), (long)channels, height, width, origin, rows);
    }
    return n;
}

// One float for each lane: `scale[image][channel]`.
INLINE v16 scale_of(const place *at, const float *scale, long channels, long c) {
    if (at->same_image) return splat(scale[at->image[0] * channels + c]);
    v16 s;
    for (int i = 0; i < 16; i++) s[i] = scale[at->image[i] * channels + c];
    return s;
}

INLINE void load_quarters(
    v16 q[4], const float *row, const place *at, const uint16_t *masks, int runs
) {
    for (int i = 0; i < 4; i++) {
        q[i] = splat(0);
        for (int r = 0; r < runs; r++) {
            const int run = i * runs + r;
            q[i] = load_masked(q[i], row + at->offset[run], masks[run]);
        }
    }
}

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

void CK_NAME(ck_winograd_filter)(
    const float *weight, float *points, size_t point_stride, size_t outputs, size_t inputs,
    long output_stride, long input_stride, int flips, size_t first_block, size_t blocks
) {
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
            v16 taps[9], across[3][6];
            load_taps(filters, taps);
            for (int i = 0; i < 3; i++) {
                const int k = flips ? 8 - i * 3 : i * 3, step = flips ? -1 : 1;
                const v16 g[3] = {taps[k], taps[k + step], taps[k + 2 * step]};
                filter_points(g, across[i]);
            }
            float *to = points + (block * inputs + c) * 8;
            for (int j = 0; j < 6; j++) {
                const v16 g[3] = {across[0][j], across[1][j], across[2][j]};
                v16 o[6];
                filter_points(g, o);
                for (int i = 0; i < 6; i++) {
                    float *p = to + (i * 6 + j) * point_stride;
                    if (columns == 2) {
                        store(p, o[i]);
                    } else {
                        memcpy(p, &o[i], 8 * sizeof(float));
                    }
                }
            }
        }
    }
}

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

// Asks for the pixels of a group that comes soon, if its quarters are whole: the processor does not
// foresee a jump from plane to plane, nor sixteen planes at once.
INLINE void fetch_tile(const float *x, const place *at, long width, int rows) {
    if (at->runs != 1) return;
    for (int i = 0; i < rows; i++) {
        for (int q = 0; q < 4; q++) {
            if (at->near[i][q]) __builtin_prefetch(x + i * width + at->offset[q] + 8, 0, 2);
        }
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

INLINE void transpose(const float *from, float *to, size_t row_length) {
    v16 a[16], b[16];
    for (int i = 0; i < 16; i++) a[i] = load(from + i * 16);
    for (int i = 0; i < 8; i++) {
        b[2 * i] = SHUFFLE(
            a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        b[2 * i + 1] = SHUFFLE(
            a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        a[2 * i] = SHUFFLE(
            b[i], b[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        a[2 * i + 1] = SHUFFLE(
            b[i], b[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        b[2 * i] = SHUFFLE(
            a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        b[2 * i + 1] = SHUFFLE(
            a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        store(to + (2 * i) * row_length, SHUFFLE(
            b[i], b[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        store(to + (2 * i + 1) * row_length, SHUFFLE(
            b[i], b[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
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

INLINE void output_tile(
    const float *from, size_t point_stride, const place *at, float *y, long width, v16 scale,
    v16 bias, int runs, int streams
) {
    v16 down[4][6];
    for (int j = 0; j < 6; j++) {
        v16 m[6], o[4];
        for (int i = 0; i < 6; i++) m[i] = load(from + (i * 6 + j) * point_stride);
        output_pixels(m, o);
        for (int i = 0; i < 4; i++) down[i][j] = o[i];
    }
    for (int i = 0; i < 4; i++) {
        v16 o[4], q[4];
        output_pixels(down[i], o);
        for (int j = 0; j < 4; j++) o[j] = o[j] * scale + bias;
        interleave4(o, q);
        for (int k = 0; k < 4; k++) {
            for (int r = 0; r < runs; r++) {
                const int run = k * runs + r;
                put(y + i * width + at->offset[run], q[k], at->near[i][run], streams);
            }
        }
    }
}

void CK_NAME(ck_winograd_output)(
    const float *products, size_t point_stride, const float *scale, const float *bias, float *y,
    const ck_tiling *t, size_t channels, size_t first_channel, size_t count, size_t first_group,
    size_t groups
) {
    const size_t rows = (channels + 7) / 8 * 8;
    const int streams = is_streamed(t->batch * channels * t->out_height * t->out_width);
    place at[chunk];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, t->out_height, t->out_width, 0, 4);
        for (size_t c = first_channel; c < first_channel + count; c++) {
            float *plane = y + c * t->out_height * t->out_width;
            const v16 b = splat(bias ? bias[c] : 0);
            for (size_t i = 0; i < n; i++) {
                const float *from = products + ((g + i) * rows + c) * 16;
                const v16 s = scale ? scale_of(&at[i], scale, (long)channels, (long)c) : splat(1);
                if (at[i].runs == 1) {
                    output_tile(from, point_stride, &at[i], plane, t->out_width, s, b, 1, streams);
                } else if (at[i].runs == 2) {
                    output_tile(from, point_stride, &at[i], plane, t->out_width, s, b, 2, streams);
                } else {
                    output_tile(from, point_stride, &at[i], plane, t->out_width, s, b, 4, streams);
                }
            }
        }
    }
    finish(streams);
}

// `rows` of a block of eight outputs times `panels` groups, over all inputs.
INLINE void multiply_block(
    const float *u, const float *v, size_t panel, float *m, size_t out_panel, size_t inputs,
    int rows, int panels
) {
    v16 sum[8][CK_PANELS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) sum[r][p] = splat(0);
    }
    for (size_t c = 0; c < inputs; c++, u += 8, v += 16) {
        v16 x[CK_PANELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) x[p] = load(v + p * panel);
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++) {
            const v16 w = splat(u[r]);
#pragma clang loop unroll(full)
            for (int p = 0; p < panels; p++) sum[r][p] += w * x[p];
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) store(m + p * out_panel + r * 16, sum[r][p]);
    }
}

void CK_NAME(ck_winograd_multiply)(
    const float *filters, const float *inputs, float *products, size_t channels, size_t outputs,
    size_t first_block, size_t blocks, size_t groups
) {
    const size_t rows = (outputs + 7) / 8 * 8;
    for (size_t g = 0; g < groups; g += CK_PANELS) {
        const size_t n = groups - g < CK_PANELS ? groups - g : CK_PANELS;
        const float *v = inputs + g * channels * 16;
        for (size_t b = first_block; b < first_block + blocks; b++) {
            const float *u = filters + b * channels * 8;
            float *m = products + (g * rows + b * 8) * 16;
            for (int r = 0; r < 8; r += CK_ROWS) {
                switch (n) {
                case 1:
                    multiply_block(
                        u + r, v, channels * 16, m + r * 16, rows * 16, channels, CK_ROWS, 1);
                    break;
#if CK_PANELS > 1
                case 2:
                    multiply_block(
                        u + r, v, channels * 16, m + r * 16, rows * 16, channels, CK_ROWS, 2);
                    break;
                default:
                    multiply_block(
                        u + r, v, channels * 16, m + r * 16, rows * 16, channels, CK_ROWS, 3);
                    break;
#endif
                }
            }
        }
    }
}

// Adds to `rows` outputs of `panels` vectors of inputs what `groups` groups of tiles contribute.
INLINE void accumulate_block(
    const float *d, size_t group_stride, const float *v, size_t row_length, float *sums,
    size_t groups, int rows, int panels, int adds
) {
    v16 sum[8][CK_PANELS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) {
            sum[r][p] = adds ? load(sums + r * row_length + p * 16) : splat(0);
        }
    }
    for (size_t g = 0; g < groups; g++, d += group_stride) {
#pragma clang loop unroll_count(2)
        for (int t = 0; t < 16; t++, v += row_length) {
            v16 x[CK_PANELS];
#pragma clang loop unroll(full)
            for (int p = 0; p < panels; p++) x[p] = load(v + p * 16);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                const v16 w = splat(d[r * 16 + t]);
#pragma clang loop unroll(full)
                for (int p = 0; p < panels; p++) sum[r][p] += w * x[p];
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) store(sums + r * row_length + p * 16, sum[r][p]);
    }
}

void CK_NAME(ck_winograd_accumulate)(
    const float *gradients, const float *inputs, float *sums, size_t channels, size_t outputs,
    size_t first_block, size_t blocks, size_t groups, int adds
) {
    const size_t rows = (outputs + 7) / 8 * 8, row_length = (channels + 15) / 16 * 16;
    for (size_t c = 0; c < row_length; c += 16 * CK_PANELS) {
        const size_t n = (row_length - c) / 16 < CK_PANELS ? (row_length - c) / 16 : CK_PANELS;
        for (size_t b = first_block; b < first_block + blocks; b++) {
            for (int r = 0; r < 8; r += CK_ROWS) {
                const float *d = gradients + (b * 8 + r) * 16;
                float *to = sums + (b * 8 + r) * row_length + c;
                switch (n) {
                case 1:
                    accumulate_block(
                        d, rows * 16, inputs + c, row_length, to, groups, CK_ROWS, 1, adds);
                    break;
#if CK_PANELS > 1
                case 2:
                    accumulate_block(
                        d, rows * 16, inputs + c, row_length, to, groups, CK_ROWS, 2, adds);
                    break;
                default:
                    accumulate_block(
                        d, rows * 16, inputs + c, row_length, to, groups, CK_ROWS, 3, adds);
                    break;
#endif
                }
            }
        }
    }
}

void CK_NAME(ck_winograd_filter_gradient)(
    const float *sums, size_t point_stride, float *gradient, size_t channels, size_t first_output,
    size_t count
) {
    const size_t row_length = (channels + 15) / 16 * 16;
    for (size_t k = first_output; k < first_output + count; k++) {
        for (size_t c = 0; c < channels; c += 16) {
            const float *from = sums + k * row_length + c;
            v16 down[3][6];
            for (int j = 0; j < 6; j++) {
                v16 u[6], o[3];
                for (int i = 0; i < 6; i++) u[i] = load(from + (i * 6 + j) * point_stride);
                filter_taps(u, o);
                for (int i = 0; i < 3; i++) down[i][j] = o[i];
            }
            float taps[9][16];
            for (int i = 0; i < 3; i++) {
                v16 o[3];
                filter_taps(down[i], o);
                for (int j = 0; j < 3; j++) store(taps[i * 3 + j], o[j]);
            }
            float *to = gradient + (k * channels + c) * 9;
            const size_t n = channels - c < 16 ? channels - c : 16;
            for (size_t i = 0; i < n; i++) {
                for (int tap = 0; tap < 9; tap++) to[i * 9 + tap] = taps[tap][i];
            }
        }
    }
}

// A filter of stride 2 that spreads pixels, then the filter [1, 3, 3, 1] / 4: three taps for each
// of the two phases of the result.
INLINE void phase_taps(int phase, v16 a, v16 b, v16 c, v16 o[3]) {
    if (phase == 0) {
        o[0] = 0.25f * b + 0.75f * c;
        o[1] = 0.75f * (a + b) + 0.25f * c;
        o[2] = 0.25f * a;
    } else {
        o[0] = 0.25f * c;
        o[1] = 0.25f * a + 0.75f * (b + c);
        o[2] = 0.75f * a + 0.25f * b;
    }
}

// The transpose of `phase_taps`, added to what is there.
INLINE void add_phase_taps(int phase, const v16 o[3], v16 w[3]) {
    if (phase == 0) {
        w[0] += 0.75f * o[1] + 0.25f * o[2];
        w[1] += 0.25f * o[0] + 0.75f * o[1];
        w[2] += 0.75f * o[0] + 0.25f * o[1];
    } else {
        w[0] += 0.25f * o[1] + 0.75f * o[2];
        w[1] += 0.75f * o[1] + 0.25f * o[2];
        w[2] += 0.25f * o[0] + 0.75f * o[1];
    }
}

void CK_NAME(ck_winograd_filter_doubled)(
    const float *weight, float *points, size_t point_stride, size_t large, size_t small,
    long large_stride, long small_stride, float gain, int gathers, size_t first_block,
    size_t blocks
) {
    const size_t phase_rows = (large + 7) / 8 * 8;
    const size_t inputs = gathers ? large * 4 : small;
    const size_t step = gathers && large % 2 == 1 ? 1 : 2;  // A pair never has two phases.
    for (size_t block = first_block; block < first_block + blocks; block++) {
        for (size_t c = 0; c < inputs; c += step) {
            const float *filters[16];
            const size_t columns = inputs - c < step ? inputs - c : step;
            const size_t phase = gathers ? c / large : block * 8 / phase_rows;
            for (size_t i = 0; i < 2; i++) {
                for (size_t r = 0; r < 8; r++) {
                    const size_t l = gathers ? (c + i) % large : block * 8 + r - phase * phase_rows;
                    const size_t s = gathers ? block * 8 + r : c + i;
                    const int is_there = i < columns && l < large && s < small;
                    filters[i * 8 + r] = is_there
                        ? weight + (long)l * large_stride + (long)s * small_stride : no_taps;
                }
            }
            v16 taps[9], down[3][3], across[3][6];
            load_taps(filters, taps);
            for (int j = 0; j < 3; j++) {
                v16 o[3];
                phase_taps(
                    (int)phase / 2, taps[j] * gain, taps[3 + j] * gain, taps[6 + j] * gain, o);
                for (int i = 0; i < 3; i++) down[gathers ? 2 - i : i][j] = o[i];
            }
            for (int i = 0; i < 3; i++) {
                v16 o[3];
                phase_taps((int)phase % 2, down[i][0], down[i][1], down[i][2], o);
                const v16 g[3] = {gathers ? o[2] : o[0], o[1], gathers ? o[0] : o[2]};
                filter_points(g, across[i]);
            }
            float *to = points + (block * inputs + c) * 8;
            for (int j = 0; j < 6; j++) {
                const v16 g[3] = {across[0][j], across[1][j], across[2][j]};
                v16 o[6];
                filter_points(g, o);
                for (int i = 0; i < 6; i++) {
                    float *p = to + (i * 6 + j) * point_stride;
                    if (columns == 2) {
                        store(p, o[i]);
                    } else {
                        memcpy(p, &o[i], 8 * sizeof(float));
                    }
                }
            }
        }
    }
}

// Each bit of the low half, and of the high half, twice.
INLINE void double_mask(uint16_t mask, uint16_t halves[2]) {
    halves[0] = halves[1] = 0;
    for (int i = 0; i < 8; i++) {
        if (mask >> i & 1) halves[0] |= (uint16_t)(3u << (2 * i));
        if (mask >> (i + 8) & 1) halves[1] |= (uint16_t)(3u << (2 * i));
    }
}

INLINE void doubled_tile(
    const float *from, size_t phase_stride, size_t point_stride, const long *offset,
    uint16_t masks[4][16][2], float *y, long width, v16 scale, int runs, int streams
) {
    v16 pixels[2][4][4];
    for (int phase = 0; phase < 2; phase++, from += phase_stride) {
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
            for (int j = 0; j < 4; j++) o[j] *= scale;
            interleave4(o, pixels[phase][i]);
        }
    }
    for (int i = 0; i < 4; i++) {
        for (int k = 0; k < 4; k++) {
            const v16 a = pixels[0][i][k], b = pixels[1][i][k];
            const v16 low = SHUFFLE(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
            const v16 high = SHUFFLE(
                a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
            for (int r = 0; r < runs; r++) {
                const int run = k * runs + r;
                float *to = y + 4 * i * width + offset[run];
                if (runs == 1 || r < runs / 2) put(to, low, masks[i][run][0], streams);
                if (runs == 1 || r >= runs / 2) {
                    put(to + 16, high, masks[i][run][1], streams);
                }
            }
        }
    }
}

void CK_NAME(ck_winograd_output_doubled)(
    const float *products, size_t point_stride, const float *scale, float *y, const ck_tiling *t,
    size_t channels, size_t first_channel, size_t count, size_t first_group, size_t groups
) {
    const size_t phase_rows = (channels + 7) / 8 * 8;
    const long height = t->out_height, width = t->out_width, per_image = t->tiles_y * t->tiles_x;
    const int streams = is_streamed(t->batch * channels * height * width * 4);
    place at[chunk];
    long offset[chunk][16];
    uint16_t masks[chunk][4][16][2];
    for (size_t g = 0; g < groups; g += chunk) {
        const size_t n = locate_all(
            at, t, first_group + g, groups - g, channels, height, width, 0, 4);
        for (size_t i = 0; i < n; i++) {
            const int length = 4 / at[i].runs;
            for (int run = 0; run < 16 / length; run++) {
                const long tile = (long)(first_group + g + i) * 16 + run * length;
                const long image = tile / per_image, row = tile % per_image / t->tiles_x * 4;
                const long column = tile % t->tiles_x * 4 - run * length % 4 * 4;
                offset[i][run] = (image * (long)channels * height * 4 + row * 4) * width
                    + 2 * column;
                for (int j = 0; j < 4; j++) double_mask(at[i].near[j][run], masks[i][j][run]);
            }
        }
        for (size_t c = first_channel; c < first_channel + count; c++) {
            for (size_t i = 0; i < n; i++) {
                const v16 s = scale ? scale_of(&at[i], scale, (long)channels, (long)c) : splat(1);
                const size_t row = (g + i) * 4 * phase_rows + c;
                for (size_t down = 0; down < 2; down++) {
                    const float *from = products + (row + 2 * down * phase_rows) * 16;
                    float *plane = y + (long)c * height * width * 4 + (long)down * width * 2;
                    if (at[i].runs == 1) {
                        doubled_tile(
                            from, phase_rows * 16, point_stride, offset[i], masks[i], plane,
                            width, s, 1, streams);
                    } else if (at[i].runs == 2) {
                        doubled_tile(
                            from, phase_rows * 16, point_stride, offset[i], masks[i], plane,
                            width, s, 2, streams);
                    } else {
                        doubled_tile(
                            from, phase_rows * 16, point_stride, offset[i], masks[i], plane,
                            width, s, 4, streams);
                    }
                }
            }
        }
    }
    finish(streams);
}

void CK_NAME(ck_winograd_filter_gradient_doubled)(
    const float *sums, size_t point_stride, float *gradient, size_t large, size_t small,
    long large_stride, long small_stride, float gain, size_t first, size_t count
) {
    const size_t row_length = (small + 15) / 16 * 16;
    for (size_t l = first; l < first + count; l++) {
        for (size_t c = 0; c < small; c += 16) {
            v16 w[3][3];
            for (int i = 0; i < 9; i++) w[i / 3][i % 3] = splat(0);
            for (size_t phase = 0; phase < 4; phase++) {
                const float *from = sums + (phase * large + l) * row_length + c;
                v16 down[3][6], across[3][3];
                for (int j = 0; j < 6; j++) {
                    v16 u[6], o[3];
                    for (int i = 0; i < 6; i++) u[i] = load(from + (i * 6 + j) * point_stride);
                    filter_taps(u, o);
                    for (int i = 0; i < 3; i++) down[i][j] = o[i];
                }
                for (int i = 0; i < 3; i++) {
                    v16 o[3];
                    filter_taps(down[i], o);
                    across[i][0] = across[i][1] = across[i][2] = splat(0);
                    add_phase_taps((int)phase % 2, o, across[i]);
                }
                for (int j = 0; j < 3; j++) {
                    const v16 o[3] = {across[0][j], across[1][j], across[2][j]};
                    v16 part[3] = {w[0][j], w[1][j], w[2][j]};
                    add_phase_taps((int)phase / 2, o, part);
                    for (int i = 0; i < 3; i++) w[i][j] = part[i];
                }
            }
            float taps[9][16];
            for (int i = 0; i < 9; i++) store(taps[i], w[i / 3][i % 3] * gain);
            const size_t n = small - c < 16 ? small - c : 16;
            for (size_t i = 0; i < n; i++) {
                float *to = gradient + (long)l * large_stride + (long)(c + i) * small_stride;
                for (int tap = 0; tap < 9; tap++) to[tap] = taps[tap][i];
            }
        }
    }
}
