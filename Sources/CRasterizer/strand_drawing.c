// Strands to pixels.

#include "renderer.h"

/// Draws segments front to back as anti-aliased translucent lines, so that saturated pixels are
/// skipped.
void draw_strands(
    SegmentList *S, int W, int H, const float *z, float *rgb /*rgb + alpha*/,
    float *acc /*rgb + transmittance*/,
    float *cov /*per class*/) { // front to back, so saturated pixels are skipped
    enum { B = 8192 };
    int cnt[B + 1];
    float z0 = 1e9, z1 = -1e9;
    for (int i = 0; i < S->n; i++) {
        float m = S->s[i].a.z;
        z0 = fminf(z0, m);
        z1 = fmaxf(z1, m);
    }
    memset(cnt, 0, sizeof cnt);
    float k = (B - 1) / (z1 - z0 + 1e-6f);
    int *ord = malloc(S->n * 4 + 4);
    long np = (long)W * H;
    for (int i = 0; i < S->n; i++)
        cnt[(int)((z1 - S->s[i].a.z) * k) + 1]++;
    for (int i = 0; i < B; i++)
        cnt[i + 1] += cnt[i];
    for (int i = 0; i < S->n; i++)
        ord[cnt[(int)((z1 - S->s[i].a.z) * k)]++] = i;
    memset(acc, 0, np * 16);
    for (long i = 0; i < np; i++)
        acc[i * 4 + 3] = 1;
    const float TMIN = .02f;
    for (int o = 0; o < S->n; o++) {
        if (o + 8 < S->n)
            __builtin_prefetch(S->s + ord[o + 8]);
        Segment *g = S->s + ord[o];
        StrandPoint a = g->a, b = g->b;
        float wm = fmaxf(a.w, b.w) * .5f + .5f;
        int x0 = floorf(fminf(a.x, b.x) - wm), x1 = ceilf(fmaxf(a.x, b.x) + wm),
            y0 = floorf(fminf(a.y, b.y) - wm), y1 = ceilf(fmaxf(a.y, b.y) + wm);
        if (x0 < 0)
            x0 = 0;
        if (y0 < 0)
            y0 = 0;
        if (x1 > W - 1)
            x1 = W - 1;
        if (y1 > H - 1)
            y1 = H - 1;
        if (x0 > x1 || y0 > y1)
            continue;
        float dx = b.x - a.x, dy = b.y - a.y, l2 = dx * dx + dy * dy;
        if (l2 < 1e-4f)
            continue;
        float il2 = 1 / l2, il = sqrtf(il2),
              ex = fabsf(dy) > 1e-3f ? wm / (fabsf(dy) * il) + 1 : 1e9f,
              sl = fabsf(dy) > 1e-3f ? dx / dy : 0;
        int kc = g->cls == L_HAIR ? 0 : g->cls == L_BEARD ? 1 : g->cls == L_BROW ? 2 : 3;
        vec ca = load4(&a.r), cd = load4(&b.r) - ca;
        for (int y = y0; y <= y1; y++) {
            float py = y + .5f - a.y;
            int xa = x0, xb = x1;
            if (ex < 1e8f) {
                float xc = a.x + sl * py;
                xa = (int)fmaxf(xa, xc - ex);
                xb = (int)fminf(xb, xc + ex);
            }
            for (int x = xa; x <= xb; x++) {
                int q = y * W + x;
                float *d = acc + q * 4, T = d[3];
                if (T < TMIN)
                    continue;
                float px = x + .5f - a.x, t = (px * dx + py * dy) * il2;
                if (t < 0 || t >= 1)
                    continue;
                float cv = (a.w + (b.w - a.w) * t) * .5f + .5f - fabsf(px * dy - py * dx) * il;
                if (cv <= 0)
                    continue;
                if (cv > 1)
                    cv = 1;
                if (a.z + (b.z - a.z) * t < z[q] - .06f)
                    continue;
                vec col = ca + cd * t;
                float ta = T * cv * col[3];
                store4(d, load4(d) + col * ta);
                d[3] = T - ta;
                cov[q * 4 + kc] += ta;
            }
        }
    }
    for (long i = 0; i < np; i++) {
        float T = acc[i * 4 + 3];
        if (T >= 1)
            continue;
        for (int k = 0; k < 3; k++)
            rgb[i * 4 + k] = rgb[i * 4 + k] * T + acc[i * 4 + k];
        rgb[i * 4 + 3] = rgb[i * 4 + 3] * T + (1 - T);
    }
    free(ord);
}
