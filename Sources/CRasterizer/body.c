// Arms, and what is worn around the neck.

#include "solids.h"

/// Legs, which only pictures from afar show.
static void build_legs(cr_renderer *c, const cr_person *p, const Grid *g) {
    const uint32_t seed = (uint32_t)p->seed + 61;
    const vec colors[] = {
        {.02f, .03f, .07f}, {.015f, .015f, .017f}, {.18f, .14f, .09f}, {.06f, .06f, .065f}};
    const int part = add_material(
        c, colors[(int)(hash_uniform(seed) * 3.99f)] * (.6f + hash_uniform(seed + 1)), .9f, 0,
        L_CLOTH, 0);
    const float wide = 1 + .15f * p->weight;
    Solids legs = {.carried = 0};
    add_solid(&legs, SOLID_CONE, vec3(-7, -64, -2), vec3(7, -64, -2), 11 * wide, 11 * wide, 2);
    for (int side = -1; side <= 1; side += 2) {
        const vec knee = vec3(side * 9, -108, 1), foot = vec3(side * 9.5f, -150, -3);
        add_solid(&legs, SOLID_CONE, vec3(side * 9, -66, -2), knee, 9.5f * wide, 6.8f * wide, 2);
        add_solid(&legs, SOLID_CONE, knee, foot, 6.8f * wide, 5, 2);
        add_solid(&legs, SOLID_CONE, foot, foot + vec3(side * 2, -3, 13), 4.5f, 4, 2);
    }
    build_solids(c, &legs, 2.4f, g, part);
}

void build_arms(cr_renderer *c, const cr_person *p, const Grid *g) {
    const int kind = (int)(p->arms + .5f); // 1 long sleeves, 2 short, 3 bare
    const float sw = 21.0f + 2.0f * p->masc + 1.5f * p->weight + 1.2f * p->shoulder;
    const float fat = 1 + .12f * p->weight + .1f * p->masc, lift = p->arm_pose;
    const int has_hands = p->arm_pose > 0; // portraits end above the elbows
    const int bare = add_material(c, skin_color(p), .45f, .8f, L_BG, 1);
    const int cloth = add_material(c, vec3(-1, 0, 0), .9f, 0, L_CLOTH, 0);
    const int held = p->occluder > .5f && p->occluder < 10.5f ? (p->occluder_side < 0 ? -1 : 1) : 0;
    for (int side = -1; side <= 1; side += 2) {
        const vec shoulder = vec3(side * (sw - 3.6f), -20.5f + .8f * p->masc, -2.5f);
        vec elbow = vec3(side * (sw + 1 + 7 * lift), -49 + 6 * lift, -3 + 5 * lift);
        vec wrist = vec3(side * (sw - 2 - 10 * lift), -74 + 22 * lift, 4 + 12 * lift);
        Solids arm = {.carried = 0};
        if (held == side)
            elbow = vec3(side * (sw + 1), -44, 6);
        if (kind > 1) {
            add_solid(&arm, SOLID_CONE, shoulder, elbow, 5.0f * fat, 4.0f * fat, 1);
            if (has_hands && held != side)
                add_solid(&arm, SOLID_CONE, elbow, wrist, 4.0f * fat, 2.7f * fat, 1);
            build_solids(c, &arm, 1.2f, g, bare);
        }
        Solids sleeve = {.carried = 0};
        const vec end = mix_vec(shoulder, elbow, kind == 1 ? 1 : .5f);
        if (kind < 3)
            add_solid(
                &sleeve, SOLID_CONE, shoulder, end, 6.2f * fat, (kind == 1 ? 4.9f : 6.0f) * fat, 1);
        if (has_hands && kind == 1 && held != side)
            add_solid(&sleeve, SOLID_CONE, elbow, wrist, 4.9f * fat, 3.7f * fat, 1);
        if (kind < 3)
            build_solids(c, &sleeve, 1.2f, g, cloth);
        if (held == side || !has_hands)
            continue;
        const float bend[5] = {.3f, .35f, .4f, .45f, .05f};
        Frame3 f = {wrist, {0}, normalized(wrist - elbow), vec3(0, 0, -1)};
        f.z = normalized(f.z - f.y * dot(f.z, f.y));
        build_hand(c, p, g, f, bend, .3f, side, mix_vec(wrist, elbow, .5f), .5f, 0, bare);
    }
    if (has_hands)
        build_legs(c, p, g);
}

