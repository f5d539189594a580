// In town: crowds, streets, flags, stages, walls of stone.

#include "painter.h"

/// People farther off, too blurred to be faces.
void paint_crowd(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    if (chance(a) < .5f)
        paint_street(a, p);
    else
        paint_wall(a, p);
    const int rows = 2 + chance(a) * 4;
    const float base = between(a, .05f, .09f);
    for (int j = 0; j < rows; j++) {
        const float r = w * base * (.45f + .75f * j / rows), y = h * (.3f + .6f * j / rows);
        for (float x = w * between(a, -.1f, .1f); x < w * 1.1f; x += r * between(a, 2.2f, 5)) {
            const float top = y + r * between(a, -1.2f, 1.2f), m = chance(a);
            const vec skin = mix_vec(vec3(.55f, .33f, .24f), vec3(.09f, .045f, .03f), m * m);
            const vec hair =
                mix_vec(vec3(.015f, .012f, .01f), vec3(.3f, .2f, .1f), chance(a) * chance(a));
            const vec cloth = random_color(a, .8f, between(a, .01f, .6f));
            paint_ellipse(a, x, top + r * 3.6f, r * 1.9f, r * 2.6f, 0, cloth, -.3f, 1, 0);
            paint_box(a, x, top + r * 5, r * 1.85f, r * 2, 0, cloth * .9f, .1f, 1);
            paint_ellipse(a, x, top - r * .2f, r * .82f, r * 1.05f, 0, hair, .2f, 1, 0);
            paint_ellipse(a, x, top + r * .15f, r * .66f, r * .9f, 0, skin, .25f, 1, 0);
            if (chance(a) < .35f) // long hair, or turned away
                paint_ellipse(a, x, top + r * .2f, r * .85f, r * 1.2f, 0, hair, .2f, 1, 0);
            paint_box(a, x - r * .27f, top, r * .16f, r * .07f, 0, skin * .25f, 0, .5f);
            paint_box(a, x + r * .27f, top, r * .16f, r * .07f, 0, skin * .25f, 0, .5f);
        }
    }
    blur_painting(a, 1 + w * between(a, .004f, .012f));
}

/// Buildings, signs, cars, lights.
void paint_street(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    const int night = chance(a) < .3f;
    const vec sky = night ? vec3(.01f, .012f, .03f)
                          : mix_vec(vec3(.4f, .6f, .9f), vec3(.9f, .9f, .9f), chance(a));
    for (long i = 0; i < (long)a->w * a->h; i++)
        put(a, i % a->w, i / a->w, sky, 1);
    const float road = h * between(a, .55f, .9f), light = night ? .12f : 1;
    for (float x = w * between(a, -.15f, 0); x < w;) {
        const float wide = w * between(a, .1f, .35f), top = h * between(a, -.3f, .45f);
        const vec c = random_color(a, .4f, between(a, .05f, .55f)) * light;
        paint_box(a, x + wide / 2, (top + road) / 2, wide / 2, (road - top) / 2, 0, c, .15f, 1);
        const float step = wide / (2 + (int)(chance(a) * 5)), floors = step * between(a, 1, 1.8f);
        for (float v = top + floors * .6f; v < road - floors * .4f; v += floors)
            for (float u = x + step * .5f; u < x + wide - step * .3f; u += step) {
                const vec pane =
                    night ? (chance(a) < .4f ? vec3(1, .75f, .4f) : vec3(.01f, .01f, .02f))
                          : mix_vec(vec3(.03f, .04f, .05f), sky, chance(a) * .7f);
                paint_box(a, u, v, step * .28f, floors * .32f, 0, pane, .3f, 1);
                paint_box(a, u, v + floors * .34f, step * .32f, floors * .03f, 0, c * 1.4f, 0, 1);
            }
        if (chance(a) < .5f) {
            const vec sign = random_color(a, 1, between(a, .1f, .9f));
            const float y = road - h * between(a, .08f, .2f);
            paint_box(a, x + wide / 2, y, wide * .4f, h * .035f, 0, sign, .1f, 1);
            paint_text(
                a, x + wide * .15f, y - h * .025f, wide * .7f, h * .05f, 1,
                sign * (sign[1] > .25f ? .05f : 5));
        }
        x += wide;
    }
    paint_box(
        a, w / 2, (road + h) / 2, w, (h - road) / 2, 0, vec3(.12f, .12f, .125f) * light, .2f, 1);
    const int cars = chance(a) * 6;
    for (int i = 0; i < cars; i++) {
        const float r = w * between(a, .05f, .14f), x = w * chance(a), y = road + r * .1f;
        const vec c = random_color(a, 1, between(a, .02f, .6f)) * light;
        paint_box(a, x, y, r, r * .25f, 0, c, .4f, 1);
        paint_ellipse(a, x, y - r * .25f, r * .6f, r * .3f, 0, c * .4f, .3f, 1, 0);
        for (int s = -1; s <= 1; s += 2)
            paint_ellipse(
                a, x + s * r * .6f, y + r * .25f, r * .18f, r * .18f, 0, vec3(.01f, .01f, .01f), 0,
                1, 0);
    }
    const int lights = chance(a) * (night ? 60 : 12);
    for (int i = 0; i < lights; i++) {
        const float r = w * between(a, .004f, .03f);
        paint_ellipse(
            a, w * chance(a), h * between(a, .2f, .95f), r, r, 0,
            mix_vec(random_color(a, 1, 1), vec3(1, .8f, .5f), .5f) * between(a, .4f, 1.6f), 0, .55f,
            0);
    }
    for (int i = 0; i < 3; i++)
        if (chance(a) < .5f)
            paint_box(
                a, w * chance(a), h * .5f, w * between(a, .003f, .012f), h * .6f, 0,
                vec3(.04f, .04f, .045f), 0, 1);
}

