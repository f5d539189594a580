// Glasses and a knitted cap.

#include "renderer.h"

/// A tube of elliptic cross-section along a polyline: frames and temples of glasses.
static void
tube(cr_renderer *c, const vec *pt, int n, int closed, float r, float ry, const Grid *g, vec up) {
    int base = c->cnt_v, K = 8;
    for (int i = 0; i < n; i++) {
        vec a =
                pt[closed ? (i + n - 1) % n
                   : i    ? i - 1
                          : 0],
            b =
                pt[closed      ? (i + 1) % n
                   : i < n - 1 ? i + 1
                               : i],
            t = normalized(b - a), s = normalized(cross(t, up)), w = cross(s, t);
        for (int k = 0; k < K; k++) {
            float q = k * 6.2831853f / K;
            vec P = pt[i] + s * (cosf(q) * r) + w * (sinf(q) * ry);
            add_vertex(c, P, P + deformation_at(g, P), i / (float)n, k / (float)K);
        }
    }
    for (int i = 0; i < (closed ? n : n - 1); i++)
        for (int k = 0; k < K; k++) {
            int a = base + i * K + k, b = base + i * K + (k + 1) % K,
                d = base + ((i + 1) % n) * K + k, e = base + ((i + 1) % n) * K + (k + 1) % K;
            add_triangle(c, a, d, e, PT_FRAME);
            add_triangle(c, a, e, b, PT_FRAME);
        }
}

/// Superelliptic lenses, frames, temples and bridge.
void build_glasses(cr_renderer *c, const cr_person *p, const Grid *g) {
    float hw = 2.25f + .55f * p->gl_size,
          hh = 1.45f + .75f * p->gl_size + .25f * (p->gl_shape < .5f),
          ex = p->gl_shape < .35f  ? 2.f
               : p->gl_shape < .7f ? 2.8f
                                   : 4.5f,
          r = .07f + .16f * p->gl_thick;
    float cx = hw + .95f, cy = 3.25f;
    if (p->gl_shape < .35f)
        hw = hh = (hw + hh) * .5f;
    for (int s = -1; s <= 1; s += 2) {
        vec pt[40];
        int ce;
        for (int i = 0; i < 40; i++) {
            float a = i * 6.2831853f / 40, ca = cosf(a), sa = sinf(a),
                  x = copysignf(fast_pow(fabsf(ca), 2 / ex), ca) * hw,
                  y = copysignf(fast_pow(fabsf(sa), 2 / ex), sa) * hh;
            if (p->gl_shape > .35f && p->gl_shape < .55f)
                y *= 1 + .18f * x / hw;
            float X = cx + x;
            pt[i] = vec3(s * X, cy + y, 11.6f - .045f * X * X - .04f * (y + hh));
        }
        if (s < 0)
            for (int i = 0; i < 20; i++) {
                vec t = pt[i];
                pt[i] = pt[39 - i];
                pt[39 - i] = t;
            }
        tube(c, pt, 40, 1, r, r * 1.1f, g, vec3(0, 0, 1));
        ce = c->cnt_v;
        vec cc = vec3(s * cx, cy, 11.6f - .045f * cx * cx);
        add_vertex(c, cc, cc + deformation_at(g, cc), .5f, .5f);
        for (int i = 0; i < 40; i++)
            add_vertex(c, pt[i], pt[i] + deformation_at(g, pt[i]), 0, 0);
        for (int i = 0; i < 40; i++)
            add_triangle(c, ce, ce + 1 + i, ce + 1 + (i + 1) % 40, PT_LENS);
        float ox = cx + hw;
        vec te[4] =
            {vec3(s * ox, cy + .7f, 11.6f - .045f * ox * ox), vec3(s * 8.0f, cy + .9f, 8.0f),
             vec3(s * 8.35f, cy + .8f, 2.5f), vec3(s * 8.5f, cy - .4f, -.6f)},
            tp[13];
        for (int i = 0; i < 13; i++) {
            float t = i / 12.f * 3;
            int k = t >= 3 ? 2 : t;
            t -= k;
            tp[i] = mix_vec(te[k], te[k + 1], t);
        }
        tube(c, tp, 13, 0, r * .8f, r * 1.3f, g, vec3(0, 1, 0));
    }
    vec br[9];
    for (int i = 0; i < 9; i++) {
        float x = (i - 4) / 4.f * 1.05f;
        br[i] = vec3(x, cy + .75f + .25f * (1 - x * x), 11.62f + .15f * (1 - x * x));
    }
    tube(c, br, 9, 0, r * .9f, r, g, vec3(0, 1, 0));
}

/// A knitted cap: a shell over the distance field of the head.
void build_hat(
    cr_renderer *c, const cr_person *p,
    const Grid *g) { // knitted cap: a shell over the head's distance field
    enum { NA = 56, NR = 20 };
    int base = c->cnt_v;
    for (int j = 0; j < NR; j++)
        for (int i = 0; i <= NA; i++) {
            float a = i * 6.2831853f / NA, sx = sinf(a), cz = cosf(a), yb = hat_rim(p, sx, 0, cz),
                  e0 = atan2f(yb - 5.5f, 8.5f), jj = j < 2 ? 0 : (j - 1) / (float)(NR - 2),
                  el = mix(e0, 1.5707f, jj);
            vec d = vec3(sx * cosf(el), sinf(el), cz * cosf(el)), C = vec3(0, 5.5f, .2f);
            float r = 5;
            float th = (j == 0 ? .15f
                               : .55f + .9f * p->hair_vol * smoothstep(0, .5f, jj) +
                                     (jj < .16f ? .25f : 0)) +
                       .5f * smoothstep(.6f, 1, jj);
            for (int k = 0; k < 40; k++) {
                float s = distance_to_head(c, C + d * r);
                if (s > th)
                    break;
                r += fmaxf(.08f, (th - s) * .7f);
            }
            vec P = C + d * r;
            add_vertex(c, P, P + deformation_at(g, P), i / (float)NA, jj);
        }
    for (int j = 0; j < NR - 1; j++)
        for (int i = 0; i < NA; i++) {
            int a = base + j * (NA + 1) + i, b = a + 1, d = a + NA + 1, e = d + 1;
            add_triangle(c, a, b, e, PT_HAT);
            add_triangle(c, a, e, d, PT_HAT);
        }
}
