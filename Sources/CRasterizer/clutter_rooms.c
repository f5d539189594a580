// Indoors: curtains, walls, shelves, windows, things.

#include "painter.h"

typedef struct {
    vec color;
    float scale, amount;
    uint32_t seed;
} Plain;

static vec plain_wall(Painter *a, float u, float v, const void *data) {
    const Plain *q = data;
    const float f = fractal_noise(u * q->scale, v * q->scale, q->seed);
    return q->color * (1.1f - .25f * v + q->amount * (f - .5f));
}

static void fill_wall(Painter *a) {
    Plain wall = {
        random_color(a, .6f, between(a, .1f, .75f)), between(a, 1.5f, 40), .3f * chance(a),
        a->seed};
    paint_all(a, plain_wall, &wall);
}

/// Hanging cloth in folds from x0 to x1, plain, striped, printed or of lace.
static void paint_drape(Painter *a, int x0, int x1, vec color) {
    const float w = a->w, h = a->h, folds = between(a, 8, 40), phase = 6 * chance(a);
    const float flare = between(a, -.25f, .25f), depth = between(a, .25f, .9f);
    const uint32_t s = a->seed;
    const int pattern = chance(a) * 5;
    const float cell = w * between(a, .01f, .05f), thin = pattern == 3 ? between(a, .3f, .8f) : 1;
    const vec second = random_color(a, .9f, between(a, .05f, .7f));
    for (int y = 0; y < a->h; y++)
        for (int x = x0 < 0 ? 0 : x0; x < x1 && x < a->w; x++) {
            const float v = y / h, u = (x - x0) / w;
            const float wander = fractal_noise(u * 4, v * 1.2f, s) * 3;
            const float at = folds * u * (1 + flare * v) + phase + wander;
            const float fold = sinf(at * 2) * .65f + .35f * sinf(at * 5.3f + 2 * wander);
            vec c = color;
            float alpha = thin;
            const float px = (x + fold * w * .008f) / cell, py = y / cell;
            if (pattern == 1 && fmodf(px + 1000, 2) < 1)
                c = second;
            if (pattern == 2) { // printed leaves and flowers
                const float i = floorf(px * .5f), j = floorf(py * .5f);
                const uint32_t k = hash((uint32_t)(i * 131 + j * 7919) + s);
                const float dx = px * .5f - i - .5f, dy = py * .5f - j - .5f, turn = k % 628 * .01f;
                const float lx = dx * cosf(turn) + dy * sinf(turn),
                            ly = dy * cosf(turn) - dx * sinf(turn);
                if (lx * lx * 6 + ly * ly * 40 < 1)
                    c = second;
            }
            if (pattern == 3) // lace
                alpha *= .45f +
                         .55f * (sinf(px * 3.1f) * sinf(py * 3.1f) * sinf((px + py) * 1.3f) > -.1f);
            c *= 1 - depth * .5f + depth * .55f * fold +
                 .08f * (fractal_noise(px * 9, py * 9, s) - .5f);
            put(a, x, y, c, alpha);
        }
}

/// Curtains before a wall or a window.
void paint_curtain(Painter *a, const cr_person *p) {
    if (chance(a) < .4f)
        paint_window(a, p);
    else
        fill_wall(a);
    const float w = a->w;
    const vec browns = vec3(.3f, .2f, .12f) * between(a, .2f, 1.8f);
    const vec color = chance(a) < .35f ? browns : random_color(a, .8f, between(a, .04f, .85f));
    const float gap = chance(a) < .5f ? 0 : between(a, .1f, .6f), middle = between(a, .2f, .8f);
    paint_drape(a, 0, w * (middle - gap / 2), color);
    paint_drape(a, w * (middle + gap / 2), a->w, color);
}

