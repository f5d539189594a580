// Skin.

#include "renderer.h"

/// Reflectance of skin from melanin and haemoglobin (Beer–Lambert).
static vec skin_base(const cr_person *p, float mel, float hb) {
    return exp4(
               vec3(-1.00f, -1.22f, -1.46f) * (mel * 1.95f) + vec3(-.11f, -.62f, -.56f) * hb +
               vec3(.03f, 0, -.22f) * p->yellow) *
           vec3(.83f, .595f, .430f);
}

vec skin_color(const cr_person *p) {
    return skin_base(p, fast_pow(p->melanin, 1.1f), .25f + .45f * p->haemo);
}

/// What is constant over one face: base colour, lips, moles, strength of the wrinkles.
void prepare_skin(const cr_person *p, Skin *s) {
    const float soft = fmaxf(-p->masc, 0);
    s->seed = hash((uint32_t)p->seed + 77);
    s->mel = fast_pow(p->melanin, 1.1f);
    s->lipc = skin_base(p, s->mel * .85f + .05f, 1.12f + .35f * p->haemo + .22f * soft) *
              vec3(.86f, .84f, .85f);
    uint32_t r = s->seed;
    s->nmole = p->moles * 7;
    for (int i = 0; i < 8; i++) {
        float u = .26f + .20f * uniform(&r);
        if (uniform(&r) > .5f)
            u = 1 - u;
        s->mole[i] = vec3(u, .25f + .62f * uniform(&r), .0013f + .0027f * uniform(&r));
    }
    const float a = fmaxf(0, p->age - .2f) / .8f, raised = fmaxf(p->brow_raise, 0),
                frown = fmaxf(-p->brow_raise, 0), smile = fmaxf(p->smile, 0);
    const float very = fmaxf(0, p->age - .75f) * 2;
    s->wf = (1.15f + .8f * very) * a * a + .45f * raised * (.2f + a) + .2f * frown;
    s->we = (1.25f + .8f * very) * a * a + .45f * smile * (.1f + a) + .2f * p->squint;
    s->wn = .2f * a + (.85f + .5f * very) * a * a + .5f * smile * (.25f + a);
    s->rough = 1 + .25f * p->masc - .32f * childhood(p) + .5f * a + .7f * very;
    // where wrinkles are deep differs between people
    s->place = vec3(p->id[11], p->id[12], p->id[13]) * 1.3f + vec3(31, 7, 19);
}

/// What the maps say at one point of the face, and the bumps there.
typedef struct {
    float m[NMASK];
    float gx, gy;     // slope of the surface
    float pore, fine; // depth of pores; fine colour variation
    float wrinkle, lip, lip_line;
} Detail;

static void read_detail(
    const cr_renderer *c, const cr_person *p, const Skin *sp, vec cp, float u, float vv,
    float facing, float fine, Detail *o) {
    float g[NGRAD];
    sample_maps(c, u, vv, o->m, g);
    const float *m = o->m;
    o->lip = m[0];
    o->lip_line = g[8];
    float wr[3] = {sp->wf, sp->we, sp->wn};
    if (cp[1] > 4 && wr[0] > 0) {
        const float n = noise3(c, vec3(cp[0] * .35f, cp[1] * .9f, 0) + sp->place);
        wr[0] *= saturate(.62f + .75f * n);
        if (cp[1] < 7 && fabsf(cp[0]) < 1.6f) // frown lines
            wr[0] *= .45f;
    } else if (wr[2] > 0)
        wr[2] *= saturate(.8f + .5f * noise3(c, cp * .4f + sp->place));
    o->wrinkle = m[5] * wr[0] + m[6] * wr[1] + m[7] * wr[2];
    float k = .050f * TS / 500.f * 127;
    for (int i = 0; i < 3; i++) {
        o->gx += g[i * 2] * wr[i] * k;
        o->gy += g[i * 2 + 1] * wr[i] * k;
    }
    const float pores = (.30f + p->pores) * sp->rough * (.55f + .9f * m[8] + .35f * m[3]);
    k = .016f * TS / 250.f * 127 * pores * fine * (1 - m[0]) * saturate(2 * facing - .15f);
    o->gx += g[6] * k;
    o->gy += g[7] * k;
    k = .034f * TS / 250.f * 127 * m[0] * fine;
    o->gx += g[8] * k;
    o->gy += g[9] * k;
    o->pore = fminf(g[10] * pores, .85f) * fine * (1 - m[0]);
    o->fine = g[11] * fine;
}

