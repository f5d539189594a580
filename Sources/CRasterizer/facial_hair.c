// Brows, lashes and beards.

#include "renderer.h"

/// Stubble and beard.
static void draw_beard(const Scene *e, SegmentList *S, int dens) {
    const cr_renderer *c = e->c;
    const cr_person *p = e->p;
    vec w[8], cp[8];
    const float full = p->beard, grey = saturate(p->grey * 1.1f - .05f);
    const int is_full = full > .05f;
    const vec dark = e->hair * .8f, white = vec3(.30f, .29f, .275f),
              fc = mix_vec(dark, white, grey * .75f);
    const int n = NBEARD * saturate(is_full ? .7f + full : .6f * p->stubble + .1f) *
                  clampf(dens / 100.f, .4f, 1);
    for (int i = 0; i < n; i++) {
        const Root *r = c->beard + i;
        uint32_t s = hash(i * 91u + (uint32_t)p->seed), scl = hash(r->cl[0] * 17u);
        const vec q0 = r->p;
        const int ms = q0[1] > -3.1f && fabsf(q0[0]) < 3.f;
        const float chin = fast_exp(-(q0[0] * q0[0] / 10)) * smoothstep(-2.8f, -4.f, q0[1]),
                    keep = ms ? p->moustache : mix(chin * 1.2f, 1, p->beard_chin);
        if (uniform(&s) > keep)
            continue;
        // hairs thin out towards the cheeks and the throat
        const float edge = smoothstep(-8.2f, -10.f, q0[1]) +
                           smoothstep(-2.2f, .2f, q0[1]) * smoothstep(3, 5, fabsf(q0[0])) * .7f;
        if (is_full && uniform(&s) < edge * .75f)
            continue;
        const vec q = point_on_skin(c, r, c->pos);
        const int *t = c->tri[r->tri];
        const vec nn = normalized(cross(c->pos[t[1]] - c->pos[t[0]], c->pos[t[2]] - c->pos[t[0]]));
        const float longer = .35f + 2.6f * full * full * (ms ? .45f : .5f + .6f * chin);
        const float Lb = is_full ? longer * (.45f + .75f * uniform(&s)) * (1 - .55f * edge)
                                 : .08f + .14f * p->stubble;
        vec dir = ms ? vec3(q0[0] > 0 ? .8f : -.8f, -.8f, .25f)
                     : vec3(
                           (q0[0] > 0 ? .1f : -.1f) + .15f * normal_noise(&scl), -1,
                           .25f * normal_noise(&scl));
        dir -= nn * dot(dir, nn);
        vec d = normalized(
            nn * (is_full ? .35f : .5f) + normalized(dir) +
            vec3(normal_noise(&s), normal_noise(&s), normal_noise(&s)) * .22f);
        const int K = is_full ? 5 : 2;
        vec x = q;
        for (int k = 0; k <= K; k++) {
            cp[k] = q0;
            w[k] = posed_point(e->ps, x, pose_weight(q0));
            d = normalized(
                d + vec3(.12f * normal_noise(&s), -.10f, .05f * normal_noise(&s)) +
                vec3(normal_noise(&scl), 0, normal_noise(&scl)) * .06f * full);
            x += d * (Lb / K);
            if (k < 3 && dot(x - q, nn) < .05f * k)
                x += nn * (.05f * k - dot(x - q, nn));
        }
        // white hairs stand out less the shorter they are
        const float is_white = mix(grey, uniform(&s) < grey, is_full ? .40f : .12f);
        const vec col = mix_vec(is_full ? dark : fc, white, is_white * (is_full ? 1 : .5f)) *
                        (.75f + .5f * uniform(&s));
        emit_strand(
            e, S, w, cp, K, col * .75f, col * 1.1f, is_full ? .025f : .017f, is_full ? .75f : .50f,
            1.5f, .25f, full > .12f ? L_BEARD : L_SKIN, i, .5f, NULL, NULL);
    }
}

