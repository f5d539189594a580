// The camera: exposure, white balance, vignette, noise, tone curve, compression.

#include "renderer.h"

/// A filmic curve with toe and shoulder, a little softer than ACES.
static float tone(float x) {
    x *= .82f;
    return saturate((x * (2.2f * x + .08f)) / (x * (2.05f * x + .69f) + .115f));
} // filmic: toe and shoulder, a little softer than ACES

/// JPEG-like loss: quantized 8×8 cosine transforms of Y, Cb and Cr, without chroma subsampling.
static void compress(
    uint8_t *im, int w, int h, int q) { // 8x8 DCT quantisation of Y, Cb, Cr (no chroma subsampling)
    static const uint8_t Q[64] = {16,  11,  10,  16,  24, 40, 51,  61,  12,  12,  14,  19,  26,
                                  58,  60,  55,  14,  13, 16, 24,  40,  57,  69,  56,  14,  17,
                                  22,  29,  51,  87,  80, 62, 18,  22,  37,  56,  68,  109, 103,
                                  77,  24,  35,  55,  64, 81, 104, 113, 92,  49,  64,  78,  87,
                                  103, 121, 120, 101, 72, 92, 95,  98,  112, 100, 103, 99};
    float C[8][8];
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < 8; j++)
            C[i][j] = (i ? .5f : .35355f) * cosf((2 * j + 1) * i * .19634954f);
    float sc = (q < 50 ? 5000.f / q : 200 - 2 * q) / 100;
    for (int by = 0; by + 8 <= h; by += 8)
        for (int bx = 0; bx + 8 <= w; bx += 8) {
            float ch[3][64];
            for (int i = 0; i < 64; i++) {
                uint8_t *p = im + ((long)(by + i / 8) * w + bx + i % 8) * 3;
                float R = p[0], G = p[1], B = p[2];
                ch[0][i] = .299f * R + .587f * G + .114f * B - 128;
                ch[1][i] = -.1687f * R - .3313f * G + .5f * B;
                ch[2][i] = .5f * R - .4187f * G - .0813f * B;
            }
            for (int k = 0; k < 3; k++) {
                float t[64], f[64];
                for (int i = 0; i < 8; i++)
                    for (int x = 0; x < 8; x++) {
                        float s = 0;
                        for (int j = 0; j < 8; j++)
                            s += C[i][j] * ch[k][x * 8 + j];
                        t[x * 8 + i] = s;
                    }
                for (int i = 0; i < 8; i++)
                    for (int x = 0; x < 8; x++) {
                        float s = 0;
                        for (int j = 0; j < 8; j++)
                            s += C[i][j] * t[j * 8 + x];
                        float qq = fmaxf(1, Q[i * 8 + x] * sc * (k ? 1.3f : 1));
                        f[i * 8 + x] = rintf(s / qq) * qq;
                    }
                for (int i = 0; i < 8; i++)
                    for (int x = 0; x < 8; x++) {
                        float s = 0;
                        for (int j = 0; j < 8; j++)
                            s += C[j][i] * f[j * 8 + x];
                        t[i * 8 + x] = s;
                    }
                for (int i = 0; i < 8; i++)
                    for (int x = 0; x < 8; x++) {
                        float s = 0;
                        for (int j = 0; j < 8; j++)
                            s += C[j][x] * t[i * 8 + j];
                        ch[k][i * 8 + x] = s;
                    }
            }
            for (int i = 0; i < 64; i++) {
                uint8_t *p = im + ((long)(by + i / 8) * w + bx + i % 8) * 3;
                float Y = ch[0][i] + 128;
                p[0] = clampf(Y + 1.402f * ch[2][i] + .5f, 0, 255);
                p[1] = clampf(Y - .3441f * ch[1][i] - .7141f * ch[2][i] + .5f, 0, 255);
                p[2] = clampf(Y + 1.772f * ch[1][i] + .5f, 0, 255);
            }
        }
}

/// The tone curve and sRGB's, tabulated over the exponent and nine bits of the mantissa.
enum { TONE_STEPS = 512, TONE_OCTAVES = 22, TONE_LOW = -17 };

static void tabulate_tone(float contrast, uint8_t *table) {
    for (int i = 0; i < TONE_OCTAVES * TONE_STEPS; i++) {
        const float q = ldexpf(1 + (i % TONE_STEPS + .5f) / TONE_STEPS, TONE_LOW + i / TONE_STEPS),
                    x = tone(q),
                    v = x <= .0031308f ? 12.92f * x : 1.055f * fast_pow(x, 1 / 2.4f) - .055f;
        // contrast bends the curve around the middle and clips nothing
        table[i] = 255 * saturate(v + .42f * contrast * v * (1 - v) * (2 * v - 1)) + .5f;
    }
}

static inline uint8_t toned(const uint8_t *table, float q) {
    union {
        float f;
        int32_t i;
    } u = {q};
    const int at = (u.i >> 14) - ((127 + TONE_LOW) << 9);
    return table[at < 0 ? 0 : at >= TONE_OCTAVES * TONE_STEPS ? TONE_OCTAVES * TONE_STEPS - 1 : at];
}

/// Roughly normal, from the four bytes of one random number.
static inline float grain(uint32_t *s) {
    *s = *s * 747796405u + 2891336453u;
    const uint32_t x = ((*s >> ((*s >> 28) + 4)) ^ *s) * 277803737u, y = (x >> 22) ^ x;
    return ((float)((y & 255) + (y >> 8 & 255) + (y >> 16 & 255) + (y >> 24)) - 510) * (1 / 147.8f);
}

void develop(const cr_person *p, int w, int h, const float *rgb, uint8_t *out) {
    const float ex = exp2f(p->exposure * .8f), ns = p->noise * p->noise * .03f;
    const vec wb = vec3(1 + .10f * p->wb, 1, 1 - .13f * p->wb) * ex;
    uint32_t s = hash((uint32_t)p->seed + 99);
    uint8_t table[TONE_OCTAVES * TONE_STEPS];
    tabulate_tone(.26f + .9f * p->contrast, table);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const float dx = (x - w * .5f) / w, dy = (y - h * .5f) / h,
                        vg = 1 - p->vignette * 1.1f * (dx * dx + dy * dy);
            const long i = ((long)y * w + x) * 3;
            const float gray = ns > 0 ? grain(&s) * .7f : 0;
            vec c = vec3(rgb[i], rgb[i + 1], rgb[i + 2]) * wb * vg;
            const float light = .25f * c[0] + .6f * c[1] + .15f * c[2];
            c = light + (c - light) * 1.05f; // cameras give a little more colour than there is
            for (int k = 0; k < 3; k++) {
                float q = fmaxf(c[k], 0);
                if (ns > 0)
                    q += (gray + grain(&s) * .6f) * ns * sqrtf(q + .02f);
                out[i + k] = toned(table, q);
            }
        }
    if (p->jpeg > .02f)
        compress(out, w, h, 98 - 45 * p->jpeg);
}
