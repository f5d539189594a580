// Hats of all kinds, headphones, earrings.

#include "solids.h"

enum { HAT_KNITTED, HAT_CAP, HAT_BRIM, HAT_SCARF, HAT_TURBAN, HAT_HOOD, HAT_HELMET, HAT_BAND };

static vec hat_color(const cr_person *p) {
    return mix_vec(vec3(.5f, .5f, .5f), hue(p->hat_hue), .6f) * (.015f + p->hat_lum * p->hat_lum);
}

float hat_rim(const cr_person *p, float x, float y, float z) {
    static const float front[] = {9.6f, 9.4f, 9.3f, 9.9f, 10.2f, 10.5f, 9.6f, 9.3f};
    static const float back[] = {4.2f, 3.4f, 4.6f, -8, 3.6f, -8, 2.2f, 5.0f};
    const int kind = (int)clampf(p->hat_kind + .5f, 0, 7);
    const float az = atan2f(fabsf(x), z) / 3.14159f;
    return mix(front[kind], back[kind], smoothstep(0, .75f, az));
}

/// Where a ray from inside the head is `above` cm over the skin.
vec over_head(const cr_renderer *c, vec centre, vec d, float above) {
    float r = 5;
    for (int k = 0; k < 44; k++) {
        const float s = distance_to_head(c, centre + d * r);
        if (s > above)
            break;
        r += fmaxf(.08f, (above - s) * .7f);
    }
    if (fabsf(d[0]) * r > 10.4f) // the field has a false hole beside the ears
        r = 10.4f / fabsf(d[0]);
    return centre + d * r;
}

/// The same, but smooth over the ears, as cloth is.
static vec over_ears(const cr_renderer *c, vec centre, vec d, float above) {
    const vec q = over_head(c, centre, d, above) - centre;
    const vec s = vec3(9.2f + above, 16 + above, 13 + above);
    const vec r = d / (s + (vec){0, 0, 0, 1});
    return centre + d * fminf(length(q), 1 / sqrtf(dot(r, r)));
}

/// A crown from the rim to the top, or a band of `height`; returns its first vertex.
static int build_crown(
    cr_renderer *c, const cr_person *p, const Grid *g, float thick, float height, int part) {
    enum { NA = 56, NR = 18 };
    const vec centre = vec3(0, 5.5f, .2f);
    const int base = c->cnt_v;
    for (int j = 0; j < NR; j++)
        for (int i = 0; i <= NA; i++) {
            const float a = i * 6.2831853f / NA, sx = sinf(a), cz = cosf(a);
            const float low = atan2f(hat_rim(p, sx, 0, cz) - 5.5f, 8.5f);
            const float t = j < 2 ? 0 : (j - 1) / (float)(NR - 2);
            const float el = height > 0 ? low + t * height : mix(low, 1.5707f, t);
            const vec d = vec3(sx * cosf(el), sinf(el), cz * cosf(el));
            const float wound = p->hat_kind > 3.5f && p->hat_kind < 4.5f; // a turban
            const float body = thick * (height > 0 ? 1 : .55f + .45f * smoothstep(0, .45f, t)) +
                               wound * .35f * sinf(30 * t + 2.5f * sx + 2 * cosf(a));
            const float above = j == 0 || (height > 0 && j == NR - 1) ? .1f : body;
            const vec q = over_head(c, centre, d, above);
            add_vertex(c, q, q + deformation_at(g, q), i / (float)NA, t);
        }
    for (int j = 0; j < NR - 1; j++)
        for (int i = 0; i < NA; i++) {
            const int a = base + j * (NA + 1) + i, b = a + 1, d = a + NA + 1;
            add_triangle(c, a, b, d + 1, part);
            add_triangle(c, a, d + 1, d, part);
        }
    return base;
}

/// A brim around the crown whose first vertex is `base`: all around, or a peak before the forehead.
static void
build_brim(cr_renderer *c, const cr_person *p, const Grid *g, int base, int is_peak, int part) {
    enum { NA = 56, NR = 5 };
    const int first = c->cnt_v;
    const uint32_t seed = (uint32_t)p->seed + 11;
    const float wide = is_peak ? 7 : mix(3.5f, 9, hash_uniform(seed));
    const float curl = is_peak ? 0 : mix(-.5f, 2.5f, hash_uniform(seed + 1));
    for (int j = 0; j < NR; j++)
        for (int i = 0; i <= NA; i++) {
            const float a = i * 6.2831853f / NA, t = j / (NR - 1.f);
            const float turn = fminf(a, 6.2831853f - a);
            const float reach = is_peak ? wide * smoothstep(1.0f, .5f, turn) : wide;
            const vec root = c->canon[base + (NA + 1) + i], out = vec3(sinf(a), 0, cosf(a));
            vec q = root + out * (reach * t);
            q[1] += is_peak ? -.055f * q[0] * q[0] * t - 1.1f * t * t
                            : curl * t * t * (1 - .5f * cosf(2 * a)) - .9f * t * cosf(a) * cosf(a);
            add_vertex(c, q, q + deformation_at(g, root), i / (float)NA, t);
        }
    for (int j = 0; j < NR - 1; j++)
        for (int i = 0; i < NA; i++) {
            const int a = first + j * (NA + 1) + i, d = a + NA + 1;
            add_triangle(c, a, a + 1, d + 1, part);
            add_triangle(c, a, d + 1, d, part);
        }
}