/// A picture in a frame, a poster, a notice, a screen.
static void paint_poster(Painter *a, float cx, float cy, float rx, float ry) {
    const float tilt = between(a, -.03f, .03f), rim = rx * between(a, .02f, .14f);
    paint_box(
        a, cx + rim * .4f, cy + rim * .5f, rx + rim, ry + rim, tilt, vec3(.02f, .02f, .02f), 0,
        .4f);
    paint_box(
        a, cx, cy, rx + rim, ry + rim, tilt, random_color(a, .6f, between(a, .01f, .5f)), .25f, 1);
    const vec ground = random_color(a, .9f, between(a, .03f, .85f));
    paint_box(a, cx, cy, rx, ry, tilt, ground, between(a, -.5f, .5f), 1);
    const int kind = chance(a) * 4;
    if (kind == 0) {
        paint_text(a, cx - rx * .85f, cy - ry * .85f, rx * 1.7f, ry * .5f, 2, ground * .1f);
        paint_text(
            a, cx - rx * .85f, cy - ry * .2f, rx * 1.7f, ry, 5 + chance(a) * 6,
            vec3(.02f, .02f, .02f));
        return;
    }
    const int n = 3 + chance(a) * 9; // an abstract picture
    for (int i = 0; i < n; i++) {
        const float r = rx * between(a, .1f, .45f), x = cx + (rx - r) * between(a, -1, 1);
        const float q = fminf(r * between(a, .3f, 1.3f), ry * .5f),
                    y = cy + (ry - q) * between(a, -1, 1);
        const vec c = random_color(a, 1, between(a, .02f, .9f));
        if (kind == 1)
            paint_ellipse(a, x, y, r, q, 0, c, .5f, .9f, 0);
        else
            paint_box(a, x, y, r, q, 0, c, .4f, .9f);
    }
    if (kind == 3)
        paint_text(a, cx - rx * .8f, cy + ry * .5f, rx * 1.6f, ry * .35f, 1, vec3(.9f, .9f, .9f));
}

/// A wall with pictures, notices, doors, sockets.
void paint_wall(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    fill_wall(a);
    if (chance(a) < .3f) // panels
        for (float x = 0, step = w * between(a, .05f, .2f); x < w; x += step)
            paint_stroke(a, x, 0, x, h, 0, 1.5f, 1.5f, vec3(.04f, .035f, .03f));
    if (chance(a) < .4f) { // a door
        const float x = w * between(a, 0, 1), c = between(a, .02f, .5f);
        const vec wood = random_color(a, .5f, c);
        paint_box(a, x, h * .6f, w * .17f, h * .62f, 0, wood * .6f, 0, 1);
        paint_box(a, x, h * .61f, w * .15f, h * .6f, 0, wood, .1f, 1);
        paint_box(a, x, h * .4f, w * .11f, h * .2f, 0, wood * .8f, -.1f, 1);
        paint_ellipse(
            a, x + w * .125f, h * .6f, w * .012f, w * .012f, 0, vec3(.6f, .5f, .3f), .5f, 1, 0);
    }
    const int n = 1 + chance(a) * 7;
    for (int i = 0; i < n; i++) {
        const float r = w * between(a, .04f, .2f);
        paint_poster(a, w * chance(a), h * between(a, .05f, .75f), r, r * between(a, .6f, 1.6f));
    }
    if (chance(a) < .35f) // letters on the wall
        paint_text(
            a, w * between(a, -.1f, .4f), h * between(a, 0, .5f), w * .8f,
            h * between(a, .08f, .3f), 1, random_color(a, .9f, between(a, .02f, .9f)));
}

/// Shelves of books, boxes, bottles.
void paint_shelves(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h, row = h * between(a, .12f, .3f);
    const vec wood =
        chance(a) < .3f ? vec3(.7f, .7f, .68f) : vec3(.25f, .14f, .07f) * between(a, .3f, 1.6f);
    for (long i = 0; i < (long)a->w * a->h; i++)
        put(a, i % a->w, i / a->w, wood * .25f, 1);
    for (float y = -row * chance(a); y < h; y += row) {
        for (float x = -w * .02f; x < w;) {
            const float wide = w * between(a, .008f, .035f), tall = row * between(a, .5f, .88f);
            if (chance(a) < .05f) {
                x += wide * 3;
                continue;
            }
            const float lean = chance(a) < .06f ? .15f : 0;
            const vec c = random_color(a, .9f, between(a, .015f, .6f));
            const float cy = y + row * .94f - tall / 2;
            paint_box(a, x + wide / 2, cy, wide * .47f, tall / 2, lean, c, .12f, 1);
            paint_box(a, x + wide * .12f, cy, wide * .09f, tall / 2, lean, c * .4f, 0, .7f);
            const vec print = c[1] > .2f ? c * .1f : vec3(.7f, .65f, .5f);
            for (int k = 0; k < 2; k++)
                if (chance(a) < .6f)
                    paint_box(
                        a, x + wide / 2, cy + tall * between(a, -.4f, .4f), wide * .25f,
                        tall * between(a, .01f, .12f), lean, print, 0, .8f);
            x += wide;
        }
        paint_box(a, w / 2, y + row * .97f, w, row * .045f, 0, wood, .4f, 1);
        paint_box(a, w / 2, y + row * 1.04f, w, row * .03f, 0, wood * .08f, 0, .7f);
    }
    for (float x = w * chance(a) * .5f; x < w; x += w * between(a, .3f, .6f))
        paint_box(a, x, h / 2, w * .014f, h, 0, wood * .9f, 0, 1);
}