/// Cloth or metal in a colour of its own.
static int neck_material(cr_renderer *c, const cr_person *p, float rough, float shine) {
    const vec color = mix_vec(vec3(.5f, .5f, .5f), hue(p->neckwear_hue), .6f) *
                      (.03f + 1.1f * p->neckwear_lum * p->neckwear_lum);
    return add_material(c, color, rough, shine, L_CLOTH, 0);
}

void build_neckwear(cr_renderer *c, const cr_person *p, const Grid *g) {
    const int kind = (int)(p->neckwear + .5f);
    const uint32_t seed = (uint32_t)p->seed * 3 + 1;
    const float wide = 1 + .05f * p->masc + .05f * p->weight;
    Solids s = {.carried = .6f};
    if (kind == 1) { // a scarf: turns of cloth, an end that hangs
        for (int i = 0; i < 3; i++) {
            const vec axis = normalized(vec3(
                .3f * (hash_uniform(seed + i) - .5f), 1, .25f + .3f * hash_uniform(seed + i + 9)));
            add_solid(
                &s, SOLID_RING, vec3(0, -9.6f - 1.5f * i, -.4f + .4f * i), axis,
                (6.5f + .7f * i) * wide, 1.35f + .25f * hash_uniform(seed + i + 20), .5f);
        }
        if (hash_uniform(seed + 40) < .7f) {
            const float x = 5 * (hash_uniform(seed + 41) - .5f);
            Solid *q =
                add_solid(&s, SOLID_BOX, vec3(x, -22, 9.5f), vec3(3.2f, 10, 1), 0, .8f, 1.5f);
            q->frame.y = normalized(vec3(.1f, 1, -.12f));
            q->frame.z = normalized(cross(q->frame.x, q->frame.y));
        }
        build_solids(c, &s, .55f, g, neck_material(c, p, .95f, 0));
    } else if (kind == 2) { // a hood that hangs down behind
        add_solid(
            &s, SOLID_RING, vec3(0, -11.5f, -2.2f), normalized(vec3(0, .9f, .55f)), 8.6f * wide,
            2.3f, .8f);
        add_solid(&s, SOLID_EGG, vec3(0, -13, -10), vec3(9, 5, 3.5f), 0, 0, 2);
        build_solids(c, &s, .7f, g, add_material(c, vec3(-1, 0, 0), .9f, 0, L_CLOTH, 0));
    } else if (kind == 3) { // a hard ring, as on suits for space and diving
        add_solid(
            &s, SOLID_RING, vec3(0, -13.2f, .5f), normalized(vec3(0, .95f, .3f)), 11.5f * wide,
            1.1f, 0);
        build_solids(c, &s, .5f, g, neck_material(c, p, .25f, 1));
        Solids inner = {.carried = .6f};
        add_solid(
            &inner, SOLID_RING, vec3(0, -12.6f, .4f), normalized(vec3(0, .95f, .3f)), 8.6f * wide,
            1.9f, 0);
        build_solids(
            c, &inner, .6f, g, add_material(c, vec3(.05f, .05f, .055f), .8f, 0, L_CLOTH, 0));
    } else if (kind == 4) { // a necklace lies on the chest
        const float drop = hash_uniform(seed + 3);
        const vec axis = normalized(vec3(0, .78f, .62f - .1f * drop));
        add_solid(
            &s, SOLID_RING, vec3(0, -12.2f - drop, 1.2f), axis, 7.7f + .8f * drop,
            .16f + .3f * (hash_uniform(seed) < .4f), 0);
        add_solid(
            &s, SOLID_EGG, vec3(0, -17.4f - 1.7f * drop, 7.4f + .6f * drop), vec3(.6f, .8f, .4f), 0,
            0, .2f);
        const int part = neck_material(c, p, .2f, 1);
        c->materials.all[part - PT_MATERIAL].label = L_NECK;
        build_solids(c, &s, .22f, g, part);
    } else { // a thick collar: down, fur, a life vest
        add_solid(
            &s, SOLID_RING, vec3(0, -12, -1.2f), normalized(vec3(0, .9f, .4f)), 8.2f * wide, 2.9f,
            1);
        for (int i = 0; i < 14; i++) {
            const float a = 6.2832f * i / 14;
            add_solid(
                &s, SOLID_EGG,
                vec3(8.4f * wide * cosf(a), -11.6f - 3.2f * sinf(a), -1.2f + 8.2f * sinf(a)),
                vec3(2.6f, 2.4f, 2.6f) * (.8f + .4f * hash_uniform(seed + i)), 0, 0, 1.2f);
        }
        build_solids(c, &s, .7f, g, neck_material(c, p, .95f, 0));
    }
}
