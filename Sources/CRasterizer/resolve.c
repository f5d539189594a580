// Samples to pixels, and what is known about the picture.

#include "renderer.h"

/// Box-filters the samples and takes the most frequent label of each pixel.
void resolve_frame(const Frame *f, float gain, float *rgba, uint8_t *seg) {
    const int W = f->width, ss = f->supersampling, w = W / ss, h = f->height / ss;
    const float *col = f->color;
    const uint8_t *lab = f->label;
    float is = 1.f / (ss * ss);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            vec a = vec3(0, 0, 0);
            int cnt[L_COUNT] = {0};
            for (int j = 0; j < ss; j++)
                for (int k = 0; k < ss; k++) {
                    long i = (long)(y * ss + j) * W + x * ss + k;
                    vec q = load4(col + i * 4);
                    a += q;
                    cnt[lab[i]]++;
                }
            a *= is;
            {
                float al = a[3];
                a *= gain;
                a[3] = al;
            }
            store4(rgba + ((long)y * w + x) * 4, a);
            int bl = 0;
            for (int l = 1; l < L_COUNT; l++)
                if (cnt[l] > cnt[bl])
                    bl = l;
            if (seg)
                seg[(long)y * w + x] = bl;
        }
}

/// Landmarks with visibility, and the box of face and forehead, in pixels.
void find_truth(const cr_renderer *c, const Frame *f, cr_similarity sim, cr_truth *tr) {
    const int W = f->width, H = f->height, ss = f->supersampling;
    const float *zb = f->depth;
    tr->sim = sim;
    float x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;
    for (int k = 0; k < 68; k++) {
        vec s = c->scr[c->lm[k]];
        tr->lm[k][0] = s[0] / ss;
        tr->lm[k][1] = s[1] / ss;
        int x = s[0], y = s[1];
        float vis = 0;
        if (x >= 0 && y >= 0 && x < W && y < H) {
            long i = (long)y * W + x;
            vis = (zb[i] < s[2] + .5f) * (1 - f->coverage[i] / 255.f);
            // what is held or worn hides also what it touches
            const int t = f->triangle[i];
            if (t >= 0 && c->tpart[t] >= PT_MATERIAL && zb[i] > s[2] - .1f)
                vis = 0;
        }
        tr->vis[k] = vis;
        x0 = fminf(x0, s[0] / ss);
        x1 = fmaxf(x1, s[0] / ss);
        y0 = fminf(y0, s[1] / ss);
        y1 = fmaxf(y1, s[1] / ss);
    }
    for (int i = 0; i < 9409; i += 3) {
        vec q = c->canon[i];
        if (q[1] > -7.6f && q[1] < 11 && q[2] > 3) {
            vec s = c->scr[i];
            x0 = fminf(x0, s[0] / ss);
            x1 = fmaxf(x1, s[0] / ss);
            y0 = fminf(y0, s[1] / ss);
            y1 = fmaxf(y1, s[1] / ss);
        }
    }
    tr->box[0] = x0;
    tr->box[1] = y0;
    tr->box[2] = x1;
    tr->box[3] = y1;
}
