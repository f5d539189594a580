// Eyes.

#include "renderer.h"

/// The eyeball: sclera, refracted iris, pupil, limbal ring, caustic, catch-lights, shade of the
/// lid.
void shade_eye(
    const cr_renderer *c, const cr_person *p, const Lighting *L, int right, vec wp, vec cp, vec n,
    vec v, const Pose *ps, float upper_lid, float ao, uint32_t h, Surface *o) {
    vec e = normalized(cp - c->eyec[right]);
    float gx = p->gaze_x * .0174533f + (right ? .035f : -.035f),
          gy = p->gaze_y * .0174533f; // kappa: slight convergence
    vec g = vec3(sinf(gx) * cosf(gy), sinf(gy), cosf(gx) * cosf(gy)),
        rx = normalized(cross(vec3(0, 1, 0), g)), ry = cross(g, rx);
    float ex = dot(e, rx), ey = dot(e, ry), ez = dot(e, g);
    float R = .405f, r = sqrtf(ex * ex + ey * ey);
    if (ez < 0)
        r = 2;
    vec scl = vec3(.54f, .49f, .455f) * (1 - .22f * p->melanin);
    float nz = noise3(c, e * 9.f + vec3(right * 20.f, 0, 3)),
          vein = fast_pow(
              saturate(
                  1 - fabsf(noise3(c, e * 6.f + vec3(noise3(c, e * 14.f), 2, right * 7.f))) * 5),
              2);
    float edge = smoothstep(.35f, .95f, fabsf(ex));
    scl = mix_vec(
        scl, vec3(.72f, .42f, .36f), (edge * .35f + vein * .35f * edge) * (.25f + p->sclera_red));
    scl *= 1 + .04f * nz;
    scl *= vec3(1, 1, 1) - vec3(.02f, .05f, .12f) * p->age;
    vec a = scl;
    float lim = smoothstep(R * 1.10f, R * .92f, r);
    vec nn = n;
    float spec = 1;
    if (r < R * 1.15f) {
        vec vl = posed_direction(ps, rx, 1), vu = posed_direction(ps, ry, 1),
            vg = posed_direction(ps, g, 1);
        float px = dot(v, vl), py = dot(v, vu);
        float d = (1 - saturate(r / R) * saturate(r / R)) * .16f;
        float ix = ex - px * d, iy = ey - py * d, ri = sqrtf(ix * ix + iy * iy) / R,
              an = atan2f(iy, ix); // refraction shifts the iris plane
        float f1 = noise3(c, vec3(an * 6.f + 30, ri * 2.2f, p->seed)),
              f2 = noise3(
                  c, vec3(
                         an * 15.f + 70, ri * 3.f,
                         p->seed + 9.f)); // radial fibres (seam hidden at the side)
        vec brown = vec3(.055f, .026f, .012f), hazel = vec3(.105f, .066f, .028f),
            blue = vec3(.105f, .165f, .25f), green = vec3(.10f, .135f, .075f);
        vec ic = mix_vec(
            mix_vec(blue, green, p->iris_green),
            mix_vec(hazel, brown, saturate(p->iris_mel * 2 - 1)),
            smoothstep(.15f, .6f, p->iris_mel));
        ic *= 1 + .55f * f1 + .3f * f2;
        float pr = .26f + .26f * p->pupil;
        float col = smoothstep(pr + .32f, pr + .03f, ri + .06f * f1);
        ic = mix_vec(ic, mix_vec(hazel, brown, p->iris_mel) * 1.4f, col * .55f);
        ic *= 1 - .75f * smoothstep(.74f, 1.02f, ri);
        ic *= .80f; // collarette, limbal ring
        {
            vec kl = L->l[0].dir;
            float cx = dot(kl, vl), cy = dot(kl, vu);
            float ca = (ix * cx + iy * cy) / R;
            ic *= 1 + .9f * saturate(-ca) * 1.2f;
        } // caustic opposite the light
        ic = mix_vec(ic, vec3(.004f, .004f, .004f), smoothstep(pr + .05f, pr - .03f, ri));
        a = mix_vec(a, ic, lim);
        float t = saturate(1 - r / (R * 1.08f));
        nn = normalized(n + (vl * ex + vu * ey) * (.8f * smoothstep(0, .5f, t)));
        (void)vg;
        spec = 1;
    }
    float lid = smoothstep(.05f, 1.f, ao) * (1 - .45f * smoothstep(.55f, 1.0f, fabsf(ex)));
    float av[6];
    ambient_visibility(L, wp + n * .4f, .55f, av);
    float kv = key_shadow(L, wp, n, .5f, h) * fast_exp(-.55f * key_optical_depth(L, wp + n * .3f));
    vec irr = vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
        float d = saturate((dot(n, L->l[k].dir) + .25f) / 1.25f);
        irr += L->l[k].col * (d * .3183f * (k ? .8f : kv));
    }
    irr += ambient_light(L, n, av) * .95f;
    // the upper lid and its lashes shade the eyeball
    const float under = upper_lid - (cp[1] - c->eyec[right][1]);
    irr = irr * ((.14f + .66f * lid) * (.55f + .45f * smoothstep(-.02f, .34f, under)));
    vec rf = nn * (2 * dot(nn, v)) - v;
    vec s = vec3(0, 0, 0);
    float fr = .035f + .5f * fast_pow(1 - saturate(dot(nn, v)), 5);
    for (int k = 0; k < 2; k++) {
        float d = dot(rf, L->l[k].dir), w = .008f + .035f * p->key_size;
        float g2 = smoothstep(1 - w * 1.4f, 1 - w * .6f, d) * saturate(dot(n, L->l[k].dir) * 4);
        s += L->l[k].col * (g2 * (k ? .03f : .42f * mix(kv, 1, .3f)) / (0.6f + p->key_size));
    }
    {
        vec rn = normalized(rf);
        float up = smoothstep(.1f, .5f, rn[1]);
        s += (ambient_light(L, rn, av) * (fr * .9f) + L->amb[2] * (up * .02f));
    }
    o->irr = irr;
    o->alb = a;
    o->spec = s * (spec * (.25f + .75f * lid));
    o->lab = L_EYE;
    o->sss = 0;
}
