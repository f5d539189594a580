// Which triangle is seen at every sample.

#include "renderer.h"

/// Makes room for a picture and clears it.
void prepare_frame(Frame *f, int width, int height, int supersampling) {
    const long np = (long)width * supersampling * height * supersampling;
    if (np > f->capacity) {
        release_frame(f);
        f->capacity = np;
        f->depth = malloc(np * sizeof(float));
        f->triangle = malloc(np * sizeof(int));
        f->irradiance = aligned_alloc(64, (np * sizeof(vec) + 63) / 64 * 64);
        f->albedo = aligned_alloc(64, (np * sizeof(vec) + 63) / 64 * 64);
        f->specular = aligned_alloc(64, (np * sizeof(vec) + 63) / 64 * 64);
        f->color = aligned_alloc(64, (np * sizeof(vec) + 63) / 64 * 64);
        f->coverage = malloc(np);
        f->label = malloc(np);
    }
    f->width = width * supersampling;
    f->height = height * supersampling;
    f->supersampling = supersampling;
    for (long i = 0; i < np; i++)
        f->depth[i] = -1e9, f->triangle[i] = -1;
    memset(f->coverage, 0, np);
    memset(f->label, 0, np);
}

/// Frees the buffers of a frame.
void release_frame(Frame *f) {
    free(f->depth);
    free(f->triangle);
    free(f->irradiance);
    free(f->albedo);
    free(f->specular);
    free(f->color);
    free(f->coverage);
    free(f->label);
    memset(f, 0, sizeof *f);
}

/// Fills depth and triangle of every sample from the projected mesh.
void find_visible(const cr_renderer *c, Frame *f) {
    const int W = f->width, H = f->height;
    float *zb = f->depth;
    int *id = f->triangle;
    for (int t = 0; t < c->cnt_t; t++) {
        int part = c->tpart[t];
        if (part == PT_LENS)
            continue;
        vec a = c->scr[c->tri[t][0]], b = c->scr[c->tri[t][1]], d = c->scr[c->tri[t][2]];
        float ar = (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0]);
        if (ar >= 0 && part != PT_CLOTH && part < PT_HAT)
            continue;
        if (ar == 0)
            continue; // y is down: front faces are negative
        int x0 = fmaxf(0, ceilf(fminf(a[0], fminf(b[0], d[0])) - .5f)),
            x1 = fminf(W - 1, floorf(fmaxf(a[0], fmaxf(b[0], d[0])) - .5f)),
            y0 = fmaxf(0, ceilf(fminf(a[1], fminf(b[1], d[1])) - .5f)),
            y1 = fminf(H - 1, floorf(fmaxf(a[1], fmaxf(b[1], d[1])) - .5f));
        float ia = 1 / ar;
        for (int y = y0; y <= y1; y++) {
            float py = y + .5f,
                  w1 = ((x0 + .5f - a[0]) * (d[1] - a[1]) - (py - a[1]) * (d[0] - a[0])) * ia,
                  w2 = ((b[0] - a[0]) * (py - a[1]) - (b[1] - a[1]) * (x0 + .5f - a[0])) * ia,
                  dw1 = (d[1] - a[1]) * ia, dw2 = -(b[1] - a[1]) * ia;
            float zz = a[2] + w1 * (b[2] - a[2]) + w2 * (d[2] - a[2]),
                  dz = dw1 * (b[2] - a[2]) + dw2 * (d[2] - a[2]);
            for (int x = x0; x <= x1; x++, w1 += dw1, w2 += dw2, zz += dz)
                if (w1 >= 0 && w2 >= 0 && w1 + w2 <= 1 && zz > zb[y * W + x])
                    zb[y * W + x] = zz, id[y * W + x] = t;
        }
    }
}
