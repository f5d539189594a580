// Meshes of smoothly joined solids: hands, arms, hats, things held.
//
// The union of rounded shapes is a distance field; its zero set is meshed with one vertex per cell
// that it passes through (Gibson 1998, "Constrained elastic surface nets").

#include "solids.h"

static vec in_frame(const Frame3 *f, vec p) {
    const vec q = p - f->origin;
    return vec3(dot(q, f->x), dot(q, f->y), dot(q, f->z));
}

static float solid_distance(const Solid *s, vec p) {
    switch (s->kind) {
    case SOLID_CONE: { // between two spheres
        const vec d = s->b - s->a;
        const float t = saturate(dot(p - s->a, d) / (dot(d, d) + 1e-6f));
        return length(p - s->a - d * t) - mix(s->ra, s->rb, t);
    }
    case SOLID_CYLINDER: { // from a to b, edges rounded by rb
        const vec d = s->b - s->a;
        const float l = length(d), t = dot(p - s->a, d) / l;
        const float side = length(p - s->a - d * (t / l)) - s->ra + s->rb;
        const float end = fabsf(t - l * .5f) - l * .5f + s->rb;
        return fminf(fmaxf(side, end), 0) + hypotf(fmaxf(side, 0), fmaxf(end, 0)) - s->rb;
    }
    case SOLID_RING: { // around a, axis b, radius ra, thickness rb
        const vec q = p - s->a;
        const float up = dot(q, s->b), out = length(q - s->b * up) - s->ra;
        return hypotf(up, out) - s->rb;
    }
    case SOLID_BOX: { // half sides b in the frame, edges rounded by rb
        const vec q = in_frame(&s->frame, p);
        vec e = vec3(fabsf(q[0]), fabsf(q[1]), fabsf(q[2])) - s->b + vec3(s->rb, s->rb, s->rb);
        const float inside = fminf(fmaxf(e[0], fmaxf(e[1], e[2])), 0);
        e = vec3(fmaxf(e[0], 0), fmaxf(e[1], 0), fmaxf(e[2], 0));
        return inside + length(e) - s->rb;
    }
    case SOLID_EGG: { // half axes b in the frame
        const vec q = in_frame(&s->frame, p), r = s->b + (vec){0, 0, 0, 1};
        const float k0 = length(q / r), k1 = length(q / (r * r));
        return k0 * (k0 - 1) / (k1 + 1e-6f);
    }
    }
    return 1e3f;
}

float union_distance(const Solids *s, vec p) {
    float d = 1e3f;
    for (int i = 0; i < s->count; i++) {
        const float e = solid_distance(s->solids + i, p), k = s->solids[i].blend;
        const float h = fmaxf(0, k - fabsf(d - e)) / (k + 1e-6f);
        d = fminf(d, e) - h * h * k * .25f;
    }
    return d;
}

Solid *add_solid(Solids *s, int kind, vec a, vec b, float ra, float rb, float blend) {
    Solid *q = s->solids + (s->count < MAX_SOLIDS ? s->count++ : MAX_SOLIDS - 1);
    *q = (Solid){kind, a, b, ra, rb, blend, {a, vec3(1, 0, 0), vec3(0, 1, 0), vec3(0, 0, 1)}};
    return q;
}

static void solid_bounds(const Solids *s, vec *low, vec *high) {
    *low = vec3(1e9f, 1e9f, 1e9f);
    *high = -*low;
    for (int i = 0; i < s->count; i++) {
        const Solid *q = s->solids + i;
        const int centred = q->kind == SOLID_BOX || q->kind == SOLID_EGG;
        const float r = centred                 ? length(q->b)
                        : q->kind == SOLID_RING ? q->ra + q->rb
                                                : fmaxf(q->ra, q->rb) + .3f;
        const vec ends[2] = {q->a, centred || q->kind == SOLID_RING ? q->a : q->b};
        for (int e = 0; e < 2; e++)
            for (int k = 0; k < 3; k++) {
                (*low)[k] = fminf((*low)[k], ends[e][k] - r);
                (*high)[k] = fmaxf((*high)[k], ends[e][k] + r);
            }
    }
}

