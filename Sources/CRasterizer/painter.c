// Brushes.

#include "painter.h"

static int clamp_int(float x, int low, int high) {
    return x < low ? low : x > high ? high : (int)x;
}

void paint_ellipse(
    Painter *a, float cx, float cy, float rx, float ry, float angle, vec color, float shade,
    float alpha, int is_leaf) {
    const float c = cosf(angle), s = sinf(angle), r = fmaxf(rx, ry) + 1;
    const int x0 = clamp_int(cx - r, 0, a->w), x1 = clamp_int(cx + r + 1, 0, a->w);
    const int y0 = clamp_int(cy - r, 0, a->h), y1 = clamp_int(cy + r + 1, 0, a->h);
    const float edge = fminf(.9f, a->soft / fminf(rx, ry));
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            const float dx = x + .5f - cx, dy = y + .5f - cy;
            const float u = (dx * c + dy * s) / rx, v = (dy * c - dx * s) / ry;
            // a leaf is as wide as a parabola at each place along it
            const float d =
                is_leaf ? fmaxf(fabsf(u), fabsf(v) / fmaxf(.02f, 1 - u * u)) : sqrtf(u * u + v * v);
            if (d >= 1)
                continue;
            float light = 1 + shade * v;
            if (is_leaf)
                light *= .82f + .36f * fminf(1, fabsf(v) * 3) - .1f * (v > 0);
            put(a, x, y, color * light, alpha * fminf(1, (1 - d) / edge));
        }
}

void paint_box(
    Painter *a, float cx, float cy, float rx, float ry, float angle, vec color, float shade,
    float alpha) {
    const float c = cosf(angle), s = sinf(angle);
    const float ex = fabsf(c) * rx + fabsf(s) * ry + 1, ey = fabsf(s) * rx + fabsf(c) * ry + 1;
    const int x0 = clamp_int(cx - ex, 0, a->w), x1 = clamp_int(cx + ex + 1, 0, a->w);
    const int y0 = clamp_int(cy - ey, 0, a->h), y1 = clamp_int(cy + ey + 1, 0, a->h);
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            const float dx = x + .5f - cx, dy = y + .5f - cy;
            const float u = dx * c + dy * s, v = dy * c - dx * s;
            const float inside = fminf(rx - fabsf(u), ry - fabsf(v));
            if (inside <= -.5f)
                continue;
            put(a, x, y, color * (1 - shade * v / ry), alpha * fminf(1, (inside + .5f) / a->soft));
        }
}

void paint_stroke(
    Painter *a, float x0, float y0, float x1, float y1, float bend, float w0, float w1, vec color) {
    const float dx = x1 - x0, dy = y1 - y0, l = hypotf(dx, dy);
    const int steps = clamp_int(l / fmaxf(.7f, fminf(w0, w1) * .6f), 2, 2000);
    for (int i = 0; i <= steps; i++) {
        const float t = i / (float)steps, k = bend * 4 * t * (1 - t);
        const float w = fmaxf(.35f, .5f * mix(w0, w1, t));
        const float px = x0 + dx * t - dy * k, py = y0 + dy * t + dx * k;
        const float r = w + .5f;
        for (int y = clamp_int(py - r, 0, a->h); y < clamp_int(py + r + 1, 0, a->h); y++)
            for (int x = clamp_int(px - r, 0, a->w); x < clamp_int(px + r + 1, 0, a->w); x++) {
                const float d = hypotf(x + .5f - px, y + .5f - py);
                if (d < r)
                    put(a, x, y, color * (1.15f - .4f * (x + .5f - px + r) / (2 * r)),
                        fminf(1, r - d));
            }
    }
}

void paint_text(Painter *a, float x, float y, float w, float h, int lines, vec color) {
    const float row = h / lines;
    for (int i = 0; i < lines; i++) {
        const float size = row * .55f, end = x + w * between(a, .5f, 1);
        for (float at = x; at < end;) {
            if (chance(a) < .16f) {
                at += size * .5f;
                continue;
            }
            const float cy = y + (i + .5f) * row;
            if (chance(a) < .6f)
                paint_box(a, at, cy, size * .09f, size * .5f, between(a, -.3f, .3f), color, 0, .9f);
            if (chance(a) < .5f)
                paint_box(
                    a, at + size * .2f, cy + size * between(a, -.45f, .45f), size * .2f,
                    size * .08f, between(a, -.2f, .2f), color, 0, .9f);
            if (chance(a) < .35f)
                paint_ellipse(
                    a, at + size * .15f, cy + size * .1f, size * .22f, size * .3f, 0, color, 0, .8f,
                    0);
            at += size * .6f;
        }
    }
}

void paint_all(
    Painter *a, vec (*color)(Painter *a, float u, float v, const void *data), const void *data) {
    for (int y = 0; y < a->h; y++)
        for (int x = 0; x < a->w; x++)
            put(a, x, y, color(a, (x + .5f) / a->w, (y + .5f) / a->h, data), 1);
}

/// One box blur along rows, written transposed, so that two of them blur both ways.
static void blur_rows(const float *from, float *to, int w, int h, int radius) {
    const float scale = 1.f / (2 * radius + 1);
    for (int y = 0; y < h; y++) {
        const float *row = from + (long)y * w * 3;
        vec sum = vec3(0, 0, 0);
        for (int i = -radius - 1; i < radius; i++) {
            const float *q = row + 3 * clamp_int(i, 0, w - 1);
            sum += vec3(q[0], q[1], q[2]);
        }
        for (int x = 0; x < w; x++) {
            const float *in = row + 3 * (x + radius < w ? x + radius : w - 1);
            const float *out = row + 3 * (x > radius ? x - radius - 1 : 0);
            sum += vec3(in[0] - out[0], in[1] - out[1], in[2] - out[2]);
            float *q = to + ((long)x * h + y) * 3;
            for (int k = 0; k < 3; k++)
                q[k] = sum[k] * scale;
        }
    }
}

void blur_painting(Painter *a, int radius) {
    if (radius < 1)
        return;
    float *other = malloc((size_t)a->w * a->h * 3 * sizeof(float));
    for (int i = 0; i < 3; i++) {
        blur_rows(a->rgb, other, a->w, a->h, radius);
        blur_rows(other, a->rgb, a->h, a->w, radius);
    }
    free(other);
}

vec random_color(Painter *a, float saturation, float value) {
    // half of what people surround themselves with is white, grey, beige, brown
    if (chance(a) < .5f)
        return mix_vec(vec3(1, .98f, .95f), vec3(1.25f, .92f, .55f), chance(a) * saturation) *
               value;
    // the rest is more often orange, red, blue or green than violet
    const float turn = chance(a);
    vec h =
        hue(turn < .45f   ? between(a, -.05f, .16f)
            : turn < .75f ? between(a, .52f, .7f)
            : turn < .9f  ? between(a, .2f, .45f)
                          : between(a, .7f, .95f));
    h = h * (1 / (.25f * h[0] + .6f * h[1] + .15f * h[2] + .15f));
    return mix_vec(vec3(1, 1, 1), h, saturation * chance(a)) * value;
}