/// Two lobes of highlights of every light, and the reflected surroundings.
static vec skin_highlights(
    const Lighting *L, vec n, vec v, float rough, float sharp, float f0, float key, const float *av,
    float ao) {
    const float nv = fmaxf(dot(n, v), .12f), kk = (rough + 1) * (rough + 1) / 8,
                gv = nv * (1 - kk) + kk, rough2 = rough * .60f;
    vec s = vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
        const vec l = L->l[k].dir;
        const float nl = dot(n, l);
        if (nl <= 0 || (!k && key <= 0))
            continue;
        const vec h = normalized(l + v);
        const float nh = fmaxf(0, dot(n, h)), x = 1 - fmaxf(0, dot(v, h)), x2 = x * x,
                    F = f0 + (1 - f0) * x2 * x2 * x, G = 1 / ((nl * (1 - kk) + kk) * gv),
                    wide = fminf(1, rough * rough + L->l[k].soft * .26f),
                    narrow = fminf(1, rough2 * rough2 + L->l[k].soft * .22f), nh2 = nh * nh,
                    w2 = wide * wide, n2 = narrow * narrow, dw = nh2 * (w2 - 1) + 1,
                    dn = nh2 * (n2 - 1) + 1;
        s += L->l[k].col * (.0796f * F * G * nl * (k ? ao : key * (.35f + .65f * ao)) *
                            (.75f * w2 / (dw * dw) + sharp * n2 / (dn * dn)));
    }
    const vec r = n * (2 * dot(n, v)) - v;
    const float x = 1 - nv, F = f0 + (1 - f0) * x * x * x * x * x * (1 - rough) * .7f;
    return s + ambient_light(L, normalized(r), av) * (F * ao * (.75f + sharp));
}

/// Diffuse light: key, fill and rim wrapped around the form by a width for each colour, and the
/// surroundings.
static vec skin_light(const Lighting *L, vec n, float key, const float *av, float ao) {
    const float a2 = saturate(ao);
    const vec aoc = vec3(fast_pow(a2, .82f), fast_pow(a2, .96f), a2), one = vec3(1, 1, 1),
              wrap = vec3(.20f, .11f, .085f);
    vec irr = vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
        const vec dir = L->l[k].dir;
        const float d = dot(n, dir), s = L->l[k].soft * .35f;
        const vec w = wrap + vec3(s, s, s), zero = {0, 0, 0, 0};
        vec r =
            __builtin_elementwise_max((vec3(d, d, d) + w) / (one + w + (vec){0, 0, 0, 1}), zero);
        r = r * r * .55f + one * (saturate(d) * .45f);
        const float visible = dir[0] * dir[0] * av[dir[0] < 0] +
                              dir[1] * dir[1] * av[2 + (dir[1] < 0)] +
                              dir[2] * dir[2] * av[4 + (dir[2] < 0)];
        irr += L->l[k].col * r * .3183f *
               (k ? aoc * visible : vec3(fast_pow(key, .8f), key, key) * mix_vec(one, aoc, .45f));
    }
    return irr + ambient_light(L, n, av) * aoc * .9f;
}

/// Lips, eye shadow, liner and the dark rim of the lids, over the albedo of skin.
static vec paint(const cr_person *p, const Skin *sp, const Detail *d, float ao, float n3, vec a) {
    const float *m = d->m, natural = .70f - .25f * fmaxf(0, p->age - .5f);
    if (d->lip > 0) {
        vec lc = sp->lipc * (1 + .15f * n3 + .22f * d->lip_line);
        lc = lc * (.75f + .25f * saturate(ao * 1.6f));
        const vec stick = vec3(
                              p->lip_col_r * p->lip_col_r, p->lip_col_g * p->lip_col_g,
                              p->lip_col_b * p->lip_col_b) *
                          (.32f + .43f * saturate(1.2f - p->melanin));
        lc = mix_vec(lc, stick * (.9f + .2f * d->lip_line), p->lip_makeup * .88f);
        const float e =
            mix(smoothstep(.08f, .95f, d->lip), smoothstep(.25f, .75f, d->lip), p->lip_makeup);
        a = mix_vec(a, lc, e * mix(natural, 1, p->lip_makeup));
    }
    if (p->shadow > .02f)
        a = mix_vec(
            a, a * (hue(p->shadow_hue) * .5f + vec3(.12f, .1f, .1f)), m[9] * p->shadow * .80f);
    if (m[11] > 0) {
        a = mix_vec(a, vec3(.01f, .008f, .008f), p->liner * smoothstep(.12f, .5f, m[11]) * .85f);
        a = mix_vec(
            a, a * vec3(.64f, .50f, .47f),
            (1 - saturate(p->liner * 4)) * smoothstep(.2f, .6f, m[11]) * .6f);
    }
    return a;
}

