// Depth maps, normals and ambient occlusion.

#include "renderer.h"

/// Draws triangles into a depth map that keeps the largest z of each pixel.
void rasterize_depth(
    const vec *s, const int (*tri)[3], int nt, float *z, int W, int H, const uint8_t *part,
    int maxpart) {
    for (int t = 0; t < nt; t++) {
        if (part && part[t] > maxpart && part[t] < PT_CLOTH)
            continue;
        if (part && part[t] == PT_LENS)
            continue;
        vec a = s[tri[t][0]], b = s[tri[t][1]], c = s[tri[t][2]];
        float ar = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if (fabsf(ar) < 1e-9f)
            continue;
        int x0 = fmaxf(0, ceilf(fminf(a[0], fminf(b[0], c[0])) - .5f)),
            x1 = fminf(W - 1, floorf(fmaxf(a[0], fmaxf(b[0], c[0])) - .5f)),
            y0 = fmaxf(0, ceilf(fminf(a[1], fminf(b[1], c[1])) - .5f)),
            y1 = fminf(H - 1, floorf(fmaxf(a[1], fmaxf(b[1], c[1])) - .5f));
        const float ia = 1 / ar, dw1 = (c[1] - a[1]) * ia, dw2 = -(b[1] - a[1]) * ia,
                    dz = dw1 * (b[2] - a[2]) + dw2 * (c[2] - a[2]), px = x0 + .5f - a[0];
        for (int y = y0; y <= y1; y++) {
            const float py = y + .5f - a[1];
            float w1 = px * dw1 - py * (c[0] - a[0]) * ia, w2 = (b[0] - a[0]) * py * ia + px * dw2,
                  zz = a[2] + w1 * (b[2] - a[2]) + w2 * (c[2] - a[2]);
            float *d = z + (long)y * W;
            for (int x = x0; x <= x1; x++, w1 += dw1, w2 += dw2, zz += dz)
                if (w1 >= 0 && w2 >= 0 && w1 + w2 <= 1 && zz > d[x])
                    d[x] = zz;
        }
    }
}

/// Area-weighted vertex normals of the current mesh.
void vertex_normals(cr_renderer *c, const vec *p, vec *n) {
    memset(n, 0, c->cnt_v * 16);
    for (int t = 0; t < c->cnt_t; t++) {
        int *i = c->tri[t];
        vec f = cross(p[i[1]] - p[i[0]], p[i[2]] - p[i[0]]);
        n[i[0]] += f;
        n[i[1]] += f;
        n[i[2]] += f;
    }
    for (int i = 0; i < c->cnt_v; i++)
        n[i] = normalized(n[i]);
}

/// Cosine-weighted visibility of each vertex from 160 orthographic depth maps of the neutral head.
void bake_ambient_occlusion(cr_renderer *c) { // cosine-weighted visibility from 160
                                              // orthographic depth maps of the neutral head
    enum { W = 384 };
    float *z = malloc(W * W * 4);
    float *wt = calloc(c->nv, 4);
    memset(c->ao, 0, MAXV * 4);
    c->cnt_v = c->nv;
    c->cnt_t = c->nt;
    vertex_normals(c, c->canon, c->nrm);
    int K = 160;
    for (int k = 0; k < K; k++) {
        float y = 1 - 2 * (k + .5f) / K, r = sqrtf(1 - y * y), a = k * 2.399963f;
        vec d = vec3(r * cosf(a), y, r * sinf(a)),
            ux = normalized(cross(fabsf(d[1]) < .9f ? vec3(0, 1, 0) : vec3(1, 0, 0), d)),
            uy = cross(d, ux);
        for (int i = 0; i < c->nv; i++) {
            vec p = c->canon[i] - vec3(0, -2, 0);
            c->scr[i] = vec3(dot(p, ux) * W / 44 + W / 2, dot(p, uy) * W / 44 + W / 2, dot(p, d));
        }
        for (int i = 0; i < W * W; i++)
            z[i] = -1e9;
        rasterize_depth(c->scr, (const int(*)[3])c->tri, c->nt, z, W, W, NULL, 0);
        for (int i = 0; i < c->nv; i++) {
            float nd = dot(c->nrm[i], d);
            if (nd <= 0.02f)
                continue;
            wt[i] += nd;
            int x = clampf(c->scr[i][0], 0, W - 1), yy = clampf(c->scr[i][1], 0, W - 1);
            if (z[yy * W + x] < c->scr[i][2] + .22f)
                c->ao[i] += nd;
        }
    }
    for (int i = 0; i < c->nv; i++)
        c->ao[i] = wt[i] > 0 ? c->ao[i] / wt[i] : 1;
    for (int i = c->nv; i < MAXV; i++)
        c->ao[i] = 1;
    free(z);
    free(wt);
}
