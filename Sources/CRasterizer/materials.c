// Light on hands, hats and things.

#include "solids.h"

void shade_material(
    const cr_renderer *c, const cr_person *p, const Lighting *L, const Skin *skin, int part, vec wp,
    vec cp, vec n, vec v, uint32_t h, Surface *o) {
    const Material *m = c->materials.all + part - PT_MATERIAL;
    if (m->color[0] < 0) { // the cloth of the garment, far below its neckline
        shade_cloth(
            c, p, L, wp, cp, n, v, atan2f(cp[2] + 2, cp[0]) / 6.2831853f + (cp[2] < -2), 2.3f, h,
            o);
        o->lab = m->label;
        return;
    }
    vec color = m->color;
    vec bump = vec3(0, 0, 0);
    if (m->is_skin) {
        const float f = noise3(c, cp * .55f) * .5f + noise3(c, cp * 1.7f) * .25f;
        color *= vec3(1, 1, 1) + vec3(.04f, .16f, .14f) * (f * (.6f + p->blotch));
    } else if (m->rough > .75f) { // cloth has folds and a weave
        const vec q = cp * .42f + vec3(p->seed * .71f, 0, 0);
        const float e = .35f;
        bump = vec3(
                   noise3(c, q + vec3(e, 0, 0)) - noise3(c, q - vec3(e, 0, 0)),
                   noise3(c, q + vec3(0, e, 0)) - noise3(c, q - vec3(0, e, 0)),
                   noise3(c, q + vec3(0, 0, e)) - noise3(c, q - vec3(0, 0, e))) *
               .45f;
        color *= 1 + .10f * noise3(c, cp * 8) + .08f * noise3(c, cp * 3);
    }
    n = normalized(n + bump);
    float av[6];
    ambient_visibility(L, wp + n * .5f, .5f, av);
    const float shadow = key_shadow(L, wp, n, .5f + p->key_size, h) *
                         fast_exp(-.4f * key_optical_depth(L, wp + n * .6f));
    const float wrap = m->is_skin ? .25f : .1f;
    o->irr = ambient_light(L, n, av) * .9f;
    for (int k = 0; k < 3; k++)
        o->irr += L->l[k].col * (saturate((dot(n, L->l[k].dir) + wrap) / (1 + wrap)) * .3183f *
                                 (k ? .8f : shadow));
    o->alb = color;
    o->spec = specular(L, n, v, m->rough, m->is_skin ? .03f : .045f, shadow, av, .7f) * m->shine;
    o->lab = m->label;
    o->sss = m->is_skin ? 1 : 0;
}
