// Fields over the head: noise, distance, texture maps and where hair grows.

#include "renderer.h"

/// Periodic trilinear value noise in [-1, 1]; the lattice has spacing 1 and 64 cells a side.
float noise3(
    const cr_renderer *c, vec p) { // periodic trilinear value noise in [-1,1], lattice spacing 1
    float f[3];
    int i[3], j[3];
    for (int k = 0; k < 3; k++) {
        float fl = floorf(p[k]);
        f[k] = p[k] - fl;
        f[k] = f[k] * f[k] * (3 - 2 * f[k]);
        i[k] = (int)fl & (NZ - 1);
        j[k] = (i[k] + 1) & (NZ - 1);
    }
#define N_(x, y, z) c->n3[((z)*NZ + (y)) * NZ + (x)]
    float a =
        mix(mix(N_(i[0], i[1], i[2]), N_(j[0], i[1], i[2]), f[0]),
            mix(N_(i[0], j[1], i[2]), N_(j[0], j[1], i[2]), f[0]), f[1]);
    float b =
        mix(mix(N_(i[0], i[1], j[2]), N_(j[0], i[1], j[2]), f[0]),
            mix(N_(i[0], j[1], j[2]), N_(j[0], j[1], j[2]), f[0]), f[1]);
    return mix(a, b, f[2]);
}

/// Signed distance in cm from a canonical point to the neutral head, from the baked field.
float distance_to_head(const cr_renderer *c, vec p) {
    float f[3];
    int i[3];
    const int D[3] = {50, 64, 44};
    for (int k = 0; k < 3; k++) {
        float x = clampf((p[k] - c->so[k]) / c->so[3], 0, D[k] - 1.001f);
        i[k] = (int)x;
        f[k] = x - i[k];
    }
    const float *s = c->sdf + (i[2] * 64 + i[1]) * 50 + i[0];
#define S_(o) mix(s[o], s[(o) + 1], f[0])
    float top = c->so[1] + 63 * c->so[3];
    return mix(mix(S_(0), S_(50), f[1]), mix(S_(3200), S_(3250), f[1]), f[2]) +
           fmaxf(0, p[1] - top);
}

/// Unit gradient of the trilinear interpolant of the distance field.
vec direction_from_head(const cr_renderer *c, vec p) { // gradient of the trilinear interpolant
    if (p[1] > c->so[1] + 62.5f * c->so[3])
        return normalized(p - vec3(0, 5, 0));
    float f[3];
    int i[3];
    const int D[3] = {50, 64, 44};
    for (int k = 0; k < 3; k++) {
        float x = clampf((p[k] - c->so[k]) / c->so[3], 0, D[k] - 1.001f);
        i[k] = (int)x;
        f[k] = x - i[k];
    }
    const float *s = c->sdf + (i[2] * 64 + i[1]) * 50 + i[0], *t = s + 3200;
    float x = f[0], y = f[1], z = f[2];
    float a0 = mix(s[0], s[1], x), a1 = mix(s[50], s[51], x), b0 = mix(t[0], t[1], x),
          b1 = mix(t[50], t[51], x);
    return normalized(vec3(
        mix(mix(s[1] - s[0], s[51] - s[50], y), mix(t[1] - t[0], t[51] - t[50], y), z),
        mix(a1 - a0, b1 - b0, z), mix(b0, b1, y) - mix(a0, a1, y)));
}

typedef uint8_t four_u8 __attribute__((vector_size(4)));
typedef int8_t four_i8 __attribute__((vector_size(4)));

static inline vec floats_u8(const uint8_t *p) {
    four_u8 q;
    memcpy(&q, p, 4);
    return __builtin_convertvector(q, vec);
}

static inline vec floats_i8(const int8_t *p) {
    four_i8 q;
    memcpy(&q, p, 4);
    return __builtin_convertvector(q, vec);
}

/// Bilinear samples of the skin masks, 0…1, and of the gradient maps, -1…1, at texture coordinates.
void sample_maps(const cr_renderer *c, float u, float v, float *mask, float *grad) {
    const float x = clampf(u * TS - .5f, 0, TS - 1.001f),
                y = clampf((1 - v) * TS - .5f, 0, TS - 1.001f);
    const int i = x, j = y;
    const float fx = x - i, fy = y - j;
    const long at = ((long)j * TS + i) * NMASK, row = (long)TS * NMASK;
    const float w00 = (1 - fx) * (1 - fy), w10 = fx * (1 - fy), w01 = (1 - fx) * fy, w11 = fx * fy;
    const uint8_t *m = c->mask + at;
    const int8_t *g = c->grad + at;
    for (int k = 0; k < NMASK; k += 4) {
        store4(
            mask + k, (floats_u8(m + k) * w00 + floats_u8(m + k + NMASK) * w10 +
                       floats_u8(m + k + row) * w01 + floats_u8(m + k + row + NMASK) * w11) *
                          (1 / 255.f));
        store4(
            grad + k, (floats_i8(g + k) * w00 + floats_i8(g + k + NMASK) * w10 +
                       floats_i8(g + k + row) * w01 + floats_i8(g + k + row + NMASK) * w11) *
                          (1 / 127.f));
    }
}

/// How densely hair grows at a canonical point, 0…1: the hairline with recession and thinning.
float scalp_density(const cr_renderer *c, vec p, float recede, float thin, vec n) {
    (void)n;
    if (p[1] < 4.2f && p[2] - .3f > .75f * fabsf(p[0])) // the face
        return 0;
    static const float K[][2] = {{0, 10.9},  {20, 10.95}, {36, 10.3},  {50, 8.6},  {59, 6.4},
                                 {65, 3.4},  {70, 1.8},   {76, 3.0},   {84, 5.6},  {98, 4.6},
                                 {108, 1.6}, {125, -2.2}, {150, -4.6}, {180, -5.0}};
    float az = atan2f(fabsf(p[0]), p[2] - .3f) * 57.29578f;
    int i = 0;
    while (i < 12 && az > K[i + 1][0])
        i++;
    float t = saturate((az - K[i][0]) / (K[i + 1][0] - K[i][0])), yh = mix(K[i][1], K[i + 1][1], t);
    float front = smoothstep(60, 30, az),
          m = smoothstep(14, 34, az) * smoothstep(60, 42, az); // M-shaped recession
    yh +=
        recede * (front * 1.2f + m * 3.2f) + noise3(c, p * 1.7f) * .35f + noise3(c, p * 5.f) * .15f;
    float d = smoothstep(-.25f, .55f, p[1] - yh);
    if (thin > 0) {
        vec q = p - vec3(0, 14.0f, -2.0f);
        float r = length(vec3(q[0], q[1] * 1.2f, q[2] * .8f));
        d *= 1 - saturate(thin * 1.25f) * smoothstep(9.5f, 4.0f, r + noise3(c, p * 2.f));
        if (thin > .8f)
            d *= p[1] > 6 ? saturate((1 - thin) * 5)
                          : mix(1, saturate((1 - thin) * 5), smoothstep(.8f, .9f, thin));
    }
    return d;
}
