// One person, from parameters to pixels.

#include "renderer.h"

/// Fills the shadow map of everything solid.
static void draw_shadow_map(cr_renderer *c, const Lighting *L) {
    for (int i = 0; i < c->cnt_v; i++) {
        vec q = c->world[i] - LIGHT_CENTRE;
        c->scr[i] = vec3(
            dot(q, L->ux) * SM / (2 * LIGHT_RADIUS) + SM / 2,
            dot(q, L->uy) * SM / (2 * LIGHT_RADIUS) + SM / 2, dot(q, L->l[0].dir));
    }
    for (int i = 0; i < SM * SM; i++)
        c->smap[i] = -1e9;
    rasterize_depth(c->scr, (const int(*)[3])c->tri, c->cnt_t, c->smap, SM, SM, c->tpart, PT_HEAD);
}

/// How many strands a style needs at `px` samples per cm.
static int strand_count(int st, float px) {
    int count = clampf(4500 + 300 * px, 6000, 20000);
    if (st == S_BALD || st == S_BUZZ)
        return 22000;
    if (st == S_LONG || st == S_BOB)
        return count * .75f;
    if (st == S_CURLY)
        return count * .9f;
    return st == S_AFRO ? count * .8f : count;
}

/// Orders strands by the guide whose light they share.
static void by_guide(const Hair *hair, int *order) {
    int start[NG + 2];
    memset(start, 0, sizeof start);
    for (int i = 0; i < hair->n; i++)
        start[hair->st[i].guide + 2]++;
    for (int i = 0; i <= NG; i++)
        start[i + 1] += start[i];
    for (int i = 0; i < hair->n; i++)
        order[start[hair->st[i].guide + 1]++] = i;
}

/// Lights the strands of the head and appends what can be seen of them.
static void emit_hair(const Scene *e, float px, float width, SegmentList *S) {
    const cr_person *p = e->p;
    const Hair *hair = &e->c->hair;
    const int st = (int)(p->hair_style + .5f);
    const vec hc = e->hair;
    vec grey = vec3(.31f, .30f, .285f);
    GuideLight *light = e->scratch->light;
    int guide = -1;
    by_guide(hair, e->scratch->order);
    for (int k = 0; k < hair->n; k++) {
        const int i = e->scratch->order[k];
        Strand *o = hair->st + i;
        if (o->guide != guide) {
            guide = o->guide;
            memset(light->is_known, 0, sizeof light->is_known);
        }
        uint32_t s = hash(i * 131u + (uint32_t)p->seed * 7u);
        float gs = saturate(p->grey * 1.25f - .25f * hash_uniform(s + 1));
        float vr = clampf(px / 38.f, .30f, 1);
        float isg = mix(gs, hash_uniform(s) < gs, vr * .28f);
        vec b = hc * (1 + (.55f * o->u - .28f) * vr);
        b = mix_vec(b, grey * (1 + (.4f * o->u - .2f) * vr), isg * .92f);
        vec tip = b * vec3(1.22f, 1.16f, 1.08f);
        int m0 = 0;
        if (p->hat > .5f && p->hat_kind > 2.5f && p->hat_kind < 3.5f)
            break; // all below a headscarf
        if (p->hat > .5f) {
            while (m0 < o->n && o->cp[m0][1] > hat_rim(p, o->cp[m0][0], 0, o->cp[m0][2]) + .2f)
                m0++;
            if (o->n - m0 < 2)
                continue;
        }
        float al = st == S_BALD ? .35f : st == S_BUZZ ? .55f : st == S_AFRO ? .66f : .82f;
        b *= .62f + .45f * o->layer;
        tip *= .75f + .3f * o->layer;
        emit_strand(
            e, S, hair->w[i] + m0, o->cp + m0, o->n - m0, b * .7f, tip,
            fmaxf(width, .022f) * o->thick * (st == S_AFRO ? .82f : 1), al, st == S_AFRO ? 3 : 2.5f,
            p->hair_shine * (st == S_AFRO ? .35f : 1), st == S_BALD ? L_SKIN : L_HAIR, s,
            st == S_AFRO ? .8f : .35f, guide < 0 ? NULL : light->at + m0, light->is_known + m0);
    }
}

void render_person(
    cr_renderer *c, const cr_person *p, cr_similarity sim, int w, int h, int ss, float *rgba,
    uint8_t *seg, cr_truth *tr) {
    build_geometry(c, p);
    Lighting L = {.c = c, .od = c->optical_depth, .av = c->ambient_cells};
    place_lights(p, &L);
    Scene e = {.c = c, .p = p, .ps = &c->pose, .g = &c->grid, .L = &L, .sim = sim, .ss = ss};
    e.f = p->cam_dist;
    e.hair = e.tip = hair_color(p);
    e.scratch = &c->scratch;
    const float px = sqrtf(sim.a * sim.a + sim.b * sim.b) * ss;
    draw_shadow_map(c, &L);

    const int count = strand_count((int)(p->hair_style + .5f), px);
    const float width = 5.5f * sqrtf(1.f / count) * (count > 9000 ? .77f : 1);
    c->hair.n = 0;
    build_hair(&e, &c->hair, count);
    measure_hair_density(&e, &c->hair, &L, width);

    for (int i = 0; i < c->cnt_v; i++)
        c->scr[i] = project(&e, c->world[i]);
    Frame *f = &c->frame;
    prepare_frame(f, w, h, ss);
    find_visible(c, f);
    shade_mesh(&e, px, f);
    scatter_light(px, f);
    compose_mesh(f);
    const float gain = metered_gain(c, f);

    e.zb = f->depth;
    e.W = f->width;
    e.H = f->height;
    c->segments.n = 0;
    brows_lashes_beard(&e, &c->segments, px * 1.4f);
    emit_hair(&e, px, width, &c->segments);
    draw_strands(&c->segments, f);
    if (p->glasses > .5f)
        draw_lenses(&e, f);
    resolve_frame(f, gain, rgba, seg);
    if (tr)
        find_truth(c, f, sim, tr);
}

void find_landmarks(cr_renderer *c, const cr_person *p, float (*points)[2]) {
    build_geometry(c, p);
    for (int k = 0; k < 68; k++) {
        const vec w = c->world[c->lm[k]];
        const float s = p->cam_dist / (p->cam_dist - w[2]);
        points[k][0] = w[0] * s;
        points[k][1] = -(w[1] - CAMERA_HEIGHT) * s;
    }
}