/// Cloth around everything but the face: a headscarf, or a hood with `loose` room.
static void build_wrap(
    cr_renderer *c, const cr_person *p, const Grid *g, float opening, float loose, int part) {
    enum { NA = 48, NR = 22 };
    const vec centre = vec3(0, .8f, 0);
    const int base = c->cnt_v;
    for (int i = 0; i < FACE_VERTICES; i++) { // the ears lie flat below
        const vec q = c->canon[i];
        if (fabsf(q[0]) > 7.2f && q[1] > -3 && q[1] < 5 && q[2] < 3.4f)
            c->pos[i][0] -= copysignf((fabsf(q[0]) - 7.2f) * .85f, q[0]);
    }
    const uint32_t seed = (uint32_t)p->seed + 21;
    for (int j = 0; j < NR; j++)
        for (int i = 0; i <= NA; i++) {
            const float phi = i * 6.2831853f / NA, t = j < 2 ? 0 : (j - 1) / (float)(NR - 2);
            // the rim passes the forehead, the cheeks and below the chin
            const float up = sinf(phi), rim = opening + (up > 0 ? -.17f * up : .1f * up * up);
            const float angle = mix(rim, 3.1415f, t);
            const vec d = vec3(sinf(angle) * cosf(phi), sinf(angle) * up, cosf(angle));
            const float fold =
                .25f * sinf(7 * phi + 6 * t + 9 * hash_uniform(seed)) * smoothstep(0, .3f, t);
            vec q = over_ears(
                c, centre, d, j == 0 ? .55f : loose * (.85f + .45f * smoothstep(0, .2f, t)) + fold);
            const float low = -13.5f; // below, it goes on as what lies on the shoulders
            if (q[1] < low)
                q = centre + (q - centre) * ((low - centre[1]) / (q[1] - centre[1]));
            add_vertex(c, q, q + deformation_at(g, q), i / (float)NA, t);
        }
    for (int j = 0; j < NR - 1; j++)
        for (int i = 0; i < NA; i++) {
            const int a = base + j * (NA + 1) + i, d = a + NA + 1;
            add_triangle(c, a, a + 1, d + 1, part);
            add_triangle(c, a, d + 1, d, part);
        }
    Solids drape = {.carried = .8f};
    const float side = hash_uniform(seed + 1) - .5f;
    add_solid(&drape, SOLID_CONE, vec3(0, -8.6f, -.6f), vec3(0, -14, -.4f), 7.3f, 9.8f, 1);
    add_solid(
        &drape, SOLID_RING, vec3(0, -12.6f, .2f), normalized(vec3(.2f * side, 1, .3f)), 8.6f, 2.0f,
        1.5f);
    add_solid(
        &drape, SOLID_RING, vec3(0, -14.6f, .4f), normalized(vec3(-.2f * side, 1, .35f)), 10.2f,
        2.0f, 1.5f);
    if (opening < 1)
        add_solid(&drape, SOLID_EGG, vec3(6 * side, -21, 7), vec3(8, 8, 3.6f), 0, 0, 2);
    build_solids(c, &drape, .9f, g, part);
}

void build_headwear(cr_renderer *c, const cr_person *p, const Grid *g) {
    const int kind = (int)clampf(p->hat_kind + .5f, 0, 7);
    const vec color = hat_color(p);
    const int hard = kind == HAT_HELMET;
    const int part = add_material(
        c, kind == HAT_HOOD ? vec3(-1, 0, 0) : color, hard ? .25f : .9f, hard, L_HAT, 0);
    const float hair = .35f + .8f * p->hair_vol;
    switch (kind) {
    case HAT_CAP: {
        const int base = build_crown(c, p, g, hair + .3f, 0, part);
        const vec second = hash_uniform((uint32_t)p->seed + 31) < .5f
                               ? color
                               : color * .3f + vec3(.02f, .02f, .02f);
        build_brim(c, p, g, base, 1, add_material(c, second, .8f, .1f, L_HAT, 0));
        break;
    }
    case HAT_BRIM: {
        const int base = build_crown(c, p, g, hair + 1.1f, 0, part);
        build_brim(c, p, g, base, 0, part);
        break;
    }
    case HAT_TURBAN:
        build_crown(c, p, g, 2.6f + hair, 0, part);
        break;
    case HAT_HELMET:
        build_crown(c, p, g, 2.4f, 0, part);
        if (hash_uniform((uint32_t)p->seed + 33) < .5f)
            build_brim(c, p, g, build_crown(c, p, g, 2.5f, .12f, part), 1, part);
        break;
    case HAT_BAND:
        build_crown(
            c, p, g, .45f + hair * .5f, .12f + .2f * hash_uniform((uint32_t)p->seed + 32), part);
        break;
    case HAT_SCARF:
        build_wrap(c, p, g, .93f, 1.05f, part);
        break;
    case HAT_HOOD:
        build_wrap(c, p, g, 1.2f, 1.9f, part);
        break;
    }
}

