// Skin.

#include "renderer.h"

/// Reflectance of skin from melanin and haemoglobin (Beer–Lambert).
static vec skin_base(
    const cr_person *p, float mel,
    float hb) { // reflectance without -> with pigment (Beer-Lambert like)
    vec a = exp4(vec3(-1.00f, -1.22f, -1.46f) * (mel * 1.95f)) * vec3(.82f, .60f, .440f);
    vec b = exp4(vec3(-.10f, -.62f, -.52f) * hb);
    vec y = exp4(vec3(.03f, 0, -.22f) * p->yellow);
    return a * b * y;
}

/// What is constant over one face: base colour, lips, moles, strength of the wrinkles.
void prepare_skin(const cr_person *p, Skin *s) {
    s->seed = hash((uint32_t)p->seed + 77);
    s->mel = fast_pow(p->melanin, 1.1f);
    s->base = skin_base(p, s->mel, .25f + .5f * p->haemo);
    s->lipc = skin_base(p, s->mel * .8f + .05f, 1.25f + .4f * p->haemo) * vec3(.88f, .86f, .86f);
    uint32_t r = s->seed;
    s->nmole = p->moles * 7;
    for (int i = 0; i < 8; i++)
        s->mole[i] =
            vec3(.2f + .6f * uniform(&r), .25f + .65f * uniform(&r), .0015f + .003f * uniform(&r));
    float a = fmaxf(0, p->age - .18f) / .82f;
    float e = fmaxf(p->brow_raise, 0), f = fmaxf(-p->brow_raise, 0);
    s->wf = .9f * a * a * 1.3f + .45f * e * (.3f + a) + .2f * f;
    s->we = a * a * 1.25f + .45f * fmaxf(p->smile, 0) * (.15f + a) + .2f * p->squint;
    s->wn = .25f * a + .8f * a * a + .55f * fmaxf(p->smile, 0) * (.35f + a);
}

