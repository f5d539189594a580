// Plants, grass, sky; and fibres that look like hair.

#include "painter.h"

void paint_branch(Painter *a, float x, float y, float angle, float length, float leaf, vec color) {
    const float bend = between(a, -.25f, .25f);
    const float ex = x + cosf(angle) * length, ey = y + sinf(angle) * length;
    paint_stroke(a, x, y, ex, ey, bend, leaf * .35f, leaf * .12f, color * vec3(.9f, .55f, .5f));
    const int n = clampf(length / (leaf * .8f), 3, 60);
    const float slim = between(a, .22f, .5f);
    for (int i = 1; i <= n; i++) {
        const float t = i / (float)n, k = bend * 4 * t * (1 - t);
        const float px = x + (ex - x) * t - (ey - y) * k, py = y + (ey - y) * t + (ex - x) * k;
        const float turn = angle + ((i & 1) ? 1 : -1) * between(a, .4f, 1.2f);
        const float r = leaf * between(a, .6f, 1.1f);
        paint_ellipse(
            a, px + cosf(turn) * r, py + sinf(turn) * r, r, r * slim, turn,
            color * between(a, .55f, 1.6f), between(a, -.35f, .35f), .97f, 1);
    }
}

/// Sky, clouds, or the light that a thicket lets through.
static vec sky_color(Painter *a, float u, float v, const void *data) {
    const float cloud = fractal_noise(u * 3, v * 4, *(const uint32_t *)data);
    return mix_vec(vec3(.30f, .50f, .85f), vec3(.92f, .94f, .96f), saturate(cloud * 2.2f - .55f)) *
           (1.05f - .25f * (1 - v));
}

static vec thicket_color(Painter *a, float u, float v, const void *data) {
    const uint32_t s = *(const uint32_t *)data;
    const float f = fractal_noise(u * 5, v * 5, s), g = fractal_noise(u * 22, v * 22, s + 7);
    return mix_vec(vec3(.006f, .010f, .004f), vec3(.05f, .085f, .025f), f * f * 1.5f) *
           (.35f + 1.3f * g);
}

/// A hedge or a tree: leaves in three depths, with spots of light between them.
void paint_foliage(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    uint32_t s = a->seed;
    paint_all(a, thicket_color, &s);
    const float season = chance(a); // mostly green, some yellow and red
    vec green = vec3(.055f, .13f, .025f);
    if (season > .8f)
        green = mix_vec(green, vec3(.35f, .14f, .03f), chance(a));
    else if (season > .6f)
        green = vec3(.10f, .12f, .03f);
    const vec sky = vec3(.9f, .95f, .9f) * between(a, .5f, 1.3f);
    const int lights = chance(a) * chance(a) * 140;
    for (int i = 0; i < lights; i++) {
        const float x = w * chance(a), y = h * chance(a) * chance(a) * 1.1f;
        const float r = w * between(a, .003f, .02f);
        paint_ellipse(a, x, y, r, r * between(a, .5f, 1.3f), 3 * chance(a), sky, 0, .9f, 0);
    }
    const float leaf = w * between(a, .008f, .04f), slim = between(a, .25f, .6f);
    const float droop = between(a, 0, 6.28f), order = between(a, .3f, 3);
    for (int depth = 0; depth < 3; depth++) {
        const float scale = .6f + .35f * depth, light = .25f + .55f * depth * depth * .5f;
        const int n = clampf(1.1f * w * h / (leaf * leaf * scale * scale), 60, 4200) * .38f;
        const float cx = between(a, 2, 6), cy = between(a, 2, 6);
        for (int i = 0; i < n; i++) {
            const float u = chance(a), v = chance(a) * 1.05f;
            const float bunch = fractal_noise(u * cx, v * cy, s + 31 * depth);
            if (bunch < (depth ? .44f : .3f) + .1f * chance(a))
                continue;
            const float r = leaf * scale * between(a, .6f, 1.2f);
            const float angle = droop + order * normal_noise(&a->seed) +
                                3 * (fractal_noise(u * 7, v * 7, s + 3) - .5f);
            const vec c = green * (light * between(a, .5f, 1.9f) * (.4f + 1.2f * bunch));
            paint_ellipse(
                a, u * w, v * h, r, r * slim, angle,
                chance(a) < .06f ? mix_vec(c, sky * .7f, between(a, .2f, .7f)) : c,
                between(a, -.5f, .5f), .95f, 1);
        }
        for (int i = 0; i < 5; i++)
            if (chance(a) < .5f)
                paint_branch(
                    a, w * between(a, -.1f, 1.1f), h * between(a, -.1f, 1.1f), 6.28f * chance(a),
                    w * between(a, .2f, .6f), leaf * scale, green * (light * 1.2f));
    }
    if (chance(a) < .15f) { // blossom
        const vec blossom = random_color(a, 1, between(a, .3f, .9f));
        for (int i = 0; i < 60; i++)
            paint_ellipse(
                a, w * chance(a), h * chance(a), leaf * .6f, leaf * .5f, chance(a),
                blossom * between(a, .6f, 1.2f), .3f, .9f, 0);
    }
}

