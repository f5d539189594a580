// Real-looking clutter behind people: which painting, how blurred, in which light.

#include "painter.h"

typedef void (*Painting)(Painter *a, const cr_person *p);

/// In the order of the values 1, 2, … of the parameter `clutter`.
static const Painting paintings[] = {paint_foliage, paint_grass,  paint_curtain, paint_wall,
                                     paint_shelves, paint_window, paint_crowd,   paint_street,
                                     paint_flags,   paint_stage,  paint_masonry, paint_fibres,
                                     paint_things};

/// Something that often stands about, whatever the place.
static void add_extras(Painter *a, int kind) {
    const float w = a->w, h = a->h;
    if (kind != 1 && kind != 10 && chance(a) < .3f) { // a plant at the side
        const float side = chance(a) < .5f ? 0 : 1;
        const vec green = vec3(.05f, .11f, .03f) * between(a, .5f, 2);
        const float leaf = between(a, .012f, .035f) * w, up = -1.57f + between(a, -.2f, .2f);
        const float x = w * (side ? between(a, .78f, 1) : between(a, 0, .22f));
        const int n = 4 + chance(a) * 9;
        for (int i = 0; i < n; i++)
            paint_branch(
                a, x, h * between(a, .7f, 1.05f), up + between(a, -.7f, .7f),
                h * between(a, .25f, .65f), leaf, green * between(a, .5f, 1.4f));
    }
    if (kind != 8 && kind != 2 && chance(a) < .15f) { // a lamp, its light around it
        const float x = w * between(a, .05f, .95f), y = h * between(a, .03f, .4f);
        const float r = w * between(a, .02f, .07f);
        const vec glow = vec3(1.3f, 1.1f, .8f);
        a->soft = 4 * r;
        paint_ellipse(a, x, y, 4 * r, 4 * r, 0, glow, 0, .35f, 0);
        a->soft = r;
        paint_ellipse(a, x, y, 1.2f * r, 1.2f * r, 0, glow, 0, 1, 0);
        a->soft = 1;
    }
}

/// Enlarges a painting to the picture.
static void enlarge(const Painter *a, int w, int h, vec tint, float *rgb) {
    for (int y = 0; y < h; y++) {
        const float fy = clampf((y + .5f) / h * a->h - .5f, 0, a->h - 1.001f);
        const int j = fy;
        for (int x = 0; x < w; x++) {
            const float fx = clampf((x + .5f) / w * a->w - .5f, 0, a->w - 1.001f);
            const int i = fx;
            const vec top = mix_vec(pixel(a, i, j), pixel(a, i + 1, j), fx - i);
            const vec low = mix_vec(pixel(a, i, j + 1), pixel(a, i + 1, j + 1), fx - i);
            const vec q = mix_vec(top, low, fy - j) * tint;
            for (int k = 0; k < 3; k++)
                rgb[((long)y * w + x) * 3 + k] = fmaxf(q[k], 0);
        }
    }
}

/// Paints what the parameter `clutter` numbers; what is blurred is painted smaller.
void paint_clutter(const cr_person *p, int w, int h, float *rgb) {
    const int count = sizeof paintings / sizeof *paintings;
    const int kind = (int)clampf(p->clutter + .5f, 1, count);
    const float radius = p->bg_blur * p->bg_blur * .022f * w;
    int small = 1;
    while (small < 8 && radius >= 3 * small && w / (2 * small) >= 48)
        small *= 2;
    Painter a = {.w = (w + small - 1) / small, .h = (h + small - 1) / small, .soft = 1};
    a.rgb = calloc((size_t)a.w * a.h * 3, sizeof(float));
    a.seed = hash((uint32_t)p->bg_seed * 2654435761u + 17 * kind);
    paintings[kind - 1](&a, p);
    add_extras(&a, kind);
    blur_painting(&a, (int)(radius / small + .5f));
    const vec tint =
        mix_vec(vec3(1, 1, 1), ambient_tint(p), .5f) * (.25f + 1.5f * p->bg_lum * p->bg_lum);
    enlarge(&a, w, h, tint, rgb);
    free(a.rgb);
}