/// How dense the beard's hairs stand at a point of the face, 0…1; the shaved ones too.
static float beard_shade(const cr_renderer *c, const cr_person *p, const Detail *d, vec cp) {
    float s = d->m[2] * fmaxf(p->stubble * .8f, p->beard > .05f ? .35f + .65f * p->beard : 0);
    if (s <= 0)
        return 0;
    const int moustache = cp[1] > -3.1f && fabsf(cp[0]) < 3;
    const float chin = fast_exp(-(cp[0] * cp[0] / 10)) * smoothstep(-2.8f, -4.f, cp[1]);
    s *= moustache ? p->moustache : mix(chin, 1, p->beard_chin);
    return s * (.78f + .3f * noise3(c, cp * 3.f) + .3f * d->fine);
}

/// Skin: wrinkle and pore bumps, pigment, make-up, stubble, wrapped diffuse light per channel,
/// two-lobe GGX.
void shade_skin(
    const cr_renderer *c, const cr_person *p, const Skin *sp, const Lighting *L, int part, vec wp,
    vec cp, vec n, vec v, float u, float vv, float ao, vec T, vec B, float pxcm, uint32_t h,
    float scalpd, vec haircol, Surface *o) {
    Detail d = {{0}};
    const float fine = saturate(1.6f - pxcm * 16), ax = fabsf(cp[0]);
    const float *m = d.m;
    o->lab = L_SKIN;
    const vec smooth = n;
    if (part == PT_FACE) {
        read_detail(c, p, sp, cp, u, vv, dot(n, v), fine, &d);
        o->lab =
            c->label[(int)clampf((1 - vv) * TS, 0, TS - 1) * TS + (int)clampf(u * TS, 0, TS - 1)];
        const vec bn = cross(B, n), nt = cross(n, T);
        const float d1 = dot(T, bn), d2 = dot(B, nt);
        if (fabsf(d1) > 1e-8f && fabsf(d2) > 1e-8f) {
            vec slope = bn * (d.gx / d1) + nt * (d.gy / d2);
            const float l = length(slope);
            if (l > .8f)
                slope = slope * (.8f / l);
            n = normalized(n - slope);
        }
    } else if (cp[1] < 0 || (cp[1] < 3 && cp[2] < -1))
        o->lab = L_NECK;
    const vec q = cp + vec3((sp->seed & 63) * 1.f, 0, 0);
    ao = saturate(ao * 1.06f - .03f);
    const float n1 = noise3(c, q * .45f),
                n2 = noise3(
                    c, vec3(.8f * q[0] + .6f * q[1], .8f * q[1] - .6f * q[0], q[2]) * 1.3f +
                           vec3(5, 9, 2)),
                n3 = part == PT_FACE ? d.fine : noise3(c, q * 4.1f), bl = .22f + .85f * p->blotch;
    const float wr = saturate(d.wrinkle), hollow = saturate(1 - ao * 1.15f);
    // redness of cheeks, nose, ears and lids; yellow foreheads
    const float wings = bell(ax, cp[1], 1.7f, -.6f, .5f, .9f) * smoothstep(9, 10, cp[2]),
                warm = m[3] * (.50f * p->haemo + .14f) + .30f * wings + .22f * m[9] -
                       .10f * smoothstep(6, 8.5f, cp[1]);
    float mel = sp->mel + (.05f * n1 + .05f * n2 + .09f * n3) * bl * (.35f + sp->mel);
    float hb = .16f + .5f * p->haemo + bl * (.16f * n1 + .12f * n2 + .20f * n3) + warm +
               .35f * p->blush * smoothstep(.2f, .9f, m[3]);
    hb += .2f * wr + m[4] * p->undereye * .5f + .25f * hollow;
    mel += .05f * wr + m[4] * p->undereye * .22f * (.4f + sp->mel) + .06f * hollow +
           .04f * m[9] * (.4f + sp->mel);
    if (p->age > .45f) // age spots
        mel += (p->age - .45f) * .20f * (.4f + sp->mel) *
               smoothstep(.22f, .55f, n2 * .55f + n3 * .55f);
    if (part == PT_FACE && p->freckles > .02f)
        mel +=
            c->spots[(int)clampf((1 - vv) * TS, 0, TS - 1) * TS + (int)clampf(u * TS, 0, TS - 1)] *
            p->freckles * .30f * saturate(m[3] * 1.6f + .25f);
    vec a = skin_base(p, fmaxf(mel, 0), fmaxf(hb, 0)) * (1 - .20f * d.pore) * (1 + .035f * n3);
    if (part == PT_FACE)
        for (int i = 0; i < sp->nmole; i++) {
            const float r = ((u - sp->mole[i][0]) * (u - sp->mole[i][0]) +
                             (vv - sp->mole[i][1]) * (vv - sp->mole[i][1])) /
                            (sp->mole[i][2] * sp->mole[i][2] * 1.5f);
            if (r < 6)
                a = mix_vec(a, a * vec3(.34f, .25f, .22f), fast_exp(-r));
        }
    a = paint(p, sp, &d, ao, n3, a) * (1 - .20f * wr);
    if (hollow > 0 && cp[1] > 2.4f && cp[1] < 4.4f && cp[2] > 7) { // wet corners of the eyes
        const float wet =
            bell(ax, cp[1], 1.95f, 3.25f, .22f, .16f) + bell(ax, cp[1], 4.45f, 3.45f, .10f, .12f);
        a = mix_vec(
            a, vec3(.46f, .24f, .22f) * (1 - .55f * p->melanin), saturate(wet * hollow * 2));
    }
    float stub = 0;
    if (part == PT_FACE && m[2] > 0) {
        stub = beard_shade(c, p, &d, cp);
        a = mix_vec(a, haircol * .32f + a * vec3(.20f, .215f, .235f), saturate(stub) * .62f);
        if (p->beard > .12f && stub > .30f)
            o->lab = L_BEARD;
    }
    if (part == PT_FACE && m[1] > .02f) {
        const float t = saturate((ax - 1) / 4.8f),
                    off = fabsf(cp[1] - brow_height(ax)) / brow_half_width(p, t);
        a = mix_vec(
            a, haircol * .45f + a * .28f,
            m[1] * p->brow_dense * (.85f - .25f * t) * smoothstep(1.25f, .2f, off + .25f * n3) *
                smoothstep(.7f, 1.7f, ax));
    }
    if (scalpd > 0) {
        // combed hair shows the scalp along its parting
        const float x = (cp[0] - p->hair_part * 3.2f) * 1.6f,
                    is_fringe = p->fringe > .15f && cp[1] > 8.5f && cp[2] > -1,
                    parting = p->hair_style > 3.5f && !is_fringe ? .8f * fast_exp(-x * x) : 0;
        const vec roots = mix_vec(haircol, vec3(.25f, .24f, .23f), saturate(p->grey * 1.2f)),
                  covered = is_fringe ? roots * .62f + a * .06f : roots * .50f + a * .18f;
        a = mix_vec(
            a, mix_vec(covered, roots * .2f + a * .6f, parting),
            saturate(scalpd * (.95f + .12f * n3)) * (is_fringe ? .96f : .88f));
    }
    float av[6];
    ambient_visibility(L, wp + n * .5f, .55f, av);
    const float key = dot(n, L->l[0].dir) > -.35f
                          ? key_shadow(L, wp, smooth, .35f + 1.2f * p->key_size, h) *
                                fast_exp(-.55f * key_optical_depth(L, wp + n * .3f))
                          : 0;
    float rough = mix(.50f, .36f, p->oil * (.35f + .65f * m[8])) + .05f * n3 - .04f * m[8],
          f0 = .028f, sharp = .08f + .13f * p->oil * m[8];
    if (d.lip > .05f) {
        rough = mix(rough, mix(.42f, .22f, p->lip_gloss), saturate(d.lip * 1.5f));
        f0 = .034f;
        sharp += .12f * d.lip;
    }
    const float open = ao * ao * (1 - .5f * wr) * (1 - .55f * saturate(stub)) *
                       (1 - .75f * saturate(d.pore)) * (.9f + .25f * n3) *
                       (1 - .8f * saturate(scalpd)),
                x = 1 - saturate(dot(smooth, v));
    o->irr = skin_light(L, n, key, av, ao);
    o->alb = a;
    o->spec = skin_highlights(L, n, v, rough, sharp, f0, key, av, open) * mix(1.15f, 1.9f, p->oil) +
              o->irr * (.05f * x * x * x * (1 - saturate(scalpd))); // down
    o->sss = 1;
}