/// Skin: wrinkle and pore bumps, pigment, make-up, stubble, wrapped diffuse light per channel,
/// two-lobe GGX.
void shade_skin(
    const cr_renderer *c, const cr_person *p, const Skin *sp, const Lighting *L, int part, vec wp,
    vec cp, vec n, vec v, float u, float vv, float ao, vec T, vec B, float pxcm, uint32_t h,
    float scalpd, vec haircol, Surface *o) {
    float m[NMASK] = {0};
    float gx = 0, gy = 0, lip = 0;
    float fine = saturate(1.5f - pxcm * 9);
    o->lab = L_SKIN;
    float lipl = 0;
    if (part == PT_FACE) {
        float g[NGRAD];
        sample_u8(c->mask, NMASK, u, vv, m);
        sample_i8(c->grad, NGRAD, u, vv, g);
        lip = m[0];
        float k = .055f * TS / 500.f * 127;
        float wr[3] = {sp->wf, sp->we, sp->wn};
        for (int i = 0; i < 3; i++) {
            gx += g[i * 2] * wr[i] * k;
            gy += g[i * 2 + 1] * wr[i] * k;
        }
        k = .019f * TS / 250.f * 127 * (.35f + p->pores) * fine * (1 - lip) *
            saturate(2 * dot(n, v) - .15f);
        gx += g[6] * k;
        gy += g[7] * k;
        k = .030f * TS / 250.f * 127 * lip * fine;
        gx += g[8] * k;
        gy += g[9] * k;
        lipl = g[8];
        o->lab =
            c->label[(int)clampf((1 - vv) * TS, 0, TS - 1) * TS + (int)clampf(u * TS, 0, TS - 1)];
        vec bn = cross(B, n), nt = cross(n, T);
        float d1 = dot(T, bn), d2 = dot(B, nt);
        if (fabsf(d1) > 1e-8f && fabsf(d2) > 1e-8f) {
            vec sg = bn * (gx / d1) + nt * (gy / d2);
            float l = length(sg);
            if (l > .8f)
                sg = sg * (.8f / l);
            n = normalized(n - sg);
        }
    } else if (cp[1] < 0 || (cp[1] < 3 && cp[2] < -1))
        o->lab = L_NECK;
    vec q = cp + vec3((sp->seed & 63) * 1.f, 0, 0);
    ao = saturate(ao * 1.06f - .03f);
    float n1 = noise3(c, q * .45f), n2 = noise3(c, q * 1.3f + vec3(5, 9, 2)),
          n3 = noise3(c, q * 4.1f), n4 = noise3(c, q * 11.f) * fine;
    float bl = p->blotch;
    float mel = sp->mel + (.05f * n1 + .05f * n2 + .05f * n3 + .03f * n4) * bl * (.35f + sp->mel),
          hb = .25f + .5f * p->haemo + bl * (.18f * n1 + .14f * n2 + .10f * n3 + .10f * n4) +
               m[3] * (.40f * p->haemo + .15f) + .35f * p->blush * smoothstep(.2f, .9f, m[3]);
    float wr = (m[5] * sp->wf + m[6] * sp->we + m[7] * sp->wn);
    hb += .35f * saturate(wr) * .6f;
    mel += .05f * saturate(wr);
    if (p->age > .5f)
        mel += (p->age - .5f) * .16f * smoothstep(.25f, .7f, n2 * .6f + n3 * .5f); // age spots
    mel += m[4] * p->undereye * .22f * (.4f + sp->mel);
    hb += m[4] * p->undereye * .5f;
    mel += .06f * saturate(1 - ao * 1.3f);
    hb += .25f * saturate(1 - ao * 1.15f);
    if (part == PT_FACE && p->freckles > .02f)
        mel +=
            c->spots[(int)clampf((1 - vv) * TS, 0, TS - 1) * TS + (int)clampf(u * TS, 0, TS - 1)] *
            p->freckles * .30f * saturate(m[3] * 1.6f + .25f);
    vec a = skin_base(p, fmaxf(mel, 0), fmaxf(hb, 0));
    if (part == PT_FACE)
        for (int i = 0; i < sp->nmole; i++) {
            float d = ((u - sp->mole[i][0]) * (u - sp->mole[i][0]) +
                       (vv - sp->mole[i][1]) * (vv - sp->mole[i][1])) /
                      (sp->mole[i][2] * sp->mole[i][2] * 1.5f);
            if (d < 6)
                a = mix_vec(a, a * vec3(.30f, .22f, .2f), fast_exp(-d));
        }
    if (lip > 0) {
        vec lc = sp->lipc * (1 + .15f * n3 + .2f * lipl);
        lc = lc * (.75f + .25f * saturate(ao * 1.6f));
        vec mk = vec3(
                     p->lip_col_r * p->lip_col_r, p->lip_col_g * p->lip_col_g,
                     p->lip_col_b * p->lip_col_b) *
                 .75f;
        lc = mix_vec(lc, mk * (.9f + .2f * lipl), p->lip_makeup * .9f);
        float e = smoothstep(.25f, .75f, lip);
        a = mix_vec(a, lc, e * (.72f + .28f * p->lip_makeup - .25f * fmaxf(0, p->age - .5f)));
    }
    if (p->shadow > .02f)
        a = mix_vec(
            a, a * (hue(p->shadow_hue) * .5f + vec3(.12f, .1f, .1f)), m[9] * p->shadow * .85f);
    float lin = p->liner * smoothstep(.12f, .5f, m[11]);
    a = mix_vec(a, vec3(.01f, .008f, .008f), lin * .85f);
    if (p->liner < .1f)
        a = mix_vec(a, a * vec3(.62f, .5f, .48f), smoothstep(.2f, .6f, m[11]) * .55f);
    a *= 1 - .22f * saturate(wr);
    float stub = m[2] * fmaxf(p->stubble * .8f, p->beard > .05f ? .75f : 0);
    if (part == PT_FACE && stub > 0) {
        int ms = cp[1] > -3.1f && fabsf(cp[0]) < 3;
        float chin = fast_exp(-(cp[0] * cp[0] / 10)) * smoothstep(-2.8f, -4.f, cp[1]);
        stub *= ms ? p->moustache : mix(chin, 1, p->beard_chin);
        stub *= .70f + .3f * noise3(c, cp * 7.f);
        a = mix_vec(
            a, haircol * .6f * .5f + a * vec3(.36f, .38f, .42f) * .5f, saturate(stub) * .72f);
        if (p->beard > .12f && stub > .38f)
            o->lab = L_BEARD;
    }
    if (part == PT_FACE && m[1] > .02f)
        a = mix_vec(
            a, haircol * .5f + a * .25f,
            m[1] * .5f * p->brow_dense *
                smoothstep(
                    1.15f, .5f,
                    fabsf(cp[1] - brow_height(fabsf(cp[0]))) /
                        brow_half_width(p, saturate((fabsf(cp[0]) - 1) / 4.8f))));
    if (scalpd > 0)
        a = mix_vec(a, haircol * .55f + a * .12f, saturate(scalpd * (.95f + .12f * n3)) * .93f);
    float av[6];
    ambient_visibility(L, wp + n * .5f, .55f, av);
    float nl = dot(n, L->l[0].dir);
    float kv = nl > -.35f ? key_shadow(L, wp, n, .35f + 1.2f * p->key_size, h) *
                                fast_exp(-.55f * key_optical_depth(L, wp + n * .3f))
                          : 0;
    float a2 = saturate(ao);
    vec aoc = vec3(fast_pow(a2, .75f), fast_pow(a2, .95f), fast_pow(a2, 1.f));
    vec irr = vec3(0, 0, 0);
    vec wrp = vec3(.22f, .12f, .09f);
    for (int k = 0; k < 3; k++) {
        float d = dot(n, L->l[k].dir);
        float s = L->l[k].soft * .35f;
        vec w = wrp + vec3(s, s, s);
        vec r = (vec3(d, d, d) + w) / (vec3(1, 1, 1) + w);
        for (int j = 0; j < 3; j++)
            r[j] = r[j] > 0 ? r[j] * r[j] * (1 + .0f) : 0;
        r = r * .55f + vec3(saturate(d), saturate(d), saturate(d)) * .45f;
        float vis =
            k ? (d > 0 ? 1 : 1) * (L->l[k].dir[0] * L->l[k].dir[0] * av[L->l[k].dir[0] < 0] +
                                   L->l[k].dir[1] * L->l[k].dir[1] * av[2 + (L->l[k].dir[1] < 0)] +
                                   L->l[k].dir[2] * L->l[k].dir[2] * av[4 + (L->l[k].dir[2] < 0)])
              : kv;
        vec vc =
            k ? aoc * vis : vec3(fast_pow(kv, .8f), kv, kv) * mix_vec(vec3(1, 1, 1), aoc, .35f);
        irr += L->l[k].col * r * vc * .3183f;
    }
    irr += ambient_light(L, n, av) * aoc * .9f;
    float rough = mix(.52f, .34f, p->oil * (.35f + .65f * m[8])) + .06f * n3 - .04f * m[8];
    float f0 = .028f;
    if (lip > .3f) {
        rough = mix(.40f, .20f, p->lip_gloss);
        f0 = .035f;
    }
    float so = ao * ao * (1 - .5f * saturate(wr)) * (1 - .6f * saturate(stub)) *
               (.75f + .25f * saturate(.5f + n4)) * (1 - .8f * saturate(scalpd));
    vec s = specular(L, n, v, rough, f0, kv, av, so) * .75f +
            specular(L, n, v, rough * .55f, f0, kv, av, so) * (.08f + .17f * p->oil * m[8]);
    o->irr = irr;
    o->alb = a;
    o->spec = s * mix(1.15f, 2.0f, p->oil);
    o->sss = 1;
}