/// Brows, lashes, stubble and beard as strands.
void brows_lashes_beard(const Scene *e, SegmentList *S, int dens) {
    const cr_renderer *c = e->c;
    const cr_person *p = e->p;
    vec w[8], cp[8];
    vec bc = e->hair * .75f;
    if (p->grey > .6f)
        bc = mix_vec(bc, vec3(.22f, .21f, .2f), (p->grey - .6f));
    if (p->hair_mel < .35f)
        bc = bc * .6f;
    if (p->dye > .5f)
        bc = vec3(.03f, .02f, .015f);
    int nb = NBROW * (.35f + .65f * p->brow_dense);
    for (int i = 0; i < nb; i++) {
        const Root *r = c->brow + i;
        vec q = point_on_skin(c, r, c->pos), n = normalized(point_on_skin(c, r, c->nrm));
        float side = r->p[0] > 0 ? 1 : -1, ax = fabsf(r->p[0]), t = saturate((ax - 1.0f) / 4.8f),
              cy = brow_height(ax);
        float dv = r->p[1] - cy;
        const float off = dv / brow_half_width(p, t);
        if (r->u > fast_exp(-off * off * 1.9f) * smoothstep(.75f, 1.5f, ax))
            continue;
        uint32_t s = hash(i * 53u + (uint32_t)p->seed);
        vec dir = mix_vec(
            vec3(side * .75f, .75f, .05f), vec3(side * 1.f, -.10f - .18f * t, -.35f),
            smoothstep(-.02f, .30f, t));
        dir += vec3(0, -dv * 1.5f, 0) * smoothstep(.05f, .35f, t) +
               vec3(normal_noise(&s), normal_noise(&s), 0) * .17f;
        float Ls = (.42f + .30f * uniform(&s)) * (1 - .30f * t) *
                   (.65f + .35f * smoothstep(0, .2f, t)) * (.75f + .4f * p->brow_thick);
        float sh = p->brow_arch * .35f * sinf(t * 3.0f);
        vec nn = n;
        for (int k = 0; k <= 4; k++) {
            float a = k / 4.f * Ls;
            vec d = dir;
            vec m = q + vec3(0, sh, 0) + normalized(d) * a;
            m[2] += .10f + .10f * sinf(k * .7f) - .02f * k;
            (void)nn;
            cp[k] = r->p;
            w[k] = posed_point(e->ps, m, pose_weight(r->p));
        }
        // push_segment onto the surface curvature: bend back in z with |x|
        for (int k = 1; k <= 4; k++) {
            float dx = fabsf(r->p[0]) > 3 ? .22f * (fabsf(r->p[0]) - 3) : 0;
            w[k] += posed_direction(e->ps, vec3(0, 0, -dx * k / 4.f * Ls * .4f), 1);
        }
        emit_strand(
            e, S, w, cp, 4, bc * (.8f + .5f * uniform(&s)), bc, .019f, .78f, 1.5f, .25f, L_BROW, i,
            .6f, NULL, NULL);
    }
    for (int i = 0; i < 228; i++) {
        for (int rep = 0; rep < 1 + (p->lash > .4f); rep++) {
            const int *l = c->lash + i * 6;
            int upper = c->canon[l[0]][1] > 3.35f;
            int j = (i % 19 < 18) ? 6 : -6;
            const int *l2 = l + (rep ? j : 0);
            float tt = rep ? .5f : 0;
            float sc = .45f + .5f * p->lash;
            if (!upper)
                sc *= .8f;
            vec r0 = mix_vec(c->pos[l[0]], c->pos[l2[0]], tt);
            for (int k = 0; k < 6; k++) {
                vec m = mix_vec(c->pos[l[k]], c->pos[l2[k]], tt);
                cp[k] = c->canon[l[k]];
                w[k] = posed_point(e->ps, r0 + (m - r0) * sc, 1);
            }
            emit_strand(
                e, S, w, cp, 5, vec3(.012f, .009f, .008f), vec3(.012f, .009f, .008f),
                upper ? .018f + .020f * p->lash : .015f, upper ? .72f : .35f, 1.5f, .2f, L_EYE, i,
                .6f, NULL, NULL);
        }
    }
    if (p->stubble < .05f && p->beard < .05f)
        return;
    draw_beard(e, S, dens);
}
