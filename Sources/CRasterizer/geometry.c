// The solid parts of a person.

#include "expression.h"
#include "renderer.h"

/// Everything solid in world coordinates: identity, named shape, expression, pose, clothing,
/// accessories.
///
/// What was built last is kept, since a picture needs the same geometry twice: to align and to draw.
void build_geometry(cr_renderer *c, const cr_person *p) {
    if (c->is_built && !memcmp(&c->built, p, sizeof *p))
        return;
    c->built = *p;
    c->is_built = 1;
    Pose *ps = &c->pose;
    Grid *g = &c->grid;
    c->cnt_v = c->nv;
    c->cnt_t = c->nt;
    int nv = c->nv;
    memcpy(c->pos, c->canon, nv * 16);
    for (int k = 0; k < 100; k++) {
        float w = p->id[k];
        if (fabsf(w) < 1e-3f)
            continue;
        const float *d = c->ident + (long)k * nv * 3;
        for (int i = 0; i < nv; i++) {
            c->pos[i] += vec3(d[i * 3], d[i * 3 + 1], d[i * 3 + 2]) * w;
        }
    }
    // region scalings driven by named attributes (in canonical coordinates)
    float fw = .09f * p->face_width + .05f * p->weight, jw = .11f * p->jaw + .05f * p->masc,
          nz = .33f * p->nose_size + .04f * p->masc, es = .10f * p->eye_size - .03f * p->masc,
          lf = .30f * p->lip_full - .10f * p->masc - .12f * fmaxf(0, p->age - .5f),
          sag = fmaxf(0, p->age - .35f) * 1.0f;
    for (int i = 0; i < nv; i++) {
        vec q = c->canon[i], r = c->pos[i], d = vec3(0, 0, 0);
        float y = q[1], x = q[0], z = q[2];
        float hd = smoothstep(-14, -8, y + .35f * fmaxf(0, z - 2)),
              mid = fast_exp(-(y + 1) * (y + 1) / 60.f);
        d += vec3(r[0] * fw * mid * hd * smoothstep(-6, 3, z), 0, 0);
        float jj = smoothstep(1, -5, y) * hd * smoothstep(-4, 3, z);
        d += vec3(
            r[0] * jw * jj, -.35f * p->masc * jj * smoothstep(4, 9, z),
            .25f * p->masc * jj * smoothstep(5, 10, z));
        if (p->weight != 0) {
            float ck =
                fast_exp(
                    -((fabsf(x) - 4.5f) * (fabsf(x) - 4.5f) / 7 + (y + 3.5f) * (y + 3.5f) / 14)) *
                smoothstep(3, 8, z);
            d += vec3(copysignf(.7f, x) * ck, -.15f * ck, .5f * ck) * p->weight;
            float un = smoothstep(-5, -8, y) * smoothstep(-13, -10, y) * smoothstep(1, 6, z);
            d += vec3(0, -.7f, .35f) * (fmaxf(p->weight, -.3f) * un);
            d += vec3(r[0] * .08f, 0, (z + 1) * .08f) *
                 (p->weight * smoothstep(-5, -8, y) * smoothstep(-16, -11, y));
        }
        {
            float nk = smoothstep(-5, -8, y + .35f * fmaxf(0, z - 2)) * smoothstep(-18, -11, y);
            d += vec3(r[0] * .09f, 0, (z + 1) * .07f) * (p->masc * nk);
        }
        float nw =
            fast_exp(-(x * x / 3.2f + (y - .3f) * (y - .3f) / 5.f)) * smoothstep(9.2f, 10.8f, z);
        d += vec3(
            (r[0]) * nz * 1.3f * nw, (r[1] - 1.2f) * nz * .6f * nw, (r[2] - 10.f) * nz * .9f * nw);
        float ax = fabsf(x);
        vec ec = c->eyec[x < 0];
        float ew =
            fast_exp(-((ax - 3.15f) * (ax - 3.15f) / 3.2f + (y - 3.5f) * (y - 3.5f) / 1.8f)) *
            smoothstep(6, 7.5f, z);
        if (i < 11248 || (i >= 25047))
            d += vec3((r[0] - ec[0]) * es * ew * .6f, (r[1] - 3.45f) * es * ew * 1.6f, 0);
        float lw =
            fast_exp(-(x * x / 5.5f + (y + 3.4f) * (y + 3.4f) / 1.3f)) * smoothstep(9.6f, 10.6f, z);
        if (i < 11248)
            d += vec3(0, (r[1] + 3.36f) * lf * lw, .35f * lf * lw);
        if (sag > 0) {
            float jo = fast_exp(-((ax - 4.8f) * (ax - 4.8f) / 5 + (y + 5) * (y + 5) / 7)) *
                       smoothstep(4, 7, z);
            d += vec3(copysignf(.25f, x) * jo, -.75f * jo, .1f * jo) * sag;
            float br = fast_exp(-((ax - 4) * (ax - 4) / 4 + (y - 5.2f) * (y - 5.2f) / 1.5f)) *
                       smoothstep(7, 8.5f, z);
            d += vec3(0, -.38f * br, 0) * sag;
            float ub =
                fast_exp(-((ax - 3.1f) * (ax - 3.1f) / 2.5f + (y - 2.1f) * (y - 2.1f) / .5f)) *
                smoothstep(7, 8.5f, z);
            d += vec3(0, -.05f, .22f) * (ub * sag);
            float nk = fast_exp(-(x * x / 5 + (y + 9.5f) * (y + 9.5f) / 6)) * smoothstep(2, 5, z);
            d += vec3(0, -.4f, .5f) * (nk * sag);
        }
        if (i >= 18067 && i < 18219) {
            float mid = x > 0 ? 1.f : -1.f;
            d += vec3(-mid * .045f * fast_exp(-x * x / .06f), 0, 0);
        }
        if (i >= 20263 && i < 20435)
            d += vec3(x > 0 ? -.03f : .03f, 0, 0) * fast_exp(-x * x / .04f);
        if (p->masc != 0) {
            float br = fast_exp(-((ax - 3.2f) * (ax - 3.2f) / 6 + (y - 5.0f) * (y - 5.0f) / 1.6f)) *
                       smoothstep(7.5f, 9.5f, z);
            d += vec3(0, -.18f * br, .22f * br) * p->masc;
        }
        c->pos[i] = r + d;
    }
    build_deformation(c, g);
    float w[NEX];
    expression_weights(p, w);
    for (int k = 0; k < NEX; k++)
        if (fabsf(w[k]) > 1e-3f)
            for (int i = c->eoff[k]; i < c->eoff[k + 1]; i++) {
                const float *d = c->ed + (long)i * 3;
                c->pos[c->ev[i]] += vec3(d[0], d[1], d[2]) * w[k];
            }
    build_clothing(c, p, g);
    if (p->glasses > .5f)
        build_glasses(c, p, g);
    if (p->hat > .5f)
        build_hat(c, p, g);
    build_pose(p, ps);
    for (int i = 0; i < c->cnt_v; i++) {
        c->pos[i][3] = 0;
        c->world[i] = posed_point(ps, c->pos[i], pose_weight(c->canon[i]));
    }
    vertex_normals(c, c->world, c->nrm);
}
