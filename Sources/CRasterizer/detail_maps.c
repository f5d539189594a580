// Maps made once from the skin masks: gradients of wrinkles, pores and lip lines, and freckles.

#include "renderer.h"

/// Heights of three sets of wrinkles, of pores and of lip lines, interleaved.
static float *detail_heights(const cr_renderer *c) {
    float *h = calloc((long)TS * TS * 5, sizeof(float));
    for (int y = 0; y < TS; y++)
        for (int x = 0; x < TS; x++) {
            float *o = h + ((long)y * TS + x) * 5;
            for (int k = 0; k < 3; k++)
                o[k] = -c->mask[((long)y * TS + x) * NMASK + 5 + k] / 255.f;
            o[3] = .5f * noise3(c, vec3(x * .33f, y * .33f, 3.5f)) +
                   .35f * noise3(c, vec3(x * .17f, y * .17f, 9.5f)) +
                   .3f * noise3(c, vec3(x * .7f, y * .7f, 1.5f));
            o[4] = noise3(
                       c, vec3(
                              x * .30f + .8f * noise3(c, vec3(x * .05f, y * .08f, 2)), y * .045f,
                              5.5f)) *
                       .8f +
                   .3f * noise3(c, vec3(x * .6f, y * .1f, 8.5f));
        }
    return h;
}

/// Makes the gradient maps.
void make_gradients(cr_renderer *c) {
    float *h = detail_heights(c);
    c->grad = malloc((long)TS * TS * NGRAD);
    for (int y = 0; y < TS; y++)
        for (int x = 0; x < TS; x++)
            for (int k = 0; k < 5; k++) {
                int x0 = x ? x - 1 : 0, x1 = x < TS - 1 ? x + 1 : x, y0 = y ? y - 1 : 0,
                    y1 = y < TS - 1 ? y + 1 : y;
                float gx = (h[((long)y * TS + x1) * 5 + k] - h[((long)y * TS + x0) * 5 + k]) * .5f,
                      gy = -(h[((long)y1 * TS + x) * 5 + k] - h[((long)y0 * TS + x) * 5 + k]) * .5f,
                      sc = k < 3 ? 500 : 250;
                c->grad[((long)y * TS + x) * NGRAD + k * 2] = clampf(gx * sc, -127, 127);
                c->grad[((long)y * TS + x) * NGRAD + k * 2 + 1] = clampf(gy * sc, -127, 127);
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
