// Lids that slide over the eyeballs instead of into them.

#include "renderer.h"

/// The cell of the chart that a direction from the centre of an eye falls into.
static int chart_cell(vec d) {
    const float x = clampf((d[0] * .5f + .5f) * EYE_CHART, 0, EYE_CHART - 1),
                y = clampf((d[1] * .5f + .5f) * EYE_CHART, 0, EYE_CHART - 1);
    return (int)y * EYE_CHART + (int)x;
}

/// Charts the radius of each eyeball by direction: the greatest near each cell.
static void chart_eyeball(cr_renderer *c, int eye) {
    uint8_t *is_used = calloc(c->nv, 1);
    for (int t = 0; t < c->nt; t++)
        if (c->tpart[t] == PT_EYEL + eye)
            for (int k = 0; k < 3; k++)
                is_used[c->tri[t][k]] = 1;
    for (int cell = 0; cell < EYE_CHART * EYE_CHART; cell++) {
        const float x = ((cell % EYE_CHART) + .5f) / EYE_CHART * 2 - 1,
                    y = ((cell / EYE_CHART) + .5f) / EYE_CHART * 2 - 1,
                    z = sqrtf(fmaxf(0, 1 - x * x - y * y));
        const vec d = normalized(vec3(x, y, z));
        float nearest = 9;
        for (int i = 0; i < c->nv; i++) {
            if (!is_used[i])
                continue;
            const vec q = c->canon[i] - c->eyec[eye];
            const float r = length(q), away = length(q * (1 / r) - d);
            if (away < nearest) {
                nearest = away;
                c->eye_radius[eye][cell] = r;
            }
        }
    }
    free(is_used);
}

/// Lists the vertices around the eyes with the clearance that they have on the neutral head.
void measure_lids(cr_renderer *c) {
    c->lids = malloc(sizeof(Lid) * c->nv);
    c->lid_count = 0;
    for (int eye = 0; eye < 2; eye++) {
        chart_eyeball(c, eye);
        for (int i = 0; i < c->nv; i++) {
            const vec q = c->canon[i] - c->eyec[eye];
            const float r = length(q);
            if ((i >= FACE_VERTICES && i < LASH_VERTICES) || q[2] < .1f || r > 2.7f)
                continue;
            const float gap = r - c->eye_radius[eye][chart_cell(q * (1 / r))];
            c->lids[c->lid_count++] = (Lid){i, eye, fminf(gap, .07f)};
        }
    }
}

/// Pushes what has sunk into an eyeball out again.
void clear_lids(cr_renderer *c) {
    vec centre[2];
    for (int k = 0; k < 2; k++)
        centre[k] = c->eyec[k] + c->pos[c->eye_vertex[k]] - c->canon[c->eye_vertex[k]];
    for (int k = 0; k < c->lid_count; k++) {
        const Lid *o = c->lids + k;
        const vec q = c->pos[o->vertex] - centre[o->eye];
        const float r = length(q), least = c->eye_radius[o->eye][chart_cell(q * (1 / r))] + o->gap;
        if (r < least && q[2] > 0)
            c->pos[o->vertex] += q * (least / r - 1);
    }
}
