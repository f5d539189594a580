#include "codecs.h"

#include <math.h>

// Each loop is written once, in plain C with vectors of four floats, and compiled twice: for any
// processor and for those with AVX2, between which the wrapper chooses.
#if defined(__x86_64__)
#define EVERYWHERE(name, parameters, arguments)                                              \
    __attribute__((target("avx2,fma"))) static void name##_avx2 parameters {                 \
        name##_body arguments;                                                               \
    }                                                                                        \
    void name parameters {                                                                   \
        if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {               \
            name##_avx2 arguments;                                                           \
        } else {                                                                             \
            name##_body arguments;                                                           \
        }                                                                                    \
    }
#else
#define EVERYWHERE(name, parameters, arguments)                                              \
    void name parameters { name##_body arguments; }
#endif
#define INLINE static inline __attribute__((always_inline))

typedef float f4 __attribute__((vector_size(16), aligned(4)));
typedef uint8_t u8x4 __attribute__((vector_size(4), aligned(1)));

INLINE f4 load(const float *p) { return *(const f4 *)p; }
INLINE void store(float *p, f4 v) { *(f4 *)p = v; }
INLINE f4 splat(float v) { return (f4){v, v, v, v}; }
INLINE f4 load_bytes(const uint8_t *p) { return __builtin_convertvector(*(const u8x4 *)p, f4); }

INLINE void ic_mix_rows_u8_body(
    float *out, const uint8_t *rows, size_t stride, const float *weights, size_t taps,
    size_t count
) {
    // Blocks that stay in registers while the taps go by.
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        float sum[64] = {0};
        for (size_t k = 0; k < taps; k++) {
            const uint8_t *row = rows + k * stride + i;
            const float weight = weights[k];
            for (size_t j = 0; j < 64; j++) sum[j] += weight * (float)row[j];
        }
        memcpy(out + i, sum, sizeof sum);
    }
    for (; i < count; i++) {
        float sum = 0;
        for (size_t k = 0; k < taps; k++) sum += weights[k] * (float)rows[k * stride + i];
        out[i] = sum;
    }
}
EVERYWHERE(
    ic_mix_rows_u8,
    (float *out, const uint8_t *rows, size_t stride, const float *weights, size_t taps,
     size_t count),
    (out, rows, stride, weights, taps, count))

INLINE void ic_mix_rows_f32_body(
    float *out, const float *rows, size_t stride, const float *weights, size_t taps, size_t count
) {
    size_t i = 0;
    for (; i + 64 <= count; i += 64) {
        float sum[64] = {0};
        for (size_t k = 0; k < taps; k++) {
            const float *row = rows + k * stride + i;
            const float weight = weights[k];
            for (size_t j = 0; j < 64; j++) sum[j] += weight * row[j];
        }
        memcpy(out + i, sum, sizeof sum);
    }
    for (; i < count; i++) {
        float sum = 0;
        for (size_t k = 0; k < taps; k++) sum += weights[k] * rows[k * stride + i];
        out[i] = sum;
    }
}
EVERYWHERE(
    ic_mix_rows_f32,
    (float *out, const float *rows, size_t stride, const float *weights, size_t taps,
     size_t count),
    (out, rows, stride, weights, taps, count))

INLINE void ic_filter_row_body(
    float *out, const float *in, size_t channels, const int32_t *starts, const float *weights,
    size_t taps, size_t width
) {
    for (size_t x = 0; x < width; x++, weights += taps) {
        const float *pixel = in + (size_t)starts[x] * channels;
        if (channels == 1) {
            float sum = 0;
            for (size_t k = 0; k < taps; k++) sum += weights[k] * pixel[k];
            out[x] = sum;
            continue;
        }
        f4 sum = splat(0), other = splat(0);
        size_t k = 0;
        for (; k + 2 <= taps; k += 2) {
            sum += splat(weights[k]) * load(pixel + k * channels);
            other += splat(weights[k + 1]) * load(pixel + (k + 1) * channels);
        }
        if (k < taps) sum += splat(weights[k]) * load(pixel + k * channels);
        store(out + x * channels, sum + other);
    }
}
EVERYWHERE(
    ic_filter_row,
    (float *out, const float *in, size_t channels, const int32_t *starts, const float *weights,
     size_t taps, size_t width),
    (out, in, channels, starts, weights, taps, width))