/// Distances at the corners of cells; far ones are filled by blocks of eight.
static void fill_field(const Solids *s, vec low, float cell, const int n[3], float *field) {
    enum { B = 6 };
    for (int z = 0; z < n[2]; z += B)
        for (int y = 0; y < n[1]; y += B)
            for (int x = 0; x < n[0]; x += B) {
                const float half = (B - 1) * .5f;
                const float far =
                    union_distance(s, low + vec3(x + half, y + half, z + half) * cell);
                const int is_far = fabsf(far) > cell * (half + 1) * 2.2f;
                for (int k = z; k < z + B && k < n[2]; k++)
                    for (int j = y; j < y + B && j < n[1]; j++)
                        for (int i = x; i < x + B && i < n[0]; i++)
                            field[(k * n[1] + j) * n[0] + i] =
                                is_far ? far : union_distance(s, low + vec3(i, j, k) * cell);
            }
}

/// The middle of where the surface crosses the edges of a cell; 0 if it does not.
static int surface_point(const float *field, const int n[3], int x, int y, int z, vec *point) {
    float d[8];
    int inside = 0;
    for (int c = 0; c < 8; c++) {
        d[c] = field[((z + (c >> 2)) * n[1] + y + (c >> 1 & 1)) * n[0] + x + (c & 1)];
        inside += d[c] < 0;
    }
    if (inside == 0 || inside == 8)
        return 0;
    vec sum = vec3(0, 0, 0);
    int crossings = 0;
    for (int axis = 1; axis < 8; axis *= 2)
        for (int c = 0; c < 8; c++) {
            if (c & axis || (d[c] < 0) == (d[c | axis] < 0))
                continue;
            const float t = d[c] / (d[c] - d[c | axis]);
            sum += vec3(c & 1, c >> 1 & 1, c >> 2) + vec3(axis == 1, axis == 2, axis == 4) * t;
            crossings++;
        }
    *point = vec3(x, y, z) + sum * (1.f / crossings);
    return 1;
}

int build_solids(cr_renderer *c, const Solids *s, float cell, const Grid *g, int part) {
    vec low, high;
    solid_bounds(s, &low, &high);
    low -= vec3(cell, cell, cell) * 1.5f;
    int n[3];
    for (int k = 0; k < 3; k++)
        n[k] = (int)((high[k] - low[k]) / cell) + 4;
    const long count = (long)n[0] * n[1] * n[2];
    if (s->count == 0 || count > 4000000)
        return 0;
    float *field = malloc(count * sizeof(float));
    int *vertex = malloc(count * sizeof(int));
    fill_field(s, low, cell, n, field);
    const int first = c->cnt_v;
    for (int z = 0; z < n[2]; z++)
        for (int y = 0; y < n[1]; y++)
            for (int x = 0; x < n[0]; x++) {
                const long i = ((long)z * n[1] + y) * n[0] + x;
                vec at;
                vertex[i] = -1;
                if (x == n[0] - 1 || y == n[1] - 1 || z == n[2] - 1 ||
                    !surface_point(field, n, x, y, z, &at) || c->cnt_v >= MAXV - 1)
                    continue;
                const vec p = low + at * cell;
                vertex[i] = add_vertex(c, p, p + deformation_at(g, p) * s->carried, 0, 0);
            }
    const int step[3] = {1, n[0], n[0] * n[1]};
    for (int z = 1; z < n[2] - 1; z++)
        for (int y = 1; y < n[1] - 1; y++)
            for (int x = 1; x < n[0] - 1; x++) {
                const long i = ((long)z * n[1] + y) * n[0] + x;
                for (int axis = 0; axis < 3; axis++) {
                    if ((field[i] < 0) == (field[i + step[axis]] < 0) || c->cnt_t >= MAXT - 2)
                        continue;
                    const int u = step[(axis + 1) % 3], v = step[(axis + 2) % 3];
                    const int q[4] = {vertex[i - u - v], vertex[i - v], vertex[i], vertex[i - u]};
                    if (q[0] < 0 || q[1] < 0 || q[2] < 0 || q[3] < 0)
                        continue;
                    const int turn = field[i] < 0; // which side is out
                    add_triangle(c, q[0], q[turn ? 1 : 2], q[turn ? 2 : 1], part);
                    add_triangle(c, q[0], q[turn ? 2 : 3], q[turn ? 3 : 2], part);
                }
            }
    free(field);
    free(vertex);
    return c->cnt_v - first;
}

int add_material(cr_renderer *c, vec color, float rough, float shine, int label, int is_skin) {
    const int i = c->materials.count < MAX_MATERIALS ? c->materials.count++ : MAX_MATERIALS - 1;
    c->materials.all[i] = (Material){color, rough, shine, label, is_skin};
    return PT_MATERIAL + i;
}