/// A meadow below trees and sky: blades of grass, trunks, bushes.
void paint_grass(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    uint32_t s = a->seed;
    paint_all(a, sky_color, &s);
    const float horizon = between(a, .15f, .75f);
    const vec green =
        mix_vec(vec3(.09f, .14f, .03f), vec3(.33f, .25f, .09f), chance(a) * chance(a) * 1.2f);
    if (chance(a) < .4f) { // hills
        const vec far = mix_vec(green, vec3(.3f, .4f, .55f), .6f);
        for (int i = 0; i < 4; i++)
            paint_ellipse(
                a, w * chance(a), h * (horizon + .12f), w * between(a, .3f, .6f),
                h * between(a, .15f, .3f), 0, far * between(a, .7f, 1.1f), .2f, 1, 0);
    }
    const int trees = chance(a) * 9;
    for (int i = 0; i < trees; i++) {
        const float x = w * chance(a), size = h * between(a, .08f, .35f);
        const float y = h * horizon;
        if (chance(a) < .6f)
            paint_box(
                a, x, y - size * .4f, size * .06f, size * .7f, between(a, -.08f, .08f),
                vec3(.06f, .045f, .03f), .1f, 1);
        for (int k = 0; k < 170; k++) {
            const float r = size * between(a, .025f, .075f), out = .3f * normal_noise(&a->seed);
            const float up = size * (.62f + .3f * normal_noise(&a->seed));
            paint_ellipse(
                a, x + size * out * 1.3f, y - up, r, r * .6f, 3 * chance(a),
                green * between(a, .15f, .7f) * (.5f + .9f * saturate(up / size - .2f)), -.5f, .9f,
                1);
        }
    }
    const int bushes = chance(a) * 40;
    for (int i = 0; i < bushes; i++) {
        const float r = h * between(a, .01f, .06f);
        paint_ellipse(
            a, w * chance(a), h * horizon, r * 1.6f, r, 0, green * between(a, .15f, .6f), -.5f, 1,
            0);
    }
    for (int y = h * horizon; y < a->h; y++)
        for (int x = 0; x < a->w; x++)
            put(a, x, y,
                green * (.3f + 1.1f * fractal_noise(x * 9 / w, y * 30 / h, s) + .2f * chance(a)),
                1);
    const int n = 2600;
    for (int i = 0; i < n; i++) {
        const float t = i / (float)n, y = h * mix(horizon, 1.15f, t * t);
        const float l = h * mix(.006f, .13f, t * t) * between(a, .5f, 1.2f), x = w * chance(a);
        paint_stroke(
            a, x, y, x + l * between(a, -.5f, .5f), y - l, between(a, -.2f, .2f), .6f + l * .05f,
            .5f, green * between(a, .35f, 2.3f));
    }
}

/// Straw, wicker, fur, bare twigs, hanging threads: many thin curved lines in the colours of hair.
void paint_fibres(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    const vec colors[] = {{.28f, .18f, .08f},   {.07f, .045f, .03f}, {.45f, .36f, .22f},
                          {.012f, .011f, .01f}, {.35f, .34f, .33f},  {.16f, .07f, .04f}};
    const vec base = colors[(int)(chance(a) * 5.99f)] * between(a, .6f, 1.4f);
    const int woven = chance(a) < .35f, twigs = !woven && chance(a) < .4f;
    const vec back = twigs ? random_color(a, .5f, between(a, .1f, .9f)) : base * .35f;
    for (long i = 0; i < (long)a->w * a->h; i++)
        put(a, i % a->w, i / a->w, back, 1);
    if (woven) {
        const float cell = w * between(a, .012f, .04f);
        for (int j = 0; j * cell < h + cell; j++)
            for (int i = 0; i * cell < w + cell; i++) {
                const int across = (i + j) & 1;
                for (int k = -2; k <= 2; k++)
                    paint_stroke(
                        a, i * cell - (across ? cell : -k * cell * .2f),
                        j * cell - (across ? -k * cell * .2f : cell),
                        i * cell + (across ? cell : k * cell * .2f),
                        j * cell + (across ? k * cell * .2f : cell), .12f, cell * .16f, cell * .16f,
                        base * between(a, .5f, 1.3f));
            }
        return;
    }
    const float angle = twigs ? -1.57f : 6.28f * chance(a),
                order = twigs ? .5f : between(a, .1f, .6f);
    const float coarse = twigs ? 1 : between(a, .8f, 4);
    const int n = twigs ? 240 : 3000 / coarse;
    uint32_t s = a->seed;
    for (int i = 0; i < n; i++) {
        const float u = chance(a) * 1.2f - .1f, v = chance(a) * 1.2f - .1f;
        const float turn =
            angle + order * normal_noise(&a->seed) + 2 * (fractal_noise(u * 3, v * 3, s) - .5f);
        const float l = w * between(a, .05f, .3f) * sqrtf(coarse);
        const float wide = w * (twigs ? between(a, .001f, .008f) : .0018f * coarse);
        paint_stroke(
            a, u * w, v * h, u * w + cosf(turn) * l, v * h + sinf(turn) * l,
            .2f * normal_noise(&a->seed), wide, wide * .5f, base * between(a, .35f, 1.9f));
    }
}