INLINE void ic_round_row_body(uint8_t *out, const float *in, size_t count) {
    for (size_t i = 0; i < count; i++) {
        const float v = in[i] + 0.5f;
        out[i] = (uint8_t)(int)(v < 0 ? 0 : v > 255 ? 255 : v);
    }
}
EVERYWHERE(ic_round_row, (uint8_t *out, const float *in, size_t count), (out, in, count))

/// Splits a coordinate into the pixel before it and how far behind that pixel it lies.
INLINE ptrdiff_t split(double place, float *fraction) {
    const double whole = floor(place);
    *fraction = (float)(place - whole);
    return (ptrdiff_t)whole;
}

INLINE size_t clamped(ptrdiff_t i, size_t count) {
    return i < 0 ? 0 : (size_t)i >= count ? count - 1 : (size_t)i;
}

INLINE void ic_sample_bilinear_body(
    float *out, const uint8_t *rgb, size_t width, size_t height, double x, double y, double dx,
    double dy, size_t count
) {
    for (size_t i = 0; i < count; i++, out += 4) {
        float u, v;
        const ptrdiff_t left = split(x + (double)i * dx - 0.5, &u);
        const ptrdiff_t top = split(y + (double)i * dy - 0.5, &v);
        const size_t x0 = clamped(left, width) * 3, x1 = clamped(left + 1, width) * 3;
        const uint8_t *upper = rgb + clamped(top, height) * width * 3;
        const uint8_t *lower = rgb + clamped(top + 1, height) * width * 3;
        const f4 a = load_bytes(upper + x0), b = load_bytes(upper + x1);
        const f4 c = load_bytes(lower + x0), d = load_bytes(lower + x1);
        const f4 above = a + splat(u) * (b - a), below = c + splat(u) * (d - c);
        store(out, above + splat(v) * (below - above));
    }
}
EVERYWHERE(
    ic_sample_bilinear,
    (float *out, const uint8_t *rgb, size_t width, size_t height, double x, double y, double dx,
     double dy, size_t count),
    (out, rgb, width, height, x, y, dx, dy, count))

/// The weights of four pixels around a place `t` behind the second (Keys 1981, a = -1/2).
INLINE void cubic(float t, float *w) {
    const float t2 = t * t, t3 = t2 * t;
    w[0] = -0.5f * t3 + t2 - 0.5f * t;
    w[1] = 1.5f * t3 - 2.5f * t2 + 1;
    w[2] = -1.5f * t3 + 2 * t2 + 0.5f * t;
    w[3] = 0.5f * t3 - 0.5f * t2;
}

INLINE void ic_sample_bicubic_body(
    float *out, const float *pixels, size_t channels, size_t width, size_t height, double x,
    double y, double dx, double dy, size_t count
) {
    for (size_t i = 0; i < count; i++, out += channels) {
        float u, v, wx[4], wy[4];
        const ptrdiff_t left = split(x + (double)i * dx - 0.5, &u) - 1;
        const ptrdiff_t top = split(y + (double)i * dy - 0.5, &v) - 1;
        cubic(u, wx);
        cubic(v, wy);
        size_t columns[4];
        for (int k = 0; k < 4; k++) columns[k] = clamped(left + k, width) * channels;
        f4 sum = splat(0);
        float plain = 0;
        for (int j = 0; j < 4; j++) {
            const float *row = pixels + clamped(top + j, height) * width * channels;
            if (channels == 4) {
                sum += splat(wy[j])
                    * (splat(wx[0]) * load(row + columns[0])
                       + splat(wx[1]) * load(row + columns[1])
                       + splat(wx[2]) * load(row + columns[2])
                       + splat(wx[3]) * load(row + columns[3]));
            } else {
                plain += wy[j]
                    * (wx[0] * row[columns[0]] + wx[1] * row[columns[1]]
                       + wx[2] * row[columns[2]] + wx[3] * row[columns[3]]);
            }
        }
        if (channels == 4) {
            store(out, sum);
        } else {
            *out = plain;
        }
    }
}
EVERYWHERE(
    ic_sample_bicubic,
    (float *out, const float *pixels, size_t channels, size_t width, size_t height, double x,
     double y, double dx, double dy, size_t count),
    (out, pixels, channels, width, height, x, y, dx, dy, count))
