// All strands of a head, and how they shade each other.

#include "renderer.h"

/// Grows guides and clump centres, lets the other strands follow them, and poses all.
void build_hair(
    Scene *e, Hair *H,
    int count) { // build_geometry only; lighting needs the density of all strands first
    const cr_renderer *c = e->c;
    const cr_person *p = e->p;
    int st = (int)(p->hair_style + .5f);
    H->n = 0;
    Strand *cen = e->scratch->centres, *gd = e->scratch->guides;
    uint8_t done[NC1], have[NG];
    memset(done, 0, sizeof done);
    memset(have, 0, sizeof have);
    float part = p->hair_part * 3.2f;
    if (st == S_BALD && p->stubble * 0 < .1f && p->hair_thin > .95f)
        return;
    int lv = p->hair_clump < .5f ? 1 : (st >= S_BOB ? 0 : 1);
    if (st == S_CURLY || st == S_AFRO)
        lv = 1;
    float ck = p->hair_clump * (st == S_BUZZ || st == S_BALD ? 0
                                : st == S_AFRO               ? .35f
                                : st == S_CURLY              ? .9f
                                                             : .8f);
    const int locs = has_locs(p) && st != S_BUZZ && st != S_BALD && st != S_AFRO;
    if (locs)
        lv = st >= S_BOB && p->hair_vol > .35f ? 0 : 1;
    float recede = p->recede - .1f;
    float thin = st == S_BALD ? fmaxf(p->hair_thin, .85f) : p->hair_thin;
    for (int i = 0; i < NSCALP && H->n < count; i++) {
        const Root *r = c->scalp + i;
        if (r->u > scalp_density(c, r->p, recede, thin, r->n))
            continue;
        int k = r->cl[lv];
        Strand *o = H->st + H->n;
        o->n = 0;
        int fr = p->fringe > .15f && r->p[2] > 4.2f && r->p[1] > 9.5f && fabsf(r->p[0]) < 4.6f;
        int cfr = p->fringe > .15f && c->scalp[k].p[2] > 4.2f && c->scalp[k].p[1] > 9.5f &&
                  fabsf(c->scalp[k].p[0]) < 4.6f;
        int gi = r->cl[2];
        const Root *gr = c->scalp + gi; // children follow the nearest grown guide
        o->guide = -1;
        if (i >= NG && !locs && is_shaved(p, r->p) == is_shaved(p, gr->p) && have[gi] == 1 + fr &&
            (gr->p[0] > part) == (r->p[0] > part)) {
            Strand *q = gd + gi;
            o->guide = gi;
            uint32_t s = hash(i * 37u + 11);
            o->layer = saturate(q->layer + .3f * (uniform(&s) - .5f));
            o->n = q->n > 4 ? (int)(q->n * (.86f + .14f * uniform(&s)) + .5f) : q->n;
            vec d = r->p - gr->p, jit = vec3(normal_noise(&s), normal_noise(&s), normal_noise(&s)) *
                                            (.03f + .20f * (1 - ck)) +
                                        r->n * ((uniform(&s) - .5f) * .35f * (st >= S_QUIFF));
            o->p[0] = r->p;
            for (int m = 1; m <= o->n; m++) {
                float t = m / (float)q->n;
                o->p[m] = q->p[m] + d * (1 - ck * smoothstep(.05f, .9f, t) * .8f) + jit * t;
            }
            goto posed;
        }
        grow_strand(c, p, r, i, k, fr, o);
        if (!o->n)
            continue;
        if (ck > 0 && k != i && fr == cfr &&
            is_shaved(p, r->p) == is_shaved(p, c->scalp[k].p)) {
            if (!done[k]) {
                grow_strand(c, p, c->scalp + k, k, k, cfr, cen + k);
                done[k] = 1;
            }
            Strand *ce = cen + k;
            if (ce->n > 2 &&
                !((c->scalp[k].p[0] > p->hair_part * 3.2f) != (r->p[0] > p->hair_part * 3.2f) &&
                  st >= S_SIDE)) {
                uint32_t s = hash(i * 31u + 7);
                vec jit = vec3(normal_noise(&s), normal_noise(&s), normal_noise(&s)) *
                          (.10f + .30f * (1 - p->hair_clump));
                for (int m = 1; m <= o->n; m++) {
                    float t = m / (float)o->n;
                    int mm = (int)fminf(ce->n, t * ce->n + .5f);
                    float f = ck * smoothstep(.05f, .9f, t);
                    if (locs) { // a rope from the root on
                        f = smoothstep(0, .12f, t);
                        const vec d = normalized(jit) * (lv ? .17f : .26f + .1f * p->hair_vol);
                        o->p[m] = mix_vec(o->p[m], ce->p[mm] + d, f);
                        continue;
                    }
                    o->p[m] = mix_vec(o->p[m], ce->p[mm] + jit + (r->p - c->scalp[k].p) * .25f, f);
                }
            }
        }
        if (i < NG) {
            gd[i] = *o;
            have[i] = 1 + fr;
        }
    posed:;
        vec rd = point_on_skin(c, r, c->pos) - r->p - deformation_at(e->g, r->p);
        for (int m = 0; m <= o->n; m++) {
            vec cp = o->p[m];
            o->cp[m] = cp;
            vec q = cp + deformation_at(e->g, cp) + rd * fast_exp(-m * .5f);
            H->w[H->n][m] = posed_point(e->ps, q, pose_weight(cp));
        }
        uint32_t s2 = hash(i * 977u);
        o->thick = .75f + .5f * uniform(&s2);
        o->shine = uniform(&s2);
        o->u = uniform(&s2);
        H->n++;
    }
    if (st == S_TIED && has_tail(p)) {
        build_tails(e, H, count);
    } else if (st == S_TIED) {
        int m = (int)(count * .22f);
        float th = mix(2.f, 11.5f, p->hair_len);
        vec T = vec3(0, th + .6f, -10.2f);
        float R = 2.4f + 1.4f * p->hair_vol;
        for (int i = 0; i < m; i++) {
            Strand *o = H->st + H->n;
            uint32_t s = hash(i * 77u + (uint32_t)p->seed);
            vec ax = normalized(vec3(normal_noise(&s) * .5f, normal_noise(&s) * .5f, 1)),
                b1 = normalized(cross(ax, vec3(.2f, 1, .1f))), b2 = cross(ax, b1);
            float rr = R * (.75f + .28f * uniform(&s)), ph = uniform(&s) * 6.28f;
            o->n = 14;
            o->guide = -1;
            vec cc = T + vec3(normal_noise(&s), normal_noise(&s), normal_noise(&s)) * .25f;
            for (int k = 0; k <= 14; k++) {
                float a = ph + k * .28f;
                vec q = cc + (b1 * cosf(a) + b2 * sinf(a)) * rr;
                q[2] = T[2] + (q[2] - T[2]) * .75f;
                o->cp[k] = o->p[k] = q;
                H->w[H->n][k] = posed_point(e->ps, q + deformation_at(e->g, q), 1);
            }
            o->thick = 1;
            o->shine = uniform(&s);
            o->u = uniform(&s);
            H->n++;
            if (H->n >= count + 4000)
                break;
        }
    }
}

