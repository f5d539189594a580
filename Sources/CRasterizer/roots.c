// Where strands grow: pools of roots on scalp, brows and beard, drawn once for a head.

#include "renderer.h"

static int nearest(const Root *r, int n, vec p) {
    int b = 0;
    float bd = 1e9;
    for (int i = 0; i < n; i++) {
        vec d = r[i].p - p;
        float q = dot(d, d);
        if (q < bd)
            bd = q, b = i;
    }
    return b;
}

/// Draws the pools with a probability in proportion to area and density.
void draw_roots(cr_renderer *c, uint32_t s) {
    float *cum = malloc(c->nt * sizeof(float)), tot = 0;
    c->scalp = malloc(NSCALP * sizeof(Root));
    c->brow = malloc(NBROW * sizeof(Root));
    c->beard = malloc(NBEARD * sizeof(Root));
    for (int i = 0; i < c->nt; i++) {
        if (c->tpart[i] <= PT_HEAD) {
            vec A = c->canon[c->tri[i][0]], B = c->canon[c->tri[i][1]], C = c->canon[c->tri[i][2]];
            tot += length(cross(B - A, C - A));
        }
        cum[i] = tot;
    }
    int ns = 0, nb = 0, nd = 0;
    for (long it = 0; it < 40000000 && (ns < NSCALP || nb < NBROW || nd < NBEARD); it++) {
        float x = uniform(&s) * tot;
        int lo = 0, hi = c->nt - 1;
        while (lo < hi) {
            int m = (lo + hi) / 2;
            if (cum[m] < x)
                lo = m + 1;
            else
                hi = m;
        }
        int t = lo;
        float r1 = sqrtf(uniform(&s)), r2 = uniform(&s);
        Root r = {t, 1 - r1, r1 * (1 - r2)};
        vec A = c->canon[c->tri[t][0]], B = c->canon[c->tri[t][1]], C = c->canon[c->tri[t][2]];
        r.p = A * r.b0 + B * r.b1 + C * (1 - r.b0 - r.b1);
        r.n = normalized(cross(B - A, C - A));
        r.u = uniform(&s);
        float m[NMASK] = {0};
        float u = 0, v = 0;
        if (c->tpart[t] == PT_FACE) {
            float *ua = c->uv[c->tuv[t][0]], *ub = c->uv[c->tuv[t][1]], *uc = c->uv[c->tuv[t][2]];
            u = ua[0] * r.b0 + ub[0] * r.b1 + uc[0] * (1 - r.b0 - r.b1);
            v = ua[1] * r.b0 + ub[1] * r.b1 + uc[1] * (1 - r.b0 - r.b1);
            float g[NGRAD];
            sample_maps(c, u, v, m, g);
            if (u < .105f || u > .895f)
                if (v > .44f && v < .695f)
                    continue;
        }
        if (ns < NSCALP && r.p[1] > -6 && scalp_density(c, r.p, -.4f, 0, r.n) > .05f)
            c->scalp[ns++] = r;
        if (nb < NBROW && uniform(&s) < m[1])
            c->brow[nb++] = r;
        if (nd < NBEARD && uniform(&s) < m[2])
            c->beard[nd++] = r;
    }
    for (int i = 0; i < NSCALP; i++) {
        c->scalp[i].cl[0] = i < NC0 ? i : nearest(c->scalp, NC0, c->scalp[i].p);
        c->scalp[i].cl[1] = i < NC1 ? i : nearest(c->scalp, NC1, c->scalp[i].p);
        c->scalp[i].cl[2] = i < NG ? i : nearest(c->scalp, NG, c->scalp[i].p);
    }
    for (int i = 0; i < NBEARD; i++)
        c->beard[i].cl[0] = i < 500 ? i : nearest(c->beard, 500, c->beard[i].p);
    free(cum);
}
