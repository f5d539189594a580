// The solid parts of a person.

#include "expression.h"
#include "solids.h"

/// Everything solid in world coordinates: identity, named shape, expression, pose, clothing,
/// accessories.
///
/// What was built last is kept, since a picture needs the same geometry twice: to align and to
/// draw.
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
    // the modes are those of adults
    const float grown = 1 - .40f * childhood(p);
    for (int k = 0; k < 100; k++) {
        const float w = p->id[k] * grown;
        if (fabsf(w) < 1e-3f)
            continue;
        const float *d = c->ident + (long)k * nv * 3;
        for (int i = 0; i < nv; i++) {
            c->pos[i] += vec3(d[i * 3], d[i * 3 + 1], d[i * 3 + 2]) * w;
        }
    }
    shape_head(c, p);
    build_deformation(c, g);
    float w[NEX];
    expression_weights(p, w);
    for (int k = 0; k < NEX; k++)
        if (fabsf(w[k]) > 1e-3f)
            for (int i = c->eoff[k]; i < c->eoff[k + 1]; i++) {
                const float *d = c->ed + (long)i * 3;
                c->pos[c->ev[i]] += vec3(d[0], d[1], d[2]) * w[k];
            }
    clear_lids(c);
    build_clothing(c, p, g);
    if (p->glasses > .5f)
        build_glasses(c, p, g);
    c->materials.count = 0;
    if (p->hat > .5f && p->hat_kind < .5f)
        build_hat(c, p, g);
    else if (p->hat > .5f)
        build_headwear(c, p, g);
    if (p->headset > .5f)
        build_headset(c, p, g);
    if (p->earrings > .5f)
        build_earrings(c, p, g);
    if (p->neckwear > .5f)
        build_neckwear(c, p, g);
    if (p->arms > .5f)
        build_arms(c, p, g);
    if (p->occluder > .5f)
        build_occluder(c, p, g);
    build_pose(p, ps);
    for (int i = 0; i < c->cnt_v; i++) {
        c->pos[i][3] = 0;
        c->world[i] = posed_point(ps, c->pos[i], pose_weight(c->canon[i]));
    }
    vertex_normals(c, c->world, c->nrm);
}