/// A window: frame, panes, blinds, brightness outside.
void paint_window(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    fill_wall(a);
    const float cx = w * between(a, .2f, .8f), cy = h * between(a, .2f, .55f);
    const float rx = w * between(a, .2f, .5f), ry = h * between(a, .25f, .5f);
    const vec out =
        mix_vec(vec3(.7f, .85f, 1), vec3(1, 1, .95f), chance(a)) * between(a, .7f, 1.8f);
    const vec frame = random_color(a, .3f, between(a, .03f, .9f));
    paint_box(a, cx, cy, rx * 1.07f, ry * 1.07f, 0, frame, .2f, 1);
    paint_box(a, cx, cy, rx, ry, 0, out, .3f, 1);
    const int n = chance(a) * 50;
    for (int i = 0; i < n; i++) { // what is outside
        const float r = rx * between(a, .04f, .2f);
        const float x = cx + (rx - r) * between(a, -1, 1), y = cy + (ry - r) * between(a, -.2f, 1);
        paint_ellipse(
            a, x, y, r, r * .6f, 3 * chance(a), vec3(.1f, .2f, .05f) * between(a, .5f, 2), .3f, .7f,
            0);
    }
    const int bars = 1 + chance(a) * 3, rows = chance(a) * 4;
    for (int i = 1; i <= bars; i++)
        paint_box(a, cx - rx + 2 * rx * i / (bars + 1), cy, rx * .02f, ry, 0, frame, 0, 1);
    for (int i = 1; i <= rows; i++)
        paint_box(a, cx, cy - ry + 2 * ry * i / (rows + 1), rx, rx * .02f, 0, frame, 0, 1);
    if (chance(a) < .3f) {
        const float step = h * between(a, .012f, .04f);
        for (float y = cy - ry; y < cy + ry * between(a, 0, 1); y += step)
            paint_box(a, cx, y, rx, step * .3f, 0, frame * between(a, .6f, .9f), .4f, .95f);
    }
}

/// A heap of unrelated things in all colours and sizes, sharp-edged and shaded.
void paint_things(Painter *a, const cr_person *p) {
    const float w = a->w, h = a->h;
    fill_wall(a);
    const int n = 25 + chance(a) * 120;
    for (int i = 0; i < n; i++) {
        const float x = w * chance(a), y = h * powf(chance(a), .6f);
        const float r = w * (.012f + .13f * chance(a) * chance(a)), q = r * between(a, .3f, 2);
        const vec c = random_color(a, 1, between(a, .01f, .9f));
        const int kind = chance(a) * 5;
        if (kind == 0)
            paint_ellipse(a, x, y, r, q, 0, c, -.7f, 1, 0);
        else if (kind == 1) {
            const float dx = r * 3 * normal_noise(&a->seed), dy = q * 3 * normal_noise(&a->seed);
            paint_stroke(
                a, x, y, x + dx, y + dy, .3f * normal_noise(&a->seed), r * .15f, r * .1f, c);
        } else if (kind == 2)
            paint_poster(a, x, y, r, q);
        else {
            paint_box(a, x + r * .1f, y + r * .1f, r, q, 0, vec3(0, 0, 0), 0, .3f);
            paint_box(
                a, x, y, r, q, chance(a) < .3f ? 3 * chance(a) : 0, c, between(a, -.4f, .6f), 1);
            if (chance(a) < .3f)
                paint_text(
                    a, x - r * .8f, y - q * .5f, r * 1.6f, q, 2, c[1] > .2f ? c * .1f : c * 6);
        }
    }
}
