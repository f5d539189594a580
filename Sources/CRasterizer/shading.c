// Light on every visible sample of the mesh.

#include "solids.h"

static void shade_hat(
    const cr_renderer *c, const cr_person *p, const Lighting *L, vec wp, vec n, float u, float vv,
    long sample, Surface *o) {
    vec tint = hue(p->hat_hue);
    vec a = mix_vec(vec3(.5f, .5f, .5f), tint, .45f) * (.02f + .6f * p->hat_lum * p->hat_lum);
    float rib = sinf(u * 6.2831853f * 52) * .5f + .5f, row = noise3(c, vec3(u * 180, vv * 60, 3));
    a *= .65f + .35f * rib + .15f * row;
    if (vv < .17f)
        a *= 1.12f;
    if (fabsf(vv - .17f) < .012f)
        a *= .5f;
    float av[6];
    ambient_visibility(L, wp + n * .6f, .5f, av);
    float kv = key_shadow(L, wp, n, .5f + p->key_size, tint[0] > 2 ? 0 : hash(sample));
    o->alb = a;
    o->irr = ambient_light(L, n, av) * .85f;
    for (int k = 0; k < 3; k++)
        o->irr += L->l[k].col *
                  (saturate((dot(n, L->l[k].dir) + .15f) / 1.15f) * .3183f * (k ? .8f : kv));
    o->lab = L_HAT;
}

static void
shade_frame(const cr_person *p, const Lighting *L, vec wp, vec n, vec v, uint32_t hh, Surface *o) {
    float av[6];
    ambient_visibility(L, wp, .5f, av);
    float kv = key_shadow(L, wp, n, .4f, hh);
    o->alb = p->gl_col < .5f    ? vec3(.012f, .011f, .011f)
             : p->gl_col < .75f ? vec3(.09f, .035f, .015f)
                                : vec3(.20f, .17f, .12f);
    o->irr =
        ambient_light(L, n, av) * .8f + L->l[0].col * (saturate(dot(n, L->l[0].dir)) * .3183f * kv);
    o->spec = specular(L, n, v, .25f, p->gl_col > .75f ? .22f : .045f, kv, av, .7f);
    o->lab = L_GLASSES;
}

