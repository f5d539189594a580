// Vectors of four floats and the small mathematics that everything here uses.

#ifndef CR_VECTOR_H
#define CR_VECTOR_H

#include <math.h>
#include <stdint.h>

/// x, y, z and a fourth component that is 0 for points and directions.
typedef float vec __attribute__((vector_size(16)));
typedef float unaligned_vec __attribute__((vector_size(16), aligned(4), may_alias));

static inline vec load4(const float *p) {
    return *(const unaligned_vec *)p;
}

static inline void store4(float *p, vec v) {
    *(unaligned_vec *)p = v;
}

static inline vec vec3(float x, float y, float z) {
    return (vec){x, y, z, 0};
}

static inline float dot(vec a, vec b) {
    vec m = a * b;
    return m[0] + m[1] + m[2];
}

static inline vec cross(vec a, vec b) {
    return vec3(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]);
}

static inline float length(vec a) {
    return sqrtf(dot(a, a));
}

static inline vec normalized(vec a) {
    return a * (1.f / sqrtf(dot(a, a) + 1e-20f));
}

static inline float clampf(float x, float a, float b) {
    return x < a ? a : x > b ? b : x;
}

static inline float saturate(float x) {
    return clampf(x, 0, 1);
}

static inline float mix(float a, float b, float t) {
    return a + (b - a) * t;
}

static inline vec mix_vec(vec a, vec b, float t) {
    return a + (b - a) * t;
}

static inline float smoothstep(float a, float b, float x) {
    x = saturate((x - a) / (b - a));
    return x * x * (3 - 2 * x);
}

static inline float fast_exp2(float x) {
    x = clampf(x, -126, 126);
    int i = (int)(x + 1000.f) - 1000;
    float t = x - i, q = t * (1 - t);
    union {
        int i;
        float f;
    } u = {(i + 127) << 23};
    return u.f * (1 + t + q * (-0.306995f + t * (-0.065456f + t * (-0.013689f))));
} // fitted, exact at both ends

static inline float fast_log2(float x) {
    union {
        float f;
        int i;
    } u = {x};
    int e = (u.i >> 23) - 127;
    u.i = (u.i & 0x7fffff) | 0x3f800000;
    float t = u.f - 1, q = t * (1 - t);
    return e + t + q * (0.441836f + t * (-0.266536f + t * (0.147019f + t * (-0.044244f))));
}

static inline float fast_exp(float x) {
    return fast_exp2(x * 1.442695f);
}

static inline float fast_pow(float a, float b) {
    return a <= 0 ? 0 : fast_exp2(b * fast_log2(a));
}

typedef int ivec __attribute__((vector_size(16)));

/// 2 to the power of each component, as ``fast_exp2``.
static inline vec exp2_vec(vec x) {
    const vec limit = {126, 126, 126, 126};
    x = __builtin_elementwise_min(__builtin_elementwise_max(x, -limit), limit);
    const ivec i = __builtin_convertvector(x + 1000.f, ivec) - 1000;
    const vec t = x - __builtin_convertvector(i, vec), q = t * (1 - t);
    return (vec)((i + 127) << 23) * (1 + t + q * (-0.306995f + t * (-0.065456f + t * -0.013689f)));
}

/// e to the power of x, y and z; the fourth component is 0.
static inline vec exp4(vec a) {
    const vec e = exp2_vec(a * 1.442695f);
    return vec3(e[0], e[1], e[2]);
}

/// A bell of two widths (squared) around a point of the plane.
static inline float bell(float x, float y, float cx, float cy, float wx, float wy) {
    return fast_exp(-((x - cx) * (x - cx) / wx + (y - cy) * (y - cy) / wy));
}

static inline uint32_t hash(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    x ^= x >> 16;
    return x;
}

static inline float uniform(uint32_t *s) {
    *s = *s * 747796405u + 2891336453u;
    uint32_t x = ((*s >> ((*s >> 28) + 4)) ^ *s) * 277803737u;
    return ((x >> 22) ^ x) * (1.f / 4294967296.f);
}

static inline float normal_noise(uint32_t *s) {
    float a = uniform(s) + uniform(s) + uniform(s) + uniform(s);
    return (a - 2) * 1.732f;
}

static inline float hash_uniform(uint32_t x) {
    return hash(x) * (1.f / 4294967296.f);
}

#endif
