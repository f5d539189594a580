// The colour and the light of strands.

#include "renderer.h"

/// Eumelanin and pheomelanin ladder, then dye.
vec hair_color(const cr_person *p) { // eumelanin/pheomelanin ladder, then grey and dye
    static const float K[6][3] = {{.52f, .405f, .265f},    {.36f, .260f, .160f},
                                  {.17f, .108f, .063f},    {.072f, .042f, .027f},
                                  {.030f, .0185f, .0130f}, {.012f, .0102f, .0098f}};
    float t = p->hair_mel * 5;
    int i = t >= 5 ? 4 : (int)t;
    t -= i;
    vec a =
        mix_vec(vec3(K[i][0], K[i][1], K[i][2]), vec3(K[i + 1][0], K[i + 1][1], K[i + 1][2]), t);
    float rd = p->hair_red * (1 - fabsf(p->hair_mel - .35f) * 1.4f);
    if (rd > 0)
        a = a * (vec3(1, 1, 1) + vec3(.35f, -.30f, -.55f) * rd);
    if (p->dye > .5f)
        a = mix_vec(a, hue(p->dye_hue) * .25f + vec3(.02f, .02f, .02f), .75f);
    return a;
}

/// Kajiya–Kay shading with a shifted second highlight and back-light (Kajiya and Kay 1989;
/// Marschner et al. 2003).
static StrandLight
light_strand(const Scene *e, vec wp, vec cp, vec t, float shine, float noise, float fuzz) {
    const Lighting *L = e->L;
    const vec v = normalized(vec3(0, 0, e->p->cam_dist) - wp),
              cn = normalized(vec3(cp[0], cp[1] > 4 ? cp[1] - 4 : 0, cp[2] - .3f)),
              nn = posed_direction(e->ps, cn, pose_weight(cp));
    float av[6];
    ambient_visibility(L, wp + nn * .6f, .55f, av);
    const float kv = fast_exp(-.75f * key_optical_depth(L, wp + L->l[0].dir * .7f)) *
                     key_shadow(L, wp, nn, .5f, (uint32_t)(noise * 255));
    const vec ts = normalized(t + nn * (-.09f + .10f * (noise - .5f))),
              tt = normalized(t + nn * (.14f + .16f * (noise - .5f)));
    const vec zero = {0, 0, 0, 0};
    StrandLight o = {ambient_light(L, nn, av), zero, zero, zero};
    for (int k = 0; k < 3; k++) {
        const vec l = L->l[k].dir, h = normalized(l + v);
        const float lt = dot(t, l), st = sqrtf(fmaxf(0, 1 - lt * lt)),
                    w = saturate((dot(nn, l) + fuzz) / (1 + fuzz)),
                    vis = k ? (.25f * (av[0] + av[1]) + .5f * av[2]) * .8f : kv, a = dot(ts, h),
                    b = dot(tt, h), through = fmaxf(0, -dot(l, v)), through2 = through * through;
        const vec c = L->l[k].col * vis;
        o.diffuse += c * (.34f * st * w);
        o.first += c * (fast_pow(fmaxf(0, 1 - a * a), 55) * shine * 1.7f * w);
        o.second += c * (fast_pow(fmaxf(0, 1 - b * b), 11) * shine * .75f * w);
        o.back += c * (through2 * through2 * .8f);
    }
    return o;
}

/// The colour of a strand in that light.
static inline vec strand_color(const StrandLight *o, vec albedo, float noise, float gleam) {
    const vec root = {sqrtf(albedo[0]), sqrtf(albedo[1]), sqrtf(albedo[2]), 0};
    return albedo * (o->diffuse + o->second * (.4f + 1.1f * noise) + o->back * root) +
           o->first * vec3(.030f, .031f, .033f) * gleam;
}

/// Appends a segment.
static void push_segment(SegmentList *S, StrandPoint a, StrandPoint b, int cls) {
    if (S->n == S->cap) {
        S->cap = S->cap ? S->cap * 2 : 65536;
        S->s = realloc(S->s, S->cap * sizeof(Segment));
    }
    S->s[S->n++] = (Segment){a, b, cls};
}

/// Projects and lights a strand and appends what can be seen of it.
///
/// `light` is shared with the other strands around a guide, or NULL.
void emit_strand(
    const Scene *e, SegmentList *S, const vec *w, const vec *cp, int n, vec root, vec tip,
    float width, float a0, float taper, float shine, int cls, uint32_t rs, float fuzz,
    StrandLight *light, uint8_t *is_known) {
    StrandPoint prev = {0};
    float nz = hash_uniform(rs),
          px = e->f / e->p->cam_dist * sqrtf(e->sim.a * e->sim.a + e->sim.b * e->sim.b) * e->ss;
    vec last = vec3(0, 0, 0), sp[HP + 1];
    uint8_t vis[HP + 2];
    int lit = 0;
    for (int i = 0; i <= n; i++) {
        vec s = sp[i] = project(e, w[i]);
        int x = s[0], y = s[1];
        vis[i] =
            s[0] >= 0 && s[1] >= 0 && x < e->W && y < e->H && e->zb[y * e->W + x] < s[2] + .25f;
    }
    vis[n + 1] = 0; // hidden by the head or off screen
    for (int i = 0; i <= n; i++) {
        int need = vis[i] | vis[i + 1] | (i ? vis[i - 1] : 0);
        if (!need) {
            lit = 0;
            continue;
        }
        float t = i / (float)n;
        vec col = last;
        if (!lit || !(n > 10 && i % (n > 24 ? 3 : 2) && i < n)) {
            const vec tg = normalized(w[i < n ? i + 1 : i] - w[i ? i - 1 : 0]),
                      albedo = mix_vec(root, tip, t);
            if (!light) {
                const StrandLight own = light_strand(e, w[i], cp[i], tg, shine, nz, fuzz);
                col = strand_color(&own, albedo, nz, 1);
            } else {
                if (!is_known[i]) {
                    light[i] = light_strand(e, w[i], cp[i], tg, shine, .5f, fuzz);
                    is_known[i] = 1;
                }
                col = strand_color(light + i, albedo, nz, .4f + 1.2f * nz);
            }
        }
        last = col;
        float wd = width * px * (1 - .75f * fast_pow(t, taper)), a = a0;
        if (wd < 1.f) {
            a *= wd;
            wd = 1.f;
        }
        StrandPoint q = {sp[i][0], sp[i][1], sp[i][2], wd, col[0], col[1], col[2], a};
        if (i && lit && (vis[i] | vis[i - 1]))
            push_segment(S, prev, q, cls);
        prev = q;
        lit = 1;
    }
}

/// The point of the mesh where a root sits.
vec point_on_skin(const cr_renderer *c, const Root *r, const vec *a) {
    const int *t = c->tri[r->tri];
    return a[t[0]] * r->b0 + a[t[1]] * r->b1 + a[t[2]] * (1 - r->b0 - r->b1);
}

/// How much of the scalp short hair hides.
float scalp_cover(const cr_person *p) {
    int st = (int)(p->hair_style + .5f);
    return st == S_BALD ? 0 : st == S_BUZZ ? .75f : 1;
}
