// Light that scatters below the skin, and the exposure of the face.

#include "renderer.h"

/// Blurs the light on skin in screen space.
///
/// Separable, with a width for each channel, aware of depth, evaluated once for each block of
/// samples, because shading is constant there (after Jimenez et al. 2015, "Separable Subsurface
/// Scattering").
void scatter_light(float px, Frame *f) {
    const int W = f->width, H = f->height, ss = f->supersampling;
    const float *zb = f->depth;
    const int *id = f->triangle;
    vec *irr = f->irradiance;
    float *col = f->color;
    float sg[3] = {.20f * px, .088f * px, .058f * px};
    int R = (int)fminf(24, sg[0] * 2.2f + .5f), st = ss == 2 ? 2 : 1, stp = st * (R > 16 ? 2 : 1);
    if (R >= 1) {
        vec ker[25];
        for (int k = 0; k <= R; k++)
            ker[k] = vec3(
                fast_exp(-.5f * k * k / (sg[0] * sg[0])),
                fast_exp(-.5f * k * k / (sg[1] * sg[1] + .02f)),
                fast_exp(-.5f * k * k / (sg[2] * sg[2] + .02f)));
        vec *tmp = (vec *)col;
        for (int pass = 0; pass < 2; pass++) {
            const vec *src = pass ? tmp : irr;
            vec *dst = pass ? irr : tmp;
            int dx = pass ? 0 : stp, dy = pass ? stp : 0;
            for (int y = 0; y < H; y += st)
                for (int x = 0; x < W; x += st) {
                    long b[4] = {
                        (long)y * W + x, (long)y * W + x + 1, (long)(y + 1) * W + x,
                        (long)(y + 1) * W + x + 1};
                    int nb = st == 2 ? 4 : 1, rp = -1;
                    for (int q = 0; q < nb; q++) {
                        if (!pass)
                            tmp[b[q]] = irr[b[q]];
                        if (rp < 0 && id[b[q]] >= 0 && irr[b[q]][3] != 0)
                            rp = q;
                    }
                    if (rp < 0)
                        continue;
                    int rx = x + (rp & 1), ry = y + (rp >> 1);
                    vec a = src[b[rp]] * ker[0], ws = ker[0];
                    float z = zb[b[rp]];
                    for (int k = stp; k <= R; k += stp)
                        for (int s = -1; s <= 1; s += 2) {
                            int n = s * k / stp, xx = rx + dx * n, yy = ry + dy * n;
                            if (xx < 0 || yy < 0 || xx >= W || yy >= H)
                                continue;
                            long j = (long)yy * W + xx;
                            if (irr[j][3] == 0 || fabsf(zb[j] - z) > .8f)
                                continue;
                            a += src[j] * ker[k];
                            ws += ker[k];
                        }
                    a = a / (ws + (vec){0, 0, 0, 1});
                    a[3] = 1;
                    for (int q = 0; q < nb; q++)
                        if (irr[b[q]][3] != 0)
                            dst[b[q]] = a;
                }
        }
    }
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
    return n > 8 ? clampf(fast_pow(.60f * fast_pow(sa / n, .76f) / (sl / n + 1e-4f), .85f), .25f, 5)
                 : 1;
}
