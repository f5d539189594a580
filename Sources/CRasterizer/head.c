// Opening a head: its assets are copied, then everything that is the same for all people is made.

#include "renderer.h"

static void *copied(const void *source, size_t bytes) {
    void *copy = malloc(bytes);
    memcpy(copy, source, bytes);
    return copy;
}

/// Splits quads into triangles, leaving out lashes, tear film and the inner shells of the iris.
static void take_mesh(cr_renderer *c, const cr_head *head) {
    c->nv = (int)head->vertices;
    c->canon = aligned_alloc(64, MAXV * sizeof(vec));
    for (int i = 0; i < c->nv; i++)
        c->canon[i] =
            vec3(head->neutral[i * 3], head->neutral[i * 3 + 1], head->neutral[i * 3 + 2]);
    c->uv = malloc(MAXV * 2 * sizeof *c->uv);
    memcpy(c->uv, head->uv, head->texture_points * sizeof *c->uv);
    c->tri = malloc(MAXT * sizeof *c->tri);
    c->tuv = malloc(MAXT * sizeof *c->tuv);
    c->tpart = malloc(MAXT);
    for (size_t i = 0; i < head->quads; i++) {
        const int32_t *q = head->quad + i * 4, *qt = head->quad_uv + i * 4;
        const int part = head->quad_part[i], material = head->quad_material[i];
        if (part > PT_EYER || material == 5 || material == 7)
            continue;
        for (int k = 0; k < (q[3] < 0 ? 1 : 2); k++) {
            const int id[3] = {0, k + 1, k + 2};
            for (int j = 0; j < 3; j++) {
                c->tri[c->nt][j] = q[id[j]];
                c->tuv[c->nt][j] = qt[id[j]];
            }
            if (part == PT_EYEL || part == PT_EYER)
                c->eye_vertex[part - PT_EYEL] = q[0];
            c->tpart[c->nt++] = part;
        }
    }
}

/// Copies shapes, maps and fields.
static void take_assets(cr_renderer *c, const cr_head *head) {
    c->ident = copied(head->identity, 100 * head->vertices * 3 * sizeof(float));
    c->eoff = copied(head->expression_offsets, 54 * sizeof(int32_t));
    const size_t deltas = head->expression_offsets[53];
    c->ev = copied(head->expression_vertex, deltas * sizeof(uint16_t));
    c->ed = copied(head->expression_delta, deltas * 3 * sizeof(float));
    memcpy(c->lm, head->landmarks, sizeof c->lm);
    c->mask = copied(head->masks, (size_t)TS * TS * NMASK);
    c->label = copied(head->labels, (size_t)TS * TS);
    c->sdf = copied(head->distances, 44 * 64 * 50 * sizeof(float));
    memcpy(c->so, head->distance_origin, sizeof c->so);
    c->lash = copied(head->lashes, 228 * 6 * sizeof(int32_t));
    c->eyec[0] = vec3(3.1165f, 3.6016f, 7.9823f);
    c->eyec[1] = vec3(-3.1165f, 3.6016f, 7.9823f);
}

/// Working memory for one person at a time.
static void make_scratch(cr_renderer *c) {
    c->pos = aligned_alloc(64, MAXV * sizeof(vec));
    c->world = aligned_alloc(64, MAXV * sizeof(vec));
    c->nrm = aligned_alloc(64, MAXV * sizeof(vec));
    c->scr = aligned_alloc(64, MAXV * sizeof(vec));
    c->smap = malloc(SM * SM * sizeof(float));
    c->ao = malloc(MAXV * sizeof(float));
    c->grid_weight = malloc(sizeof(float) * GX * GY * GZ);
    c->optical_depth = malloc(sizeof(float) * OD * OD * OD);
    c->ambient_cells = malloc(sizeof(float) * AV * AV * AV * 8);
    c->hair.st = malloc(sizeof(Strand) * 34000);
    c->hair.w = malloc(sizeof *c->hair.w * 34000);
    c->scratch.centres = malloc(sizeof(Strand) * NC1);
    c->scratch.guides = malloc(sizeof(Strand) * NG);
    c->scratch.light = malloc(sizeof(GuideLight));
    c->scratch.order = malloc(sizeof(int) * 34000);
    for (int a = 0; a < 64; a++)
        for (int k = 0; k < 10; k++) {
            const float t = sqrtf((k + .5f) / 10), b = a * .09817f + k * 2.39996f;
            c->disc[a][k][0] = cosf(b) * t;
            c->disc[a][k][1] = sinf(b) * t;
        }
}

cr_renderer *create_renderer(const cr_head *head) {
    cr_renderer *c = aligned_alloc(64, (sizeof(cr_renderer) + 63) / 64 * 64);
    memset(c, 0, sizeof *c);
    take_mesh(c, head);
    take_assets(c, head);
    c->n3 = malloc(NZ * NZ * NZ * sizeof(float));
    uint32_t s = 7;
    for (int i = 0; i < NZ * NZ * NZ; i++)
        c->n3[i] = uniform(&s) * 2 - 1;
    make_gradients(c);
    measure_places(c);
    measure_lids(c);
    s = make_freckles(c, s);
    make_scratch(c);
    bake_ambient_occlusion(c);
    draw_roots(c, s);
    return c;
}

void destroy_renderer(cr_renderer *c) {
    void *all[] = {
        c->tri,
        c->tuv,
        c->tpart,
        c->canon,
        c->uv,
        c->ident,
        c->eoff,
        c->ev,
        c->ed,
        c->ao,
        c->mask,
        c->label,
        c->grad,
        c->spots,
        c->sdf,
        c->n3,
        c->lash,
        c->places,
        c->lids,
        c->scalp,
        c->brow,
        c->beard,
        c->pos,
        c->world,
        c->nrm,
        c->scr,
        c->smap,
        c->grid_weight,
        c->optical_depth,
        c->ambient_cells,
        c->hair.st,
        c->hair.w,
        c->scratch.centres,
        c->scratch.guides,
        c->scratch.light,
        c->scratch.order,
        c->segments.s};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    release_frame(&c->frame);
    free(c);
}
