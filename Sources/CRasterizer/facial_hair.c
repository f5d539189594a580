// Brows, lashes and beards.

#include "renderer.h"

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
        if (fabsf(dv) > brow_half_width(p, t) * (.62f + .5f * r->u))
            continue;
        uint32_t s = hash(i * 53u + (uint32_t)p->seed);
        vec dir = mix_vec(
            vec3(side * .75f, .75f, .05f), vec3(side * 1.f, -.10f - .18f * t, -.35f),
            smoothstep(-.02f, .30f, t));
        dir += vec3(0, -dv * .9f, 0) * smoothstep(.1f, .4f, t) +
               vec3(normal_noise(&s), normal_noise(&s), 0) * .12f;
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
            e, S, w, cp, 4, bc * (.8f + .5f * uniform(&s)), bc, .024f, .75f, 1.5f, .3f, L_BROW, i,
            .6f);
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
                upper ? .030f + .02f * p->lash : .018f, upper ? .75f : .4f, 1.5f, .2f, L_EYE, i,
                .6f);
        }
    }
    if (p->stubble < .05f && p->beard < .05f)
        return;
    vec fc = mix_vec(e->hair * .8f, vec3(.4f, .39f, .38f), saturate(p->grey * 1.1f - .1f) * .8f);
    float full = p->beard;
    int n = NBEARD * saturate(full > .05f ? .5f + full : .6f * p->stubble + .1f) *
            clampf(dens / 100.f, .4f, 1);
    for (int i = 0; i < n; i++) {
        const Root *r = c->beard + i;
        uint32_t s = hash(i * 91u + (uint32_t)p->seed), scl = hash(r->cl[0] * 17u);
        vec q0 = r->p;
        float ms = q0[1] > -3.1f && fabsf(q0[0]) < 3.f ? 1 : 0,
              chin = fast_exp(-(q0[0] * q0[0] / 10)) * smoothstep(-2.8f, -4.f, q0[1]),
              keep = ms ? p->moustache : mix(p->beard_chin * 0 + chin * 1.2f, 1, p->beard_chin);
        if (uniform(&s) > keep)
            continue;
        int jaw = 0;
        (void)jaw;
        if (q0[1] < -9.5f && full > .05f && uniform(&s) > .3f)
            continue;
        vec q = point_on_skin(c, r, c->pos), nn;
        {
            const int *t = c->tri[r->tri];
            nn = normalized(cross(c->pos[t[1]] - c->pos[t[0]], c->pos[t[2]] - c->pos[t[0]]));
        }
        float Lb = full > .05f ? (.35f + 2.6f * full * full * (ms ? .45f : .5f + .6f * chin)) *
                                     (.7f + .5f * uniform(&s))
                               : .10f + .16f * p->stubble;
        vec dir = ms ? vec3(q0[0] > 0 ? .8f : -.8f, -.8f, .25f)
                     : vec3(
                           (q0[0] > 0 ? .1f : -.1f) + .15f * normal_noise(&scl), -1,
                           .25f * normal_noise(&scl));
        dir -= nn * dot(dir, nn);
        vec d = normalized(
            nn * (full > .05f ? .35f : .6f) + normalized(dir) +
            vec3(normal_noise(&s), normal_noise(&s), normal_noise(&s)) * .22f);
        int K = full > .05f ? 5 : 2;
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
        int grey = p->grey > .05f && uniform(&s) < p->grey * 1.1f;
        vec col = grey ? vec3(.42f, .41f, .40f) : fc * (.7f + .7f * uniform(&s));
        emit_strand(
            e, S, w, cp, K, col, col * 1.2f, full > .05f ? .034f : .022f, full > .05f ? .8f : .55f,
            1.5f, .35f, full > .12f ? L_BEARD : L_SKIN, i, .5f);
    }
}
