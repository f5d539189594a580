// What is on garments: print, jackets, badges, straps, flowers, zips.

#include "renderer.h"

static vec second_color(const cr_person *p) {
    return hue(p->cloth_hue2) * .4f + vec3(.06f, .06f, .06f);
}

/// Rows of marks that look like letters, in a box of half sides rx, ry around (cx, cy).
static int is_print(float x, float y, float rx, float ry, int rows, uint32_t seed) {
    if (fabsf(x) > rx || fabsf(y) > ry)
        return 0;
    const float row = (y / ry + 1) * .5f * rows, size = 2 * ry / rows * .75f;
    const int i = (int)row, k = (int)floorf((x + rx) / size);
    const float v = row - i, u = (x + rx) / size - k;
    const uint32_t h = hash(seed + i * 977 + k * 31);
    if (v < .15f || v > .85f || u > .8f || h % 7 == 0)
        return 0;
    return (h & 1 && u < .22f) || (h & 2 && u > .58f) || (h & 4 && v < .3f) || (h & 8 && v > .7f) ||
           (h & 16 && fabsf(v - .5f) < .08f);
}

vec cloth_detail(const cr_renderer *c, const cr_person *p, vec q, vec color) {
    const uint32_t seed = (uint32_t)p->seed * 5 + 9;
    const vec second = second_color(p);
    const float x = q[0], y = q[1], ax = fabsf(x);
    const int front = q[2] > 0;
    switch ((int)(p->cloth_detail + .5f)) {
    case 1: { // print on the chest
        const float ry = 1.5f + 4 * hash_uniform(seed), rx = 5 + 4 * hash_uniform(seed + 1);
        if (front && hash_uniform(seed + 2) < .35f && hypotf(x, y + 25) < rx * .9f)
            color = second;
        if (front && is_print(x, y + 25, rx, ry, 1 + (int)(hash_uniform(seed + 3) * 3), seed))
            color = color[1] > .3f ? second * .3f : vec3(.75f, .75f, .72f);
        break;
    }
    case 2: { // an open jacket over something else, with lapels
        const float edge = ax - (2.2f + .28f * (y + 32) * (y > -34));
        if (!front || edge > 0) {
            if (front && edge > 3.2f && edge < 3.5f && y > -24)
                color *= .45f;
            if (front && edge < .35f)
                color *= .5f;
        } else
            color = is_print(x, y + 27, 4, 2, 2, seed) && hash_uniform(seed + 4) < .4f
                        ? second * .2f
                        : second * 1.5f;
        break;
    }
    case 3: { // a uniform: pockets, badges, buttons, straps on the shoulders
        const float px = ax - 7.5f, py = y + 25;
        if (front && fabsf(px) < 3.6f && fabsf(py) < 3.8f) {
            if (fabsf(px) > 3.35f || fabsf(py) > 3.55f || fabsf(py - 1.9f) < .14f)
                color *= .45f;
            else if (hypotf(px, py - 1) < .35f)
                color *= .3f;
        }
        if (front && x > 4.6f && x < 10 && fabsf(y + 19.3f) < .75f)
            color = is_print(x - 7.3f, y + 19.3f, 2.5f, .6f, 1, seed) ? vec3(.8f, .8f, .8f)
                                                                      : second * .25f;
        if (front && x < 0 && hypotf(x + 7.3f, y + 18) < 1.9f)
            color = hypotf(x + 7.3f, y + 18) < 1.2f ? second : vec3(.6f, .5f, .2f);
        if (front && ax < .5f && y < -14) {
            const float k = fmodf(-y, 4.5f) - 2.2f;
            if (hypotf(x, k) < .45f)
                color = vec3(.5f, .45f, .3f);
            else if (ax > .4f)
                color *= .6f;
        }
        if (ax > 10.5f && ax < 16 && fabsf(q[2] + 1) < 2.2f && y > -22)
            color = fabsf(q[2] + 1) > 1.9f ? color * .5f : second * .6f;
        break;
    }
    case 4: { // straps of a bag or dungarees, a lanyard
        const float strap = ax - (8.2f + .12f * (y + 20));
        if (fabsf(strap) < 1.7f)
            color = fabsf(strap) > 1.45f ? second * .3f : second * .8f;
        if (front && hash_uniform(seed + 5) < .5f && fabsf(ax - .42f * (y + 31)) < .35f && y > -31)
            color = vec3(.5f, .06f, .06f) * (1 - hash_uniform(seed + 6)) + second * .3f;
        if (front && hash_uniform(seed + 7) < .5f && y < -27 && ax < 7)
            color = second * .8f;
        break;
    }
    case 5: { // flowers and leaves all over
        const vec r = q * (.18f + .3f * hash_uniform(seed + 8));
        const float i = floorf(r[0]), j = floorf(r[1]);
        const uint32_t h = hash(seed + (uint32_t)((int)i * 131 + (int)j * 7919) + (front ? 0 : 5));
        const float dx = r[0] - i - .5f + .3f * ((h & 7) / 7.f - .5f);
        const float dy = r[1] - j - .5f + .3f * ((h >> 3 & 7) / 7.f - .5f);
        const float a = atan2f(dy, dx), d = hypotf(dx, dy);
        if (d < .3f + .1f * cosf(5 * a + h % 6))
            color = d < .09f ? vec3(.6f, .45f, .08f)
                             : hue(p->cloth_hue2 + .2f * ((h >> 6) % 5) / 5.f) * .4f +
                                   vec3(.1f, .06f, .06f);
        else if (h & 1 && fabsf(dx * .8f + dy * .6f) < .07f)
            color = vec3(.06f, .13f, .04f);
        break;
    }
    case 6: { // a zip, cords, blocks of another colour
        if (hash_uniform(seed + 9) < .6f &&
            (y > -19.5f || (hash_uniform(seed + 10) < .5f && ax > 13)))
            color = second;
        if (front && ax < .4f)
            color = fmodf(-y * 3, 1) < .5f ? vec3(.35f, .35f, .36f) : vec3(.03f, .03f, .03f);
        if (front && y > -25 && fabsf(ax - 3.2f - .1f * sinf(y)) < .3f)
            color = vec3(.7f, .7f, .68f);
        break;
    }
    }
    return color;
}
