// Clothing.

#include "renderer.h"

/// Appends a vertex of clothing or accessories; their texture slots lie past those of the head.
int add_vertex(cr_renderer *c, vec canon, vec pos, float u, float v) {
    int i = c->cnt_v < MAXV ? c->cnt_v++ : MAXV - 1;
    c->canon[i] = canon;
    c->pos[i] = pos;
    c->uv[i + 4000][0] = u;
    c->uv[i + 4000][1] = v;
    return i;
} // uv slots are offset past the ICT ones

/// Appends a triangle of clothing or accessories.
void add_triangle(cr_renderer *c, int a, int b, int d, int part) {
    int t = c->cnt_t < MAXT ? c->cnt_t++ : MAXT - 1;
    int q[3] = {a, b, d};
    for (int k = 0; k < 3; k++) {
        c->tri[t][k] = q[k];
        c->tuv[t][k] = q[k] + 4000;
    }
    c->tpart[t] = part;
}

/// Where the cloth begins along the shoulder profile at angle phi: 0 is the neck, 1 the shoulder
/// edge.
float neckline_start(
    const cr_person *p,
    float phi) { // where the cloth begins along the shoulder profile (0 = neck, 1 = shoulder edge)
    float front = smoothstep(.2f, 1, sinf(phi));
    float crew = .0f + .11f * p->neckline;
    int ty = (int)p->cloth_type;
    if (ty == 1)
        return .06f + (.2f + .35f * p->neckline) * fast_pow(front, 3);
    if (ty == 3)
        return 0.f;
    return crew + front * .06f;
}

/// A torso of revolution with neckline, collar, folds and the four kinds of garment.
void build_clothing(cr_renderer *c, const cr_person *p, const Grid *g) {
    enum { NA = 72, NR = 40 };
    int ty = (int)p->cloth_type;
    int base = c->cnt_v;
    float sw = 21.0f + 2.0f * p->masc + 1.5f * p->weight + 1.2f * p->shoulder;
    vec gd = deformation_at(g, vec3(0, -13, 0));
    for (int j = 0; j < NR; j++)
        for (int i = 0; i <= NA; i++) {
            float phi = i * 6.2831853f / NA, cp = cosf(phi), sp = sinf(phi),
                  v0 = neckline_start(p, phi),
                  v = j < 2 ? v0 : v0 + (j - 1) * (2.2f - v0) / (NR - 2); // phi: 0 = +x, pi/2 = +z
            float nkx = 5.65f * (1 + .14f * p->masc * (1 - .8f * childhood(p)) -
                                 .13f * childhood(p) + .07f * fmaxf(p->weight, 0));
            float rn = 1 / sqrtf(cp * cp / (nkx * nkx) + sp * sp / (5.9f * 5.9f)),
                  r1 = fast_pow(
                      fast_pow(fabsf(cp) / sw, 2.4f) +
                          fast_pow(fabsf(sp) / (sp > 0 ? 11.2f : 10.2f), 2.4f),
                      -1 / 2.4f),
                  zc = mix(-.8f, -2.2f, saturate(v));
            float t = saturate(v), lat = cp * cp,
                  rr = mix(rn, r1, sinf(t * 1.5708f) * .35f + t * .65f),
                  drop = mix(sp > 0 ? 12.5f : 10.f, 5.2f - .8f * p->masc, fast_pow(lat, .8f)),
                  y0 = mix(sp > 0 ? -12.9f : -8.8f, -10.0f, lat);
            float y =
                y0 - drop * mix(fast_pow(t, 1.35f), mix(fast_pow(t, .75f), t * t * t, .35f), lat);
            if (v > 1) {
                float e = v - 1;
                rr += sinf(fminf(e * 2.2f, 1.57f)) * 1.3f;
                y -= e * 26 + fmaxf(0, e - .6f) * 95;
                if (p->arm_pose > 0) // whole people have legs below
                    y = fmaxf(y, -68);
            }
            float off = .55f + (j == 0 ? -.5f : 0);
            if (ty == 3) {
                if (j < 8) {
                    off = .75f;
                }
            }
            rr += off * .8f;
            y += off * .7f;
            if (ty == 2 && j < 5) {
                float k = (4 - j) / 4.f;
                float fr = smoothstep(.80f, .97f, sp);
                y += (1 - fr) * k * 2.6f - fr * .6f * k;
                rr += k * .7f * (1 - fr) - .25f * k;
            } // shirt collar stands up, open in front
            if (ty == 3 && j < 8) {
                float k = (7 - j) / 7.f;
                y += k * (sp > 0 ? mix(3.6f, 2.6f, sp) : 3.6f);
                rr = mix(rr, rn * 1.07f + .55f + .15f * k, k > .1f ? 1 : k * 10);
            }
            float wr = 1;
            vec P = vec3(rr * cp, y, rr * sp + zc);
            float fold =
                noise3(c, vec3(P[0] * .22f, P[1] * .12f, P[2] * .22f) + vec3(p->seed, 0, 0) * .37f);
            P += vec3(cp, .2f, sp) * (fold * .5f * saturate(t * 1.5f)) * wr;
            add_vertex(c, P, P + gd * .6f + vec3(0, 0, 0), i / (float)NA, v);
        }
    for (int j = 0; j < NR - 1; j++)
        for (int i = 0; i < NA; i++) {
            int a = base + j * (NA + 1) + i, b = a + 1, d = a + NA + 1, e = d + 1;
            add_triangle(c, a, b, e, PT_CLOTH);
            add_triangle(c, a, e, d, PT_CLOTH);
        }
}
