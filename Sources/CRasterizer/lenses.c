// Lenses of glasses, drawn over everything behind them.

#include "renderer.h"

/// Adds tint and reflections of lenses to the colours of a frame.
void draw_lenses(const Scene *e, Frame *f) {
    const int W = f->width, H = f->height;
    const cr_renderer *c = e->c;
    const cr_person *p = e->p;
    const Lighting *L = e->L;
    const float *zb = f->depth;
    float *col = f->color;
    uint8_t *lab = f->label;
    for (int t = c->nt; t < c->cnt_t; t++)
        if (c->tpart[t] == PT_LENS) {
            vec a = c->scr[c->tri[t][0]], b = c->scr[c->tri[t][1]], d = c->scr[c->tri[t][2]];
            float ar = (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0]);
            if (fabsf(ar) < 1e-6f)
                continue;
            vec n = c->nrm[c->tri[t][0]];
            if (n[2] < 0)
                n = -n;
            vec wp = c->world[c->tri[t][0]], v = normalized(vec3(0, 0, p->cam_dist) - wp),
                rf = n * (2 * dot(n, v)) - v;
            float av[6] = {1, 1, 1, 1, 1, 1};
            float fr = .045f + .9f * fast_pow(1 - saturate(dot(n, v)), 5);
            float g2 = fast_exp((dot(normalized(rf), L->l[0].dir) - 1) * 60);
            vec add = ambient_light(L, normalized(rf), av) * (fr * .5f) + L->l[0].col * (g2 * .08f);
            float tint = p->gl_tint > .5f ? .9f : .04f;
            vec tc = vec3(.02f, .02f, .022f);
            int x0 = fmaxf(0, floorf(fminf(a[0], fminf(b[0], d[0])))),
                x1 = fminf(W - 1, ceilf(fmaxf(a[0], fmaxf(b[0], d[0])))),
                y0 = fmaxf(0, floorf(fminf(a[1], fminf(b[1], d[1])))),
                y1 = fminf(H - 1, ceilf(fmaxf(a[1], fmaxf(b[1], d[1]))));
            for (int y = y0; y <= y1; y++)
                for (int x = x0; x <= x1; x++) {
                    float w1 = ((x + .5f - a[0]) * (d[1] - a[1]) -
                                (y + .5f - a[1]) * (d[0] - a[0])) /
                               ar,
                          w2 = ((b[0] - a[0]) * (y + .5f - a[1]) -
                                (b[1] - a[1]) * (x + .5f - a[0])) /
                               ar;
                    if (w1 < 0 || w2 < 0 || w1 + w2 >= 1)
                        continue;
                    float zz = a[2] + w1 * (b[2] - a[2]) + w2 * (d[2] - a[2]);
                    long i = (long)y * W + x;
                    if (zz < zb[i])
                        continue;
                    float grad = 1.f;
                    float hcv = 1 - f->coverage[i] / 255.f;
                    for (int k = 0; k < 3; k++)
                        col[i * 4 + k] = col[i * 4 + k] * (1 - tint * hcv) + col[i * 4 + 3] * 0 +
                                         (tc[k] * tint + add[k] * grad) * hcv;
                    col[i * 4 + 3] = fmaxf(col[i * 4 + 3], tint);
                    if (tint > .5f && hcv > .5f)
                        lab[i] = L_GLASSES;
                }
        }
}
