// Light that scatters below the skin, and the exposure of the face.

#include "renderer.h"

/// The light of each block of samples, 0 where nothing scatters, and its depth.
typedef struct {
    int width, height, side; // in blocks; samples along a block
    vec *light, *blurred;
    float *depth;
} Blocks;

/// Takes the first scattering sample of each block; shading is constant there.
static void gather_blocks(const Frame *f, Blocks *o) {
    const int n = o->side;
    for (int y = 0; y < o->height; y++)
        for (int x = 0; x < o->width; x++) {
            const long b = (long)y * o->width + x;
            o->light[b] = vec3(0, 0, 0);
            for (int q = 0; q < n * n; q++) {
                const long i = (long)(y * n + q / n) * f->width + x * n + q % n;
                if (f->triangle[i] < 0 || f->irradiance[i][3] == 0)
                    continue;
                o->light[b] = f->irradiance[i];
                o->depth[b] = f->depth[i];
                break;
            }
        }
}

/// Blurs along one axis: `at` is the distance of neighbours in memory, `size` their number, `place`
/// the position of the first.
static inline vec blur_at(
    const vec *light, const float *depth, const vec *kernel, int reach, long at, int place,
    int size) {
    vec a = light[0] * kernel[0], ws = kernel[0];
    for (int k = 1; k <= reach; k++)
        for (int s = -k; s <= k; s += 2 * k) {
            if (place + s < 0 || place + s >= size || light[s * at][3] == 0 ||
                fabsf(depth[s * at] - depth[0]) > .8f)
                continue;
            a += light[s * at] * kernel[k];
            ws += kernel[k];
        }
    a = a / (ws + (vec){0, 0, 0, 1});
    a[3] = 1;
    return a;
}

/// Blurs the light on skin in screen space.
///
/// Separable, with a width for each channel, aware of depth, evaluated once for each block of
/// samples (after Jimenez et al. 2015, "Separable Subsurface Scattering").
void scatter_light(float px, Frame *f) {
    const float deviation[3] = {.20f * px, .088f * px, .058f * px};
    const int R = (int)fminf(24, deviation[0] * 2.2f + .5f), side = f->supersampling == 2 ? 2 : 1,
              step = R > 16 ? 2 : 1, reach = R / (side * step);
    if (R < 1)
        return;
    vec kernel[25];
    for (int k = 0; k <= reach; k++) {
        const float d = k * side * step, e = -.5f * d * d;
        kernel[k] = exp4(vec3(
            e / (deviation[0] * deviation[0]), e / (deviation[1] * deviation[1] + .02f),
            e / (deviation[2] * deviation[2] + .02f)));
    }
    // the colours are not needed yet, so their buffer lends its room
    const int w = f->width / side, h = f->height / side;
    const long n = (long)w * h;
    Blocks o = {w, h, side, malloc(n * sizeof(vec)), (vec *)f->color, malloc(n * sizeof(float))};
    gather_blocks(f, &o);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const long b = (long)y * w + x;
            o.blurred[b] = o.light[b][3] == 0 ? o.light[b]
                                              : blur_at(
                                                    o.light + b, o.depth + b, kernel, reach, step,
                                                    x / step, (w - 1 - x % step) / step + 1);
        }
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            const long b = (long)y * w + x;
            if (o.blurred[b][3] == 0)
                continue;
            const vec light = blur_at(
                o.blurred + b, o.depth + b, kernel, reach, (long)step * w, y / step,
                (h - 1 - y % step) / step + 1);
            for (int q = 0; q < side * side; q++) {
                vec *i =
                    f->irradiance + (long)(y * side + q / side) * f->width + x * side + q % side;
                if ((*i)[3] != 0)
                    *i = light;
            }
        }
    free(o.light);
    free(o.depth);
}

/// Colours of the mesh from light, albedo and highlights; opacity 1 where there is mesh.
void compose_mesh(Frame *f) {
    const long np = (long)f->width * f->height;
    const int *id = f->triangle;
    const vec *irr = f->irradiance, *alb = f->albedo, *spc = f->specular;
    float *col = f->color;
    for (long i = 0; i < np; i++) {
        vec o = vec3(0, 0, 0);
        if (id[i] >= 0) {
            o = irr[i] * alb[i] + spc[i];
            o[3] = 1;
        }
        store4(col + i * 4, o);
    }
}

/// The gain that exposes the skin of the face, as a portrait camera meters it.
float metered_gain(const cr_renderer *c, const Frame *f) {
    const long np = (long)f->width * f->height;
    const int *id = f->triangle;
    const vec *irr = f->irradiance, *alb = f->albedo;
    const uint8_t *lab = f->label;
    double sl = 0, sa = 0;
    long n = 0;
    for (long i = 0; i < np; i += 3)
        if (id[i] >= 0 && c->tpart[id[i]] == PT_FACE && (lab[i] == L_SKIN || lab[i] == L_NOSE)) {
            vec o = irr[i] * alb[i];
            sl += .25f * o[0] + .6f * o[1] + .15f * o[2];
            sa += .25f * alb[i][0] + .6f * alb[i][1] + .15f * alb[i][2];
            n++;
        }
    return n > 8 ? clampf(fast_pow(.67f * fast_pow(sa / n, .76f) / (sl / n + 1e-4f), .85f), .25f, 5)
                 : 1;
}
