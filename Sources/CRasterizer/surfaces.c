// The inside of the mouth, and cloth.

#include "renderer.h"

/// Teeth, gums and the inside of the mouth, darkening with depth.
void shade_mouth(
    float gap, const cr_renderer *c, const cr_person *p, const Lighting *L, int part, vec wp,
    vec cp, vec n, vec v, uint32_t h, Surface *o) {
    float depth = saturate((11.0f - cp[2]) / 3.2f), lat = saturate((fabsf(cp[0]) - 1.2f) / 2.2f);
    float occ = (1 - depth) * (1 - depth) * (1 - .6f * lat);
    vec a;
    if (part == PT_TEETH) {
        a = vec3(.62f, .56f, .46f) * (1 - .12f * fabsf(noise3(c, cp * 2.f))) *
            (vec3(1, 1, 1) - vec3(.05f, .12f, .25f) * p->age);
        occ = (.12f + .88f * occ) * (.12f + .88f * smoothstep(.03f, .16f, gap)) *
              (cp[1] < -3.55f ? .55f : 1); // the lower row lies in the shade of the upper
    } else if (part == PT_GUMS)
        a = vec3(.42f, .13f, .12f);
    else
        a = vec3(.30f, .085f, .07f), occ = .06f + .55f * occ;
    float av[6];
    ambient_visibility(L, wp, .5f, av);
    float kv = key_shadow(L, wp, n, .7f, h);
    vec irr = ambient_light(L, n, av) * (.75f * occ);
    for (int k = 0; k < 2; k++)
        irr += L->l[k].col * (saturate((dot(n, L->l[k].dir) + .3f) / 1.3f) * .3183f * occ *
                              (k ? .6f : mix(.25f, 1, kv)));
    o->irr = irr;
    o->alb = a;
    o->spec = specular(L, n, v, .28f, .04f, kv, av, occ * .8f);
    o->lab = L_MOUTH;
    o->sss = 0;
}

/// Garments: pattern, weave, folds, tie and suit.
void shade_cloth(
    const cr_renderer *c, const cr_person *p, const Lighting *L, vec wp, vec cp, vec n, vec v,
    float u, float vv, uint32_t h, Surface *o) {
    vec col =
        vec3(p->cloth_r * p->cloth_r, p->cloth_g * p->cloth_g, p->cloth_b * p->cloth_b) * .8f +
        vec3(.012f, .012f, .012f);
    int ty = (int)p->cloth_type;
    vec c2 = hue(p->cloth_pat * 7.3f) * .35f + vec3(.15f, .15f, .15f);
    float pt = p->cloth_pat;
    float v0 = neckline_start(p, u * 6.2831853f);
    if (pt > .5f && pt < .65f) {
        if (sinf(cp[1] * 2.2f + .3f * sinf(cp[0] * .2f)) > .1f)
            col = c2;
    } else if (pt >= .65f && pt < .75f) {
        float a = sinf(cp[0] * 2.4f), b = sinf(cp[1] * 2.4f);
        col = mix_vec(col, c2, .5f * smoothstep(.3f, .6f, a) + .4f * smoothstep(.3f, .6f, b));
    } else if (pt >= .75f && pt < .85f)
        col = mix_vec(col, c2, smoothstep(.15f, .3f, noise3(c, cp * .5f + vec3(p->seed, 0, 0))));
    float sp = sinf(u * 6.2831853f), cx = cosf(u * 6.2831853f);
    if (ty == 2) {
        if (fabsf(cp[0]) < .9f && sp > 0)
            col *= .94f;
        if (fabsf(fabsf(cp[0]) - .9f) < .12f && sp > 0 && vv > v0 + .1f)
            col *= .7f;
    }
    if (ty == 2 && pt > .3f && pt < .5f && sp > 0) {
        float lap = fabsf(cp[0]) - (1.2f + .42f * (cp[1] + 30) * .55f);
        float edge = fabsf(cp[0]) - (1.0f + .40f * (cp[1] + 28));
        (void)lap;
        if (edge > 0) {
            col = vec3(.025f, .028f, .04f) * (.5f + 2 * p->cloth_b);
            if (edge < .4f)
                col *= .6f;
        } else {
            col = vec3(.7f, .7f, .72f);
            if (fabsf(cp[0]) < 1.2f + .04f * (-12 - cp[1]))
                col = c2 * .5f;
        }
    } // suit, shirt, tie
    col = cloth_detail(c, p, cp, col);
    if (ty != 2 && vv - v0 < .07f)
        col *= .86f;
    if (ty != 2 && fabsf(vv - v0 - .075f) < .012f)
        col *= .7f;
    (void)cx;
    float wv = noise3(c, cp * 9.f) * .5f + noise3(c, vec3(cp[0] * 3, cp[1] * 20, cp[2] * 3)) * .5f;
    col *= 1 + .10f * wv;
    vec q = cp * .30f + vec3(p->seed * .71f, 0, 0);
    float e = .4f;
    vec gr = vec3(
                 noise3(c, q + vec3(e, 0, 0)) - noise3(c, q - vec3(e, 0, 0)),
                 .5f * (noise3(c, q + vec3(0, e, 0)) - noise3(c, q - vec3(0, e, 0))),
                 noise3(c, q + vec3(0, 0, e)) - noise3(c, q - vec3(0, 0, e))) *
             .35f;
    n = normalized(n + gr);
    float av[6];
    ambient_visibility(L, wp + n * .7f, .5f, av);
    float kv = key_shadow(L, wp, n, .6f + 1.2f * p->key_size, h) *
               fast_exp(-.5f * key_optical_depth(L, wp + n * .5f));
    vec irr = vec3(0, 0, 0);
    float sh = smoothstep(-9, -15, cp[1]);
    float ao = .45f + .55f * sh;
    if (vv - v0 < .05f)
        ao *= .7f + .3f * (vv - v0) / .05f;
    for (int k = 0; k < 3; k++)
        irr +=
            L->l[k].col * (saturate((dot(n, L->l[k].dir) + .1f) / 1.1f) * .3183f * (k ? ao : kv));
    irr += ambient_light(L, n, av) * ao * .9f;
    vec z = vec3(0, 0, 0);
    float nv = saturate(dot(n, v));
    o->irr = irr;
    o->alb = col;
    o->spec = z + irr * (.04f * fast_pow(1 - nv, 3));
    o->lab = L_CLOTH;
    o->sss = 0;
}
