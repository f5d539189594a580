// One strand of hair, from its root.

#include "renderer.h"

/// Approximate signed distance to an ellipsoid.
static float ellipsoid_distance(vec p, vec c, vec r) {
    vec q = (p - c) / (r + (vec){0, 0, 0, 1}), q2 = q / (r + (vec){0, 0, 0, 1});
    float k0 = length(q), k1 = length(q2);
    return k0 * (k0 - 1) / (k1 + 1e-6f);
}

/// Grows one strand from its root: comb field, gravity, wind of disorder, collision with head,
/// shoulders and face, waves and curls.
void grow_strand(
    const cr_renderer *c, const cr_person *p, const Root *r, int idx, int clump, int is_fringe,
    Strand *o) {
    int st = (int)(p->hair_style + .5f);
    uint32_t sc = hash(clump * 7919u + (uint32_t)p->seed * 131u),
             si = hash(idx * 104729u + (uint32_t)p->seed * 31u);
    float cj = normal_noise(&sc), cj2 = normal_noise(&sc), cl = uniform(&sc),
          ij = normal_noise(&si), ij2 = normal_noise(&si), il = uniform(&si), u = uniform(&si);
    float messy = p->hair_messy;
    vec s = r->p, n = r->n;
    float top = smoothstep(7.5f, 11.f, s[1]), front = smoothstep(2, 7, s[2]),
          back = smoothstep(0, -5, s[2]);
    float part = p->hair_part * 3.2f, sd = s[0] > part ? 1.f : -1.f;
    if (fabsf(s[0]) > 5.2f)
        sd = s[0] > 0 ? 1.f : -1.f;
    float L = 3, lift = .5f, grav = 0, off = .3f, ycut = -99, comb_len = 3, vol = p->hair_vol;
    vec C = vec3(0, -1, 0);
    int face_open = 0, tie = 0;
    float adh = .3f;
    float al = asinf(clampf(sd, -1, 1));
    (void)al;
    switch (st) {
    case S_BALD:
    case S_BUZZ:
        L = mix(.25f, 1.0f, p->hair_len);
        lift = 1.2f;
        C = vec3(0, -.5f, .3f);
        off = 0;
        adh = 0;
        break;
    case S_CROP:
        L = mix(1.0f + .8f * p->hair_len, 3.0f + 2.5f * p->hair_len, top);
        lift = .45f + .3f * top * vol;
        C = mix_vec(vec3(0, -1, .1f), vec3(.5f * sd * fabsf(p->hair_part), .1f, 1), top);
        off = .12f + (.3f + .9f * vol) * u * mix(.4f, 1, top);
        grav = .03f;
        adh = .45f;
        break;
    case S_QUIFF:
        adh = mix(.5f, .28f, top);
        L = mix(1.2f + 1.0f * p->hair_len, 4.5f + 3.5f * p->hair_len, top);
        lift = mix(.3f, .6f + .9f * front * vol, top);
        C = mix_vec(vec3(0, -.8f, -.5f), vec3(.25f * p->hair_part, .25f, -1), top);
        off = .2f + (.4f + 1.5f * vol) * u * mix(.3f, 1, top);
        grav = .02f;
        break;
    case S_SIDE:
        adh = .5f;
        L = mix(1.6f + 1.5f * p->hair_len, 4.5f + 4 * p->hair_len, top);
        lift = mix(.25f, .45f + .9f * front * vol, top);
        C = mix_vec(
            vec3(0, -1, -.35f), vec3(sd * 1.f, .05f, -.30f + .5f * p->fringe + .25f * cj), top);
        off = .15f + (.25f + .35f * u + 1.5f * vol * u) * mix(.35f, 1, top);
        grav = .035f;
        break;
    case S_PIXIE:
        L = mix(3.f + 2 * p->hair_len, 7.f + 3 * p->hair_len, top);
        lift = .35f;
        C = mix_vec(vec3(0, -1, .35f), vec3(sd * .8f, 0, .7f), top);
        off = .2f + (.35f + 1.0f * vol) * u;
        grav = .07f;
        adh = .45f;
        break;
    case S_BOB:
        L = 34;
        ycut = mix(1.5f, -10.5f, p->hair_len) + 1.0f * back * (p->hair_len - .5f);
        lift = .4f;
        C = mix_vec(vec3(.12f * sd, -1, -.12f), vec3(sd * 1.f, .0f, -.12f), top);
        off = .25f + .35f * vol + (.5f + 1.9f * vol) * u;
        grav = .16f;
        face_open = 1;
        adh = .40f;
        comb_len = 5;
        break;
    case S_LONG:
    case S_CURLY:
        L = 40;
        ycut = mix(-9, -26, p->hair_len) + 3 * il * il + 2.5f * cl;
        lift = .4f;
        C = mix_vec(vec3(.1f * sd, -1, -.1f), vec3(sd * 1.f, 0, -.15f), top);
        off = .25f + .4f * vol + (.5f + (st == S_CURLY ? 2.6f : 2.0f) * vol) * u;
        grav = .15f;
        face_open = 1;
        comb_len = 5;
        break;
    case S_AFRO:
        L = mix(2.2f, 9.f, p->hair_len * .6f + .4f * vol * p->hair_len);
        lift = 6;
        C = vec3(0, .05f, 0);
        off = 0;
        grav = .008f;
        adh = 0;
        break;
    case S_TIED:
        L = 30;
        tie = 1;
        lift = .15f;
        off = .12f + (.12f + .45f * vol) * u;
        grav = 0;
        break;
    }
    if (is_fringe && st >= S_BOB && st != S_AFRO) {
        L = 9.5f + 2 * il;
        ycut = mix(8.6f, 5.2f, p->fringe) + .6f * cj2 * messy + .4f * il +
               .035f * s[0] * s[0] * (p->hair_part * sd > 0 ? .3f : 1);
        C = vec3((s[0] * .09f + .25f * p->hair_part), -.05f, 1);
        lift = .5f;
        off = .3f + (.3f + .8f * vol) * u;
        grav = .14f;
        face_open = 0;
        tie = 0;
        comb_len = 4;
    }
    if (is_shaved(p, s)) {
        L = .35f;
        lift = 1.2f;
        C = vec3(0, -.6f, .2f);
        off = grav = adh = 0;
        face_open = tie = 0;
    } else if (p->hair_extra > 4.5f && p->hair_extra < 5.5f) { // a mohawk stands
        L = 4 + 5 * p->hair_len;
        lift = 3 + 3 * p->hair_vol;
        C = vec3(-.3f * s[0], .3f, -.4f);
        off = grav = adh = 0;
        face_open = tie = 0;
    }
    L *= (1 + .12f * cj * messy * 2) * (.82f + .18f * il + .1f * ij2 * .3f);
    if (st != S_BUZZ && st != S_AFRO && !is_shaved(p, s))
        L = fmaxf(L, .8f);
    C += vec3(.55f * cj, .3f * cj2, .35f * (cl - .5f)) * (messy * .75f) +
         vec3(ij, ij2, normal_noise(&si)) * (.05f + .12f * messy);
    float amp = p->hair_curl;
    float rad = 0, turns = 0, wave = 0;
    if (st == S_AFRO) {
        rad = .16f + .11f * uniform(&sc);
        turns = .95f;
    } else if (st == S_CURLY) {
        rad = .24f + .38f * amp + .06f * cj;
        turns = .12f + .10f * (1 - amp) + .04f * cl;
    } else {
        rad = amp * (st >= S_BOB ? .85f : .28f) * (.7f + .5f * cl);
        turns = st >= S_BOB ? .07f + .06f * amp + .02f * cl : .18f;
        wave = .65f;
    }
    int fine = (st == S_AFRO || st == S_CURLY || amp > .35f);
    float ds = clampf(L / (fine ? 30 : 14), .09f, fine ? .48f : 1.25f);
    int N = (int)(L / ds + .5f);
    if (N > HP)
        N = HP, ds = L / N;
    if (N < 3)
        N = 3, ds = L / N;
    vec q = s, d;
    {
        vec Ct = C - n * dot(C, n);
        d = normalized(n * lift + Ct);
    }
    float ph = 6.2832f * cl + ij * .35f;
    float arc = 0;
    int k;
    o->p[0] = s;
    vec T = vec3(0, mix(2.f, 11.5f, p->hair_len), -9.8f);
    for (k = 1; k <= N; k++) {
        vec want = vec3(0, 0, 0);
        if (tie) {
            vec tt = T - q;
            float dt = length(tt);
            if (dt < 1.4f)
                break;
            vec g = direction_from_head(c, q);
            tt = normalized(tt);
            tt = tt - g * dot(tt, g);
            want = normalized(tt) * .8f;
        } else {
            float cw = fast_exp(-arc / comb_len) * .5f;
            want = C * cw;
            want += vec3(0, -grav, 0) * (ds * (1.f + .35f * arc));
            if (face_open && q[1] < 6)
                want += vec3(0, -.25f * ds, 0);
        }
        if (messy > 0 && st != S_BUZZ) {
            vec w3 = q * .35f + vec3(cl * 17, cj * 5, p->seed * .13f);
            want += vec3(
                        noise3(c, w3), .5f * noise3(c, w3 + vec3(9, 4, 2)),
                        noise3(c, w3 + vec3(3, 8, 5))) *
                    (.16f * messy * ds);
        }
        d = normalized(d + want);
        vec nq = q + d * ds;
        arc += ds;
        float need = off * (1 - fast_exp(-arc / 1.8f)) + .06f;
        if (st >= S_BOB && !tie && nq[1] > 9)
            need *=
                mix(1, .62f + .38f * smoothstep(.0f, 3.f, fabsf(nq[0] - part)),
                    smoothstep(9, 12, nq[1]));
        if (p->hat > .5f && nq[1] > hat_rim(p, nq[0], nq[1], nq[2]) - 1.5f)
            need = fminf(need, .25f);
        float dist = distance_to_head(c, nq);
        if (dist < need) {
            vec g = direction_from_head(c, nq);
            nq += g * fminf(need - dist, ds * 1.2f);
        } else if (adh > 0 && dist > need + .1f && dist < 5) {
            vec g = direction_from_head(c, nq);
            nq -= g * fminf(dist - need - .1f, ds * .8f) *
                  (adh * (nq[1] > 1 ? 1 : smoothstep(-7, 1, nq[1])));
        }
        if (nq[1] < -8) {
            vec sh = nq - vec3(0, -16, -1.5f);
            float e = ellipsoid_distance(nq, vec3(0, -19.5f, -1.8f), vec3(20, 9.5f, 10.5f));
            if (e < .3f) {
                vec g = normalized(vec3(sh[0] / 60, .8f, sh[2] > 0 ? .8f : -.8f));
                nq += g * (.3f - e);
            }
        } // lie on the shoulders
        if (face_open) {
            float w = 5.0f + 1.2f * fabsf(p->hair_part) * (sd * p->hair_part > 0 ? .2f : .8f);
            vec ec = vec3(0, .5f, 12.5f), er = vec3(w + .35f * u, 11.2f, 9.f);
            float e = ellipsoid_distance(nq, ec, er);
            if (e < 0 && nq[1] < 10.5f) {
                vec qd = nq - ec;
                nq += normalized(vec3(qd[0] * 1.5f, fmaxf(0, qd[1]) * .12f, -2.f)) * fminf(-e, ds);
            }
        }
        d = normalized(nq - q);
        q = nq;
        o->p[k] = q;
        if (q[1] < ycut + .5f * ij || (q[1] < -7 && fabsf(q[0]) > 12.5f + 2 * u)) {
            k++;
            break;
        }
    }
    o->n = k - 1;
    if (o->n < 2) {
        o->n = 0;
        return;
    }
    if (rad > .01f) {
        float a2 = 0;
        vec up = vec3(.3f, .1f, 1);
        for (int i = 1; i <= o->n; i++) {
            a2 += ds;
            vec t = normalized(o->p[i] - o->p[i - 1]), b1 = normalized(cross(t, up)),
                b2 = cross(t, b1);
            float en = 1 - fast_exp(-a2 / (st == S_AFRO ? .5f : 2.5f)),
                  w = 6.2832f * turns * a2 + ph;
            o->cp[i] = (b1 * cosf(w) + b2 * (sinf(w) * (1 - wave))) * (rad * en);
        }
        for (int i = 1; i <= o->n; i++)
            o->p[i] += o->cp[i];
    }
    o->layer = u;
}