/// Optical depth along the key light, and six axis sweeps for the ambient light.
void measure_hair_density(
    const Scene *e, const Hair *H, Lighting *L,
    float mass) { // light-aligned optical depth for the key, 6 axis sweeps for the ambient
    const float s = OD / (2.f * LIGHT_RADIUS), sa = AV / (2.f * LIGHT_RADIUS);
    memset(L->od, 0, OD * OD * OD * 4);
    float *den = calloc(AV * AV * AV, 4);
    // of dense hair, every second strand stands for two
    const int step = H->n > 8000 ? 2 : 1;
    for (int i = 0; i < H->n; i += step)
        for (int k = 1; k <= H->st[i].n; k++) {
            vec q = (H->w[i][k] + H->w[i][k - 1]) * .5f - LIGHT_CENTRE;
            float l = length(H->w[i][k] - H->w[i][k - 1]) * H->st[i].thick * (mass * step);
            int x = dot(q, L->ux) * s + OD / 2, y = dot(q, L->uy) * s + OD / 2,
                z = dot(q, L->l[0].dir) * s + OD / 2;
            if (x >= 0 && y >= 0 && z >= 0 && x < OD && y < OD && z < OD)
                L->od[(z * OD + y) * OD + x] += l;
            x = q[0] * sa + AV / 2;
            y = q[1] * sa + AV / 2;
            z = q[2] * sa + AV / 2;
            if (x >= 0 && y >= 0 && z >= 0 && x < AV && y < AV && z < AV)
                den[(z * AV + y) * AV + x] += l;
        }
    float k = s * s, ka = sa * sa; // mass / cell area
    for (int z = OD - 1; z >= 0; z--)
        for (int i = 0; i < OD * OD; i++) {
            float *q = L->od + z * OD * OD + i;
            *q = *q * k + (z < OD - 1 ? q[OD * OD] : 0);
        }
    const int st[3] = {1, AV, AV * AV};
    memset(L->av, 0, AV * AV * AV * 8 * 4);
    for (int ax = 0; ax < 3; ax++) {
        int u = st[(ax + 1) % 3], v = st[(ax + 2) % 3], w = st[ax];
        for (int a = 0; a < AV; a++)
            for (int b = 0; b < AV; b++) {
                float acc = 0;
                for (int i = AV - 1; i >= 0; i--) {
                    int q = a * u + b * v + i * w;
                    L->av[q * 8 + ax * 2] = acc;
                    acc += den[q] * ka;
                }
                acc = 0;
                for (int i = 0; i < AV; i++) {
                    int q = a * u + b * v + i * w;
                    L->av[q * 8 + ax * 2 + 1] = acc;
                    acc += den[q] * ka;
                }
            }
    }
    free(den);
    (void)e;
}