void build_headset(cr_renderer *c, const cr_person *p, const Grid *g) {
    const vec color = vec3(.95f, .95f, .95f) * (.012f + .8f * powf(p->headset_lum, 3));
    const int part = add_material(c, color, .4f, 1, L_HAT, 0);
    const int cushion =
        add_material(c, color * .35f + vec3(.006f, .006f, .006f), .7f, .3f, L_HAT, 0);
    const int ears = p->headset > 1.5f ? 1 + 2 * (hash_uniform((uint32_t)p->seed + 41) < .6f) : 3;
    const float above = .8f + 1.2f * p->hair_vol * (p->hat < .5f);
    Solids band = {.carried = 1};
    vec last = vec3(0, 0, 0);
    for (int i = 0; i <= 14; i++) {
        const float a = 3.14159f * i / 14;
        const vec d = vec3(cosf(a), sinf(a), 0);
        vec q = over_head(c, vec3(0, 1.5f, -.6f), d, above);
        if (i == 0 || i == 14)
            q = vec3(i ? -10.2f : 10.2f, 1.5f, -.6f);
        if (i) {
            add_solid(
                &band, SOLID_CONE, last + vec3(0, 0, .5f), q + vec3(0, 0, .5f), .5f, .5f, .3f);
            add_solid(
                &band, SOLID_CONE, last - vec3(0, 0, .5f), q - vec3(0, 0, .5f), .5f, .5f, .3f);
        }
        last = q;
    }
    const float size = mix(2.6f, 4.2f, hash_uniform((uint32_t)p->seed + 42));
    Solids cups = {.carried = 1}, cushions = {.carried = 1};
    for (int s = -1; s <= 1; s += 2) {
        if (!(ears & (s < 0 ? 1 : 2)))
            continue;
        add_solid(
            &cups, SOLID_CYLINDER, vec3(s * 9.9f, .8f, -.5f), vec3(s * 11.6f, .8f, -.5f), size, .8f,
            0);
        add_solid(
            &cushions, SOLID_RING, vec3(s * 9.3f, .8f, -.4f), vec3(1, 0, 0), size - .8f, 1.0f, 0);
    }
    if (p->headset > 1.5f) { // the boom of a microphone
        add_solid(
            &cups, SOLID_CONE, vec3(-10.6f, -.6f, .8f), vec3(-8.2f, -4.6f, 8.6f), .28f, .25f, .2f);
        add_solid(
            &cups, SOLID_CONE, vec3(-8.2f, -4.6f, 8.6f), vec3(-3.8f, -5.8f, 12.6f), .25f, .25f,
            .2f);
        add_solid(&cups, SOLID_EGG, vec3(-3.6f, -5.8f, 12.7f), vec3(.9f, .7f, .7f), 0, 0, .2f);
    }
    build_solids(c, &band, .4f, g, part);
    build_solids(c, &cups, .3f, g, part);
    build_solids(c, &cushions, .4f, g, cushion);
}

void build_earrings(cr_renderer *c, const cr_person *p, const Grid *g) {
    const uint32_t seed = (uint32_t)p->seed + 51;
    const vec metals[] = {{.75f, .55f, .25f}, {.65f, .65f, .67f}, {.8f, .8f, .78f}};
    const int jewel = hash_uniform(seed) < .35f;
    const vec color =
        jewel ? hue(hash_uniform(seed + 1)) * .6f : metals[(int)(hash_uniform(seed + 2) * 2.99f)];
    const int part = add_material(c, color, .2f, 1, L_EAR, 0);
    const float size = p->earring_size;
    for (int s = -1; s <= 1; s += 2) {
        Solids q = {.carried = 1};
        const vec lobe = vec3(s * 7.95f, -1.65f, .85f);
        if (p->earrings < 1.5f) {
            const float r = .22f + .4f * size;
            add_solid(&q, SOLID_EGG, lobe + vec3(s * .15f, .2f, .15f), vec3(r, r, r), 0, 0, 0);
        } else if (hash_uniform(seed + 3) < .5f) {
            const float r = .7f + 2.2f * size;
            add_solid(
                &q, SOLID_RING, lobe + vec3(s * .2f, -r, 0), normalized(vec3(.9f, 0, .5f * s)), r,
                .12f + .12f * size, 0);
        } else {
            add_solid(&q, SOLID_CONE, lobe, lobe - vec3(0, 1 + 2.5f * size, 0), .12f, .12f, .1f);
            const float r = .35f + .6f * size;
            add_solid(
                &q, SOLID_EGG, lobe - vec3(0, 1.2f + 2.5f * size, 0),
                vec3(r * .7f, r * 1.3f, r * .7f), 0, 0, .2f);
        }
        build_solids(c, &q, .16f, g, part);
    }
}
