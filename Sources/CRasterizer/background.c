// Blurred procedural surroundings: studio, room, outdoors, night.

#include "painter.h"

/// Value noise on the plane in 0…1.
float value_noise(float x, float y, uint32_t s) {
    int i = floorf(x), j = floorf(y);
    x -= i;
    y -= j;
    x = x * x * (3 - 2 * x);
    y = y * y * (3 - 2 * y);
    return mix(
        mix(hash_uniform(i * 7919 + j * 104729 + s), hash_uniform((i + 1) * 7919 + j * 104729 + s),
            x),
        mix(hash_uniform(i * 7919 + (j + 1) * 104729 + s),
            hash_uniform((i + 1) * 7919 + (j + 1) * 104729 + s), x),
        y);
}

/// Four octaves of value noise.
float fractal_noise(float x, float y, uint32_t s) {
    return .5f * value_noise(x, y, s) + .27f * value_noise(x * 2.1f, y * 2.1f, s + 1) +
           .15f * value_noise(x * 4.3f, y * 4.3f, s + 2) +
           .08f * value_noise(x * 8.7f, y * 8.7f, s + 3);
}

void render_background(const cr_person *p, int w, int h, float *rgb) {
    if (p->clutter > .5f) {
        paint_clutter(p, w, h, rgb);
        return;
    }
    enum { B = 128 };
    float a[B][B][3], t[B][B][3];
    uint32_t s = hash((uint32_t)p->bg_seed * 2654435761u + 5), ns = hash(s + 1);
    int ty = (int)p->bg_type;
    float lum = .02f + .65f * p->bg_lum * p->bg_lum;
    vec hh = hue(p->bg_hue),
        b = mix_vec(
                vec3(.8f, .8f, .8f),
                hh * (1 / (.25f * hh[0] + .6f * hh[1] + .15f * hh[2] + .2f)) * .8f,
                ty == 0 ? .55f : .28f) *
            lum;
    vec tint = mix_vec(vec3(1, 1, 1), ambient_tint(p), .5f);
    float hz = .45f + .3f * uniform(&s), sun = uniform(&s);
    for (int y = 0; y < B; y++)
        for (int x = 0; x < B; x++) {
            float u = (x + .5f) / B, v = (y + .5f) / B, f = fractal_noise(u * 3, v * 3, ns),
                  f2 = fractal_noise(u * 9, v * 9, ns + 9);
            vec q = b;
            if (ty == 0) {
                float d = hypotf(u - .35f - .3f * sun, v - .4f);
                q = b * (1.3f - 1.0f * d) * (.85f + .3f * f);
            } else if (ty == 1)
                q = b * (.75f + .5f * f) * (1.15f - .4f * v);
            else if (ty == 2) {
                vec sky = mix_vec(
                              vec3(.42f, .58f, .85f), vec3(.85f, .86f, .88f),
                              saturate(f * 1.6f - .2f)) *
                          (.35f + .8f * p->bg_lum),
                    tree = vec3(.07f, .115f, .035f) * (.3f + 2.6f * f2 * f2) *
                           (.5f + 1.3f * p->bg_lum),
                    grd = mix_vec(
                              vec3(.16f, .20f, .07f), vec3(.30f, .27f, .23f),
                              saturate(hash_uniform(ns + 4) * 2 - .5f)) *
                          (.6f + .8f * f) * (.3f + p->bg_lum);
                float te = hz - .42f * f - .08f * f2;
                q = mix_vec(
                    sky, tree,
                    smoothstep(te - .02f, te + .02f, v - .25f * (hash_uniform(ns + 5) - .2f)));
                q = mix_vec(q, grd, smoothstep(hz + .18f, hz + .22f, v));
                if (f2 > .62f)
                    q = mix_vec(q, sky, .5f);
            } else
                q = b * (.10f + .35f * f);
            q *= tint;
            for (int k = 0; k < 3; k++)
                a[y][x][k] = q[k];
        }
    int nsh = ty == 0 ? 0 : ty == 1 ? 9 + uniform(&s) * 12 : ty == 2 ? uniform(&s) * 4 : 10;
    for (int i = 0; i < nsh; i++) {
        float cx = uniform(&s) * 1.2f - .1f, cy = uniform(&s) * 1.1f - .05f,
              rx = .03f + .22f * uniform(&s) * uniform(&s),
              ry = .05f + .45f * uniform(&s) * uniform(&s);
        vec g = hue(p->bg_hue + .3f * normal_noise(&s));
        vec q = mix_vec(vec3(.5f, .47f, .43f), g * .6f, .25f + .3f * uniform(&s) * uniform(&s)) *
                (lum * (.15f + 2.2f * uniform(&s) * uniform(&s)) + .01f);
        if (ty == 1 && uniform(&s) < .15f)
            q = vec3(1.1f, 1.12f, 1.1f) * (lum * 2 + .35f);
        if (ty == 3)
            q *= .4f;
        float al = .55f + .45f * uniform(&s), sk = .15f * normal_noise(&s);
        for (int y = 0; y < B; y++)
            for (int x = 0; x < B; x++) {
                float dx = ((x + .5f) / B - cx) / rx + sk * ((y + .5f) / B - cy),
                      dy = ((y + .5f) / B - cy) / ry;
                if (fabsf(dx) < 1 && fabsf(dy) < 1)
                    for (int k = 0; k < 3; k++)
                        a[y][x][k] += (q[k] - a[y][x][k]) * al;
            }
    }
    int R = ty == 0 ? 4 : ty == 2 ? 1 + uniform(&s) * 3 : 2 + uniform(&s) * 5;
    for (int it = 0; it < 3; it++)
        for (int d = 0; d < 2; d++) {
            float(*src)[B][3] = d ? t : a, (*dst)[B][3] = d ? a : t;
            for (int o = 0; o < B; o++)
                for (int k = 0; k < 3; k++) {
                    float q = 0;
                    int n = 0;
                    for (int i = 0; i < R && i < B; i++)
                        q += d ? src[i][o][k] : src[o][i][k], n++;
                    for (int i = 0; i < B; i++) {
                        if (i + R < B)
                            q += d ? src[i + R][o][k] : src[o][i + R][k], n++;
                        if (i - R - 1 >= 0)
                            q -= d ? src[i - R - 1][o][k] : src[o][i - R - 1][k], n--;
                        if (d)
                            dst[i][o][k] = q / n;
                        else
                            dst[o][i][k] = q / n;
                    }
                }
        }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            float fx = clampf((x + .5f) / w * B - .5f, 0, B - 1.001f),
                  fy = clampf((y + .5f) / h * B - .5f, 0, B - 1.001f);
            int i = fx, j = fy;
            fx -= i;
            fy -= j;
            for (int k = 0; k < 3; k++)
                rgb[((long)y * w + x) * 3 + k] =
                    mix(mix(a[j][i][k], a[j][i + 1][k], fx),
                        mix(a[j + 1][i][k], a[j + 1][i + 1][k], fx), fy);
        }
    if (ty >= 2) {
        int n = ty == 3 ? 20 + uniform(&s) * 40 : 4 + uniform(&s) * 14;
        float R0 = (.012f + .02f * uniform(&s)) * w;
        for (int i = 0; i < n; i++) {
            float cx = uniform(&s) * w, cy = uniform(&s) * h * (ty == 3 ? 1 : hz),
                  r = R0 * (.8f + .5f * uniform(&s));
            vec q = mix_vec(hue(uniform(&s)), vec3(1, .80f, .52f), .75f) *
                    (ty == 3 ? .05f + .9f * uniform(&s) * uniform(&s) * uniform(&s)
                             : .10f * uniform(&s));
            for (int y = fmaxf(0, cy - r); y < fminf(h, cy + r); y++)
                for (int x = fmaxf(0, cx - r); x < fminf(w, cx + r); x++) {
                    float d = hypotf(x - cx, y - cy) / r,
                          al = smoothstep(1, .72f, d) * (.65f + .35f * d * d);
                    for (int k = 0; k < 3; k++)
                        rgb[((long)y * w + x) * 3 + k] += q[k] * al;
                }
        }
    }
}