/// Fills irradiance, albedo, highlight and label of every sample that shows the mesh.
///
/// Where a 2×2 block shows one part at one depth it is shaded once.
void shade_mesh(const Scene *e, float px, Frame *f) {
    const int W = f->width, H = f->height, ss = f->supersampling;
    const cr_renderer *c = e->c;
    const cr_person *p = e->p;
    const Lighting *L = e->L;
    const int st = (int)(p->hair_style + .5f);
    const float pxcm = 1 / px, *zb = f->depth;
    const int *id = f->triangle;
    const vec hc = e->hair;
    vec *irr = f->irradiance, *alb = f->albedo, *spc = f->specular;
    uint8_t *lab = f->label;
    // opening between the inner lips, cm
    const float gap = length(c->pos[c->lm[62]] - c->pos[c->lm[66]]);
    // the upper lids above the centres of the eyes, cm
    float upper_lid[2];
    for (int k = 0; k < 2; k++) {
        const int *lid = c->lm + (k ? 37 : 43), v = c->eye_vertex[k];
        upper_lid[k] = .5f * (c->pos[lid[0]][1] + c->pos[lid[1]][1]) - c->eyec[k][1] -
                       (c->pos[v][1] - c->canon[v][1]);
    }
    Skin skin;
    prepare_skin(p, &skin);
    float cover = scalp_cover(p);
    float thin = st == S_BALD ? fmaxf(p->hair_thin, .85f) : p->hair_thin;
    if (st == S_BALD)
        cover = .5f;
    int lt = -1;
    vec T = vec3(0, 0, 0), B = vec3(0, 0, 0), N[3], C[3], P[3];
    vec s0 = T, s1 = T, s2 = T;
    float iden = 0;
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            long i = (long)y * W + x;
            int t = id[i];
            if (t < 0) {
                irr[i] = (vec){0, 0, 0, 0};
                continue;
            }
            int *q = c->tri[t];
            int part = c->tpart[t];
            if (ss == 2 && (y & 1) && y && id[i - W] >= 0 && c->tpart[id[i - W]] == part &&
                (part <= PT_SOCKET || part == PT_CLOTH) && fabsf(zb[i] - zb[i - W]) < .25f) {
                irr[i] = irr[i - W];
                alb[i] = alb[i - W];
                spc[i] = spc[i - W];
                lab[i] = lab[i - W];
                continue;
            }
            if (ss > 1 && (x & 1) && x && id[i - 1] >= 0 && c->tpart[id[i - 1]] == part &&
                (part <= PT_SOCKET || part == PT_CLOTH) && fabsf(zb[i] - zb[i - 1]) < .25f) {
                irr[i] = irr[i - 1];
                alb[i] = alb[i - 1];
                spc[i] = spc[i - 1];
                lab[i] = lab[i - 1];
                continue;
            }
            if (t != lt) {
                lt = t;
                for (int k = 0; k < 3; k++)
                    N[k] = c->nrm[q[k]], C[k] = c->canon[q[k]], P[k] = c->world[q[k]];
                s0 = c->scr[q[0]];
                s1 = c->scr[q[1]];
                s2 = c->scr[q[2]];
                iden = 1 / ((s1[1] - s2[1]) * (s0[0] - s2[0]) + (s2[0] - s1[0]) * (s0[1] - s2[1]));
                float *a = c->uv[c->tuv[t][0]], *b = c->uv[c->tuv[t][1]], *d = c->uv[c->tuv[t][2]];
                float du1 = b[0] - a[0], dv1 = b[1] - a[1], du2 = d[0] - a[0], dv2 = d[1] - a[1],
                      det = du1 * dv2 - du2 * dv1;
                if (fabsf(det) > 1e-12f) {
                    vec e1 = P[1] - P[0], e2 = P[2] - P[0];
                    T = (e1 * dv2 - e2 * dv1) * (1 / det);
                    B = (e2 * du1 - e1 * du2) * (1 / det);
                }
            }
            float fx = x + .5f - s2[0], fy = y + .5f - s2[1],
                  b0 = ((s1[1] - s2[1]) * fx + (s2[0] - s1[0]) * fy) * iden,
                  b1 = ((s2[1] - s0[1]) * fx + (s0[0] - s2[0]) * fy) * iden, b2 = 1 - b0 - b1;
            vec n = normalized(N[0] * b0 + N[1] * b1 + N[2] * b2),
                cp = C[0] * b0 + C[1] * b1 + C[2] * b2, wp = P[0] * b0 + P[1] * b1 + P[2] * b2;
            vec v = normalized(vec3(0, 0, p->cam_dist) - wp);
            float *ua = c->uv[c->tuv[t][0]], *ub = c->uv[c->tuv[t][1]], *uc = c->uv[c->tuv[t][2]];
            float u = ua[0] * b0 + ub[0] * b1 + uc[0] * b2,
                  vv = ua[1] * b0 + ub[1] * b1 + uc[1] * b2,
                  ao = c->ao[q[0]] * b0 + c->ao[q[1]] * b1 + c->ao[q[2]] * b2;
            uint32_t hh = hash(i * 2654435761u);
            Surface o = {0};
            if (part <= PT_HEAD && cp[1] < -9.2f &&
                fabsf(cp[0]) > 6.6f + 1.6f * p->neckline + .25f * fmaxf(0, cp[1] + 13)) {
                shade_cloth(
                    c, p, L, wp, cp, n, v, atan2f(cp[2] + 2, cp[0]) / 6.2831853f + (cp[2] < -2), 1,
                    hh, &o);
                goto done;
            } // bust skin that pokes through the cloth
            switch (part) {
            case PT_FACE:
            case PT_HEAD:
            case PT_SOCKET + 1:
            case PT_SOCKET + 2: {
                float sd = 0;
                if (cp[1] > -6 && (cp[2] < 9.5f || cp[1] > 8)) {
                    sd = part == PT_FACE && (u < .105f || u > .895f) && vv > .44f && vv < .695f
                             ? 0
                             : scalp_density(c, cp, p->recede - .1f, thin, n) * cover;
                }
                shade_skin(
                    c, p, &skin, L, part > 1 ? PT_HEAD : part, wp, cp, n, v, u, vv, ao, T, B, pxcm,
                    hh, sd, hc, &o);
                if (part > 1)
                    o.lab = L_SKIN;
                if (sd > (st == S_BALD ? .40f : .45f))
                    o.lab = L_HAIR;
                break;
            }
            case PT_SOCKET:
            case PT_TEETH:
            case PT_GUMS:
                shade_mouth(gap, c, p, L, part, wp, cp, n, v, hh, &o);
                break;
            case PT_EYEL:
                shade_eye(c, p, L, 0, wp, cp, n, v, e->ps, upper_lid[0], ao, hh, &o);
                break;
            case PT_EYER:
                shade_eye(c, p, L, 1, wp, cp, n, v, e->ps, upper_lid[1], ao, hh, &o);
                break;
            case PT_CLOTH:
                if (dot(n, v) < 0)
                    n = -n;
                shade_cloth(c, p, L, wp, cp, n, v, u, vv, hh, &o);
                break;
            case PT_HAT:
                shade_hat(c, p, L, wp, dot(n, v) < 0 ? -n : n, u, vv, i, &o);
                break;
            case PT_FRAME:
                shade_frame(p, L, wp, n, v, hh, &o);
                break;
            default:
                if (part >= PT_MATERIAL)
                    shade_material(c, p, L, &skin, part, wp, cp, dot(n, v) < 0 ? -n : n, v, hh, &o);
            }
        done:
            irr[i] = o.irr;
            irr[i][3] = o.sss;
            alb[i] = o.alb;
            spc[i] = o.spec;
            lab[i] = o.lab;
        }
}