/// A flag from a pole or hung from above: stripes or fields, folds, stars or a disc.
static void paint_flag(Painter *a, float x0, float width, int is_tall) {
    const float h = a->h;
    const vec c[3] = {
        random_color(a, 1, between(a, .05f, .6f)),
        chance(a) < .5f ? vec3(.85f, .85f, .85f) : random_color(a, 1, between(a, .1f, .8f)),
        random_color(a, 1, between(a, .03f, .5f))};
    const int stripes = chance(a) < .5f ? 3 : 5 + 2 * (int)(chance(a) * 5), kind = chance(a) * 4;
    const float along = between(a, -1.2f, 1.2f), folds = between(a, 6, 20),
                top = is_tall ? 0 : h * between(a, 0, .2f);
    const float low = is_tall ? h : top + width * .8f;
    for (int y = top; y < low && y < a->h; y++)
        for (int x = fmaxf(0, x0); x < x0 + width && x < a->w; x++) {
            const float u = (x - x0) / width, v = (y - top) / (low - top);
            const float fold = sinf(folds * (u + .12f * sinf(5 * v)) + 3 * v);
            const float q = (is_tall ? u + along * v : v) + .03f * fold;
            const int band = (int)floorf(q * stripes);
            vec color = c[((band % (stripes > 3 ? 2 : 3)) + 3) % 3];
            if (kind == 1 && u < .42f && v < .45f) { // a field of stars
                color = c[2];
                const float sx = u * 14 + .03f * fold, sy = v * 16, i = floorf(sx), j = floorf(sy);
                if (hypotf(sx - i - .5f, sy - j - .5f) < .28f)
                    color = vec3(.9f, .9f, .9f);
            }
            if (kind == 2 && hypotf(u - .5f, (v - .5f) * (low - top) / width) < .22f)
                color = c[2];
            put(a, x, y, color * (.72f + .36f * fold), 1);
        }
}

/// Flags before a wall or the sky.
void paint_flags(Painter *a, const cr_person *p) {
    const float w = a->w;
    if (chance(a) < .6f)
        paint_wall(a, p);
    else
        paint_grass(a, p);
    const int n = 1 + chance(a) * 3;
    for (int i = 0; i < n; i++)
        paint_flag(a, w * between(a, -.1f, .9f), w * between(a, .15f, .5f), chance(a) < .6f);
}

