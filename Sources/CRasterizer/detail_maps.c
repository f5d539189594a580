// Maps made once from the skin masks: gradients of wrinkles, pores and lip lines, and freckles.

#include "renderer.h"

/// Distance to the nearest of points that are scattered over a grid of cells, in cells.
static float cell_noise(float x, float y, uint32_t seed) {
    const int i = floorf(x), j = floorf(y);
    float nearest = 9;
    for (int b = j - 1; b <= j + 1; b++)
        for (int a = i - 1; a <= i + 1; a++) {
            const uint32_t h = hash((uint32_t)a * 73856093u ^ (uint32_t)b * 19349663u ^ seed);
            const float dx = a + hash_uniform(h) - x, dy = b + hash_uniform(h + 1) - y;
            nearest = fminf(nearest, dx * dx + dy * dy);
        }
    return sqrtf(nearest);
}

/// Pits of the pores, 0…1, spaced about 0.8 mm.
static float pore_depth(float x, float y) {
    const float a = cell_noise(x * .27f, y * .27f, 3), b = cell_noise(x * .42f, y * .42f, 8);
    return saturate(1.f * fast_exp(-a * a * 11) + .55f * fast_exp(-b * b * 12));
}

enum { HEIGHTS = 5 };

/// Heights of three sets of wrinkles, of pores and of lip lines, interleaved.
static float *detail_heights(const cr_renderer *c) {
    float *h = calloc((long)TS * TS * HEIGHTS, sizeof(float));
    for (int y = 0; y < TS; y++)
        for (int x = 0; x < TS; x++) {
            float *o = h + ((long)y * TS + x) * HEIGHTS;
            for (int k = 0; k < 3; k++)
                o[k] = -c->mask[((long)y * TS + x) * NMASK + 5 + k] / 255.f;
            o[3] = .30f * noise3(c, vec3(x * .33f, y * .33f, 3.5f)) +
                   .30f * noise3(c, vec3(x * .17f, y * .17f, 9.5f)) +
                   .22f * noise3(c, vec3(x * .7f, y * .7f, 1.5f)) - .75f * pore_depth(x, y);
            o[4] = noise3(
                       c, vec3(
                              x * .30f + .8f * noise3(c, vec3(x * .05f, y * .08f, 2)), y * .045f,
                              5.5f)) *
                       .8f +
                   .3f * noise3(c, vec3(x * .6f, y * .1f, 8.5f));
        }
    return h;
}

/// Fine variation of the colour of skin.
static float mottle(const cr_renderer *c, float x, float y) {
    // lattices that are turned against each other hide their cells
    const float u = .82f * x + .57f * y, v = .82f * y - .57f * x;
    return .22f * noise3(c, vec3(u * .055f, v * .055f, 21.5f)) +
           .40f * noise3(c, vec3(x * .14f, y * .14f, 27.5f)) +
           .30f * noise3(c, vec3(u * .27f, v * .27f, 29.5f)) +
           .50f * noise3(c, vec3(x * .47f, y * .47f, 33.5f));
}

/// Makes the gradient maps, and maps of the depth of pores and of the mottling of skin.
void make_gradients(cr_renderer *c) {
    float *h = detail_heights(c);
    c->grad = malloc((long)TS * TS * NGRAD);
    for (int y = 0; y < TS; y++)
        for (int x = 0; x < TS; x++) {
            int8_t *o = c->grad + ((long)y * TS + x) * NGRAD;
            for (int k = 0; k < HEIGHTS; k++) {
                const int x0 = x ? x - 1 : 0, x1 = x < TS - 1 ? x + 1 : x, y0 = y ? y - 1 : 0,
                          y1 = y < TS - 1 ? y + 1 : y;
                const float *row = h + (long)y * TS * HEIGHTS + k;
                const float gx = (row[x1 * HEIGHTS] - row[x0 * HEIGHTS]) * .5f,
                            gy = -(h[((long)y1 * TS + x) * HEIGHTS + k] -
                                   h[((long)y0 * TS + x) * HEIGHTS + k]) *
                                 .5f,
                            scale = k < 3 ? 500 : 250;
                o[k * 2] = clampf(gx * scale, -127, 127);
                o[k * 2 + 1] = clampf(gy * scale, -127, 127);
            }
            o[10] = 127 * pore_depth(x, y);
            o[11] = clampf(127 * mottle(c, x, y), -127, 127);
        }
    free(h);
}

/// Scatters freckles; returns the advanced state of the random numbers.
uint32_t make_freckles(cr_renderer *c, uint32_t s) {
    float *spots = c->spots = calloc(TS * TS, sizeof(float));
    for (int i = 0; i < 9000; i++) {
        float x = uniform(&s) * TS, y = uniform(&s) * TS,
              r = .7f + uniform(&s) * uniform(&s) * 2.2f, am = .3f + .7f * uniform(&s);
        for (int yy = y - 6; yy <= y + 6; yy++)
            for (int xx = x - 6; xx <= x + 6; xx++)
                if (xx >= 0 && yy >= 0 && xx < TS && yy < TS) {
                    float d = ((xx - x) * (xx - x) + (yy - y) * (yy - y)) / (r * r);
                    spots[yy * TS + xx] = fmaxf(spots[yy * TS + xx], am * fast_exp(-d));
                }
    }
    return s;
}