/// A stage: dark, with beams, lamps, a screen.
void paint_stage(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    const vec haze = random_color(a, 1, between(a, .005f, .08f));
    for (long i = 0; i < (long)a->w * a->h; i++)
        put(a, i % a->w, i / a->w, haze * (.4f + .8f * (i / a->w) / h), 1);
    if (chance(a) < .4f) {
        const vec screen = random_color(a, 1, between(a, .2f, 1));
        const float y = h * between(a, .2f, .5f);
        paint_box(
            a, w * .5f, y, w * between(a, .2f, .5f), h * between(a, .1f, .3f), 0, screen, .3f, 1);
        paint_text(a, w * .2f, y - h * .1f, w * .6f, h * .2f, 2, screen * .15f);
    }
    const int n = 2 + chance(a) * 9;
    for (int i = 0; i < n; i++) {
        const vec c = random_color(a, 1, between(a, .3f, 1.5f));
        const float x = w * chance(a), y = h * between(a, -.05f, .3f), lean = between(a, -.8f, .8f);
        const float spread = between(a, .05f, .2f), strength = between(a, .05f, .35f);
        for (int py = fmaxf(0, y); py < a->h; py++) {
            const float d = (py - y) / h, half = w * spread * d + 2, cx = x + lean * (py - y);
            for (int px = fmaxf(0, cx - half); px < fminf(w, cx + half); px++) {
                const float e = 1 - fabsf(px - cx) / half;
                vec q = pixel(a, px, py) + c * (strength * e * e * (1 - .6f * d));
                put(a, px, py, q, 1);
            }
        }
        const float r = w * between(a, .008f, .03f);
        paint_ellipse(a, x, y, r * 2, r * 2, 0, c, 0, .4f, 0);
        paint_ellipse(a, x, y, r, r, 0, vec3(1.5f, 1.5f, 1.4f), 0, 1, 0);
    }
}

/// Bricks, tiles, stones or planks.
void paint_masonry(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    const int kind = chance(a) * 4; // bricks, tiles, stones, planks
    const vec reds = vec3(.28f, .10f, .06f) * between(a, .5f, 1.6f);
    const vec woods = vec3(.22f, .13f, .07f) * between(a, .3f, 2);
    const vec color = kind == 0 && chance(a) < .7f ? reds
                      : kind == 3                  ? woods
                                                   : random_color(a, .5f, between(a, .08f, .7f));
    const vec joint = vec3(.35f, .33f, .3f) * between(a, .1f, 1.6f);
    const float ch = h * (kind == 3 ? 1.2f : between(a, .03f, .12f));
    const float cw =
        kind == 3 ? w * between(a, .04f, .14f) : ch * (kind == 1 ? 1 : between(a, 1.6f, 3));
    const uint32_t s = a->seed;
    const float gap = kind == 2 ? .1f : .05f, rough = kind == 2 ? .35f : .03f;
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++) {
            const float n = fractal_noise(x * 14 / w, y * 14 / w, s);
            float v = y / ch + rough * (n - .5f) * 2, j = floorf(v);
            float u = x / cw + ((int)j & 1) * (kind == 1 ? 0 : .5f) + rough * (n - .5f) * 3;
            const float i = floorf(u);
            u -= i;
            v -= j;
            const float e =
                fminf(fminf(u, 1 - u) * cw / fminf(cw, ch), fminf(v, 1 - v) * ch / fminf(cw, ch));
            const float own = hash_uniform((uint32_t)(i * 7919 + j * 104729) + s);
            const float grain = kind == 3 ? fractal_noise(x * 60 / w, y * 2 / h + own * 9, s + 1)
                                          : fractal_noise(x * 50 / w, y * 50 / w, s + 1);
            vec c = color * ((.6f + .7f * own) * (.7f + .6f * grain));
            c *= 1 + .25f * (v < .5f ? 1 : -1) * smoothstep(.25f, .05f, e);
            put(a, x, y, mix_vec(joint * (.7f + .5f * n), c, smoothstep(gap * .4f, gap, e)), 1);
        }
}
