// Hands, and what they hold before a face.

#include "solids.h"

/// Points of a hand in its own frame: x to the thumb, y along the fingers, z out of the palm; cm.
static vec hand_point(const Frame3 *f, float k, vec q) {
    return f->origin + (f->x * q[0] + f->y * q[1] + f->z * q[2]) * k;
}

static void add_finger(
    Solids *s, const Frame3 *f, float k, vec knuckle, const float *bones, float radius, float bend,
    float spread) {
    vec q = knuckle;
    float angle = 0;
    static const float share[3] = {1.15f, 1.5f, 1.0f};
    for (int i = 0; i < 3; i++) {
        angle += share[i] * bend + .04f;
        const vec d = vec3(spread * cosf(angle), cosf(angle), sinf(angle));
        const vec e = q + normalized(d) * bones[i];
        const float r = radius * (1 - .09f * i);
        add_solid(
            s, SOLID_CONE, hand_point(f, k, q), hand_point(f, k, e), r * k, r * .9f * k, .28f);
        q = e;
    }
}

/// A hand with its forearm; `bend` of the four fingers is 0 straight to 1 a fist, `bend[4]`
/// spreads.
void build_hand(
    cr_renderer *c, const cr_person *p, const Grid *g, Frame3 f, const float *bend, float thumb,
    float side, vec elbow, float cell, int sleeve, int skin) {
    static const float bones[4][3] = {
        {4.2f, 2.5f, 2.0f}, {4.7f, 2.9f, 2.1f}, {4.3f, 2.7f, 2.1f}, {3.3f, 2.0f, 1.8f}};
    static const float place[4][3] = {
        {2.75f, 9.2f, 0}, {.85f, 9.6f, -.15f}, {-1.05f, 9.2f, -.05f}, {-2.75f, 8.2f, .2f}};
    const float k = (.93f + .07f * p->masc) * (1 - .25f * childhood(p)),
                fat = 1 + .08f * p->weight + .05f * p->masc;
    f.x = cross(f.y, f.z) * -side;
    Solids s = {.carried = 0};
    for (int i = 0; i < 4; i++) {
        const vec knuckle = vec3(place[i][0], place[i][1], place[i][2]);
        const vec low = vec3(place[i][0] * .55f, .8f, 0);
        add_solid(
            &s, SOLID_CONE, hand_point(&f, k, low), hand_point(&f, k, knuckle), 1.35f * fat * k,
            1.02f * fat * k, .9f);
        add_finger(&s, &f, k, knuckle, bones[i], .86f * fat, bend[i], bend[4] * (1.5f - i) * .6f);
    }
    // the thumb: its ball, then two bones towards the fingers
    const vec root = vec3(2.0f, 1.8f, .7f), joint = vec3(3.9f, 4.9f, 1.3f + .8f * thumb);
    const vec second = joint + normalized(vec3(.75f - 1.1f * thumb, 1, .25f + .7f * thumb)) * 3.3f;
    const vec tip = second + normalized(vec3(.35f - 1.2f * thumb, 1, .2f + .6f * thumb)) * 2.5f;
    add_solid(
        &s, SOLID_CONE, hand_point(&f, k, root), hand_point(&f, k, joint), 1.6f * k,
        1.15f * fat * k, .8f);
    add_solid(
        &s, SOLID_CONE, hand_point(&f, k, joint), hand_point(&f, k, second), 1.05f * fat * k,
        .92f * k, .3f);
    add_solid(
        &s, SOLID_CONE, hand_point(&f, k, second), hand_point(&f, k, tip), .95f * k, .74f * k, .2f);
    // the wrist is wider than thick; below a sleeve there is no more arm than it shows
    const vec wrist = hand_point(&f, k, vec3(0, -.6f, 0)), down = normalized(elbow - wrist);
    const float reach = sleeve ? 7 : 13;
    for (int i = -1; i <= 1; i += 2)
        add_solid(
            &s, SOLID_CONE, wrist + f.x * (i * .95f * k), wrist + down * reach + f.x * (i * 1.1f),
            1.75f * fat * k, mix(1.75f, 2.7f, reach / 13) * fat * k, 1.1f);
    if (!sleeve)
        add_solid(&s, SOLID_CONE, wrist + down * 12, elbow, 3.5f * fat * k, 4.1f * fat * k, 1.2f);
    build_solids(c, &s, cell, g, skin);
    if (sleeve) {
        Solids cloth = {.carried = 0};
        const float loose = .7f + .8f * hash_uniform((uint32_t)p->seed + 5);
        const vec cuff = wrist + down * (2.5f + 3 * hash_uniform((uint32_t)p->seed + 6));
        add_solid(&cloth, SOLID_CONE, cuff, elbow, 2.6f * fat * k + loose, 4.6f * fat + loose, .5f);
        add_solid(&cloth, SOLID_CYLINDER, cuff, cuff + down * 2, 3.0f * fat * k + loose, .4f, .6f);
        build_solids(c, &cloth, .6f, g, sleeve);
    }
}

typedef struct {
    vec wrist, up, palm; // for the left side; mirrored for the right
    float bend[5], thumb;
    vec elbow;
} HandPose;

/// By the value of `occluder`, 1 first: chin, cheek, thinking, telephone, cup, microphone, open
/// hand, mouth, paper, food.
static const HandPose hand_poses[] = {
    {{3, -16.6f, 8.2f},
     {-.25f, .93f, .25f},
     {-.1f, .1f, -1},
     {1.1f, 1.1f, 1.1f, 1.1f, 0},
     .9f,
     {9, -42, 12}},
    {{8.4f, -11.5f, 6.4f},
     {.0f, .97f, -.1f},
     {-.85f, 0, -.5f},
     {.16f, .14f, .16f, .22f, .15f},
     .1f,
     {13, -40, 13}},
    {{6.2f, -13.8f, 9.0f},
     {-.12f, .97f, -.12f},
     {-.65f, 0, -.75f},
     {.08f, 1, 1.1f, 1.15f, 0},
     .2f,
     {11, -42, 14}},
    {{11.0f, -8.4f, 1.5f},
     {0, .92f, .3f},
     {-1, 0, 0},
     {.45f, .5f, .5f, .55f, .1f},
     .5f,
     {17, -37, 8}},
    {{10.2f, -10.8f, 14.8f},
     {-.72f, .25f, .62f},
     {-.62f, 0, -.78f},
     {.7f, .7f, .72f, .75f, 0},
     .4f,
     {18, -38, 9}},
    {{8.2f, -16.8f, 16.6f},
     {-.88f, .3f, .35f},
     {-.35f, 0, -.93f},
     {1, 1, 1, 1, 0},
     .9f,
     {16, -40, 9}},
    {{8.5f, -13.0f, 16.5f},
     {-.15f, .98f, .05f},
     {0, .05f, 1},
     {.08f, .05f, .08f, .12f, .4f},
     .0f,
     {14, -38, 12}},
    {{9.8f, -8.6f, 10.2f},
     {-.9f, .42f, .22f},
     {-.25f, -.1f, -.97f},
     {.22f, .2f, .22f, .25f, .05f},
     .1f,
     {15, -36, 13}},
    {{10.5f, -21, 15.5f},
     {-.35f, .93f, .1f},
     {-.2f, 0, -1},
     {.5f, .5f, .5f, .5f, .1f},
     .6f,
     {15, -42, 9}},
    {{5.5f, -19.0f, 14.0f},
     {-.3f, .93f, .25f},
     {-.3f, .35f, -.9f},
     {.65f, .65f, .7f, .75f, .2f},
     .6f,
     {13, -42, 10}},
};

/// What the hand holds, in a colour of its own.
static void
build_thing(cr_renderer *c, const cr_person *p, const Grid *g, int kind, float side, vec shift) {
    const vec color = mix_vec(vec3(.5f, .5f, .5f), hue(p->occluder_hue), .8f) *
                      (.02f + p->occluder_lum * p->occluder_lum);
    const uint32_t seed = (uint32_t)p->seed * 7 + 3;
    Solids s = {.carried = 0};
    if (kind == 4) {
        Solid *q = add_solid(
            &s, SOLID_BOX, vec3(side * 9.6f, -.6f, 3.0f) + shift, vec3(.42f, 7.2f, 3.6f), 0, .35f,
            0);
        q->frame.y = normalized(vec3(0, .93f, .36f));
        q->frame.z = normalized(cross(q->frame.x, q->frame.y));
        build_solids(c, &s, .3f, g, add_material(c, color * .4f, .25f, 1, L_BG, 0));
    } else if (kind == 5) {
        const vec low = vec3(side * 1.4f, -13, 16.5f) + shift,
                  top = vec3(side * .4f, -4.2f, 14.8f) + shift;
        add_solid(&s, SOLID_CYLINDER, low, top, 3.3f + .8f * hash_uniform(seed), .3f, 0);
        if (hash_uniform(seed + 1) < .5f)
            add_solid(
                &s, SOLID_RING, mix_vec(low, top, .5f) + vec3(-side * 4.2f, 0, 0), vec3(0, 0, 1),
                2.2f, .45f, .3f);
        build_solids(c, &s, .35f, g, add_material(c, color, .2f, 1, L_BG, 0));
    } else if (kind == 6) {
        const vec head = vec3(side * .6f, -7.6f, 15.6f) + shift;
        const vec end = head + vec3(side * 3.4f, -15, 4);
        add_solid(&s, SOLID_CONE, head, end, 1.45f, 1.05f, .2f);
        build_solids(c, &s, .35f, g, add_material(c, color * .15f, .35f, 1, L_BG, 0));
        Solids grille = {.carried = 0};
        add_solid(&grille, SOLID_EGG, head, vec3(2.3f, 2.6f, 2.3f), 0, 0, 0);
        const vec metal =
            hash_uniform(seed + 2) < .5f ? vec3(.25f, .25f, .26f) : vec3(.02f, .02f, .02f);
        build_solids(c, &grille, .35f, g, add_material(c, metal, .5f, .8f, L_BG, 0));
    } else if (kind == 9) {
        const int is_phone = hash_uniform(seed + 3) < .4f;
        const vec half = is_phone ? vec3(3.7f, 7.5f, .45f)
                                  : vec3(
                                        mix(5, 10, hash_uniform(seed + 4)),
                                        mix(6, 11, hash_uniform(seed + 5)), .25f);
        Solid *q =
            add_solid(&s, SOLID_BOX, vec3(side * 5, -13, 17.5f) + shift * 1.6f, half, 0, .2f, 0);
        const float turn = .4f * (hash_uniform(seed + 6) - .5f);
        q->frame.x = vec3(cosf(turn), sinf(turn), 0);
        q->frame.y = vec3(-sinf(turn), cosf(turn), 0);
        build_solids(c, &s, .4f, g, add_material(c, color, .5f, .5f, L_BG, 0));
    } else if (kind == 10) {
        const float r = mix(1.8f, 4.5f, hash_uniform(seed + 7));
        add_solid(
            &s, SOLID_EGG, vec3(side * 1, -8.5f, 14.5f + r * .6f) + shift,
            vec3(r, r * mix(.6f, 1.3f, hash_uniform(seed + 8)), r), 0, 0, 0);
        build_solids(c, &s, .35f, g, add_material(c, color, .5f, .6f, L_BG, 0));
    }
}

void build_occluder(cr_renderer *c, const cr_person *p, const Grid *g) {
    const int kind = (int)(p->occluder + .5f), hands = sizeof hand_poses / sizeof *hand_poses;
    const float side = p->occluder_side < 0 ? -1 : 1;
    vec shift = vec3(2.2f * p->occluder_x, 2.2f * p->occluder_y, 0);
    if (kind == hands + 2) {
        build_mask(c, p, g);
        return;
    }
    if (kind == hands + 3) { // a microphone on a stand
        build_thing(c, p, g, 6, side, shift + vec3(0, -2.5f, 3));
        return;
    }
    if (kind > hands) { // something near the camera, at the side of the face
        Solids s = {.carried = 0};
        const vec color = mix_vec(vec3(.5f, .5f, .5f), hue(p->occluder_hue), .7f) *
                          (.02f + .8f * p->occluder_lum * p->occluder_lum);
        const float r = 5 + 2 * p->occluder_x;
        add_solid(
            &s, SOLID_EGG, vec3(side * (10.5f + 2 * p->occluder_x), -8 + 6 * p->occluder_y, 22),
            vec3(r, r * (1.3f + .5f * p->occluder_y), 3), 0, 0, 0);
        build_solids(c, &s, .5f, g, add_material(c, color, .7f, .3f, L_BG, 0));
        return;
    }
    HandPose q = hand_poses[kind - 1];
    const vec mirror = vec3(side, 1, 1);
    if (kind == 7)
        shift *= 2.2f;
    q.wrist = q.wrist * mirror + shift;
    // the hand touches the face of this person, not that of the mean one
    if (kind <= 3 || kind == 8)
        q.wrist += deformation_at(g, kind == 1 ? vec3(0, -7.5f, 10.4f) : vec3(side * 6, -4, 7));
    for (int i = 0; i < 4; i++)
        q.bend[i] += .08f * (hash_uniform((uint32_t)p->seed * 13 + i) - .5f);
    const int hand = add_material(c, skin_color(p), .42f, 1, L_BG, 1);
    const int sleeve = p->arms < 1.5f ? add_material(c, vec3(-1, 0, 0), .9f, 0, L_CLOTH, 0) : 0;
    const Frame3 frame = {q.wrist, {0}, normalized(q.up * mirror), normalized(q.palm * mirror)};
    Frame3 f = frame;
    f.z = normalized(f.z - f.y * dot(f.z, f.y));
    build_hand(
        c, p, g, f, q.bend, q.thumb, side, q.elbow * mirror + shift * .5f, sleeve ? .34f : .4f,
        sleeve, hand);
    build_thing(c, p, g, kind, side, shift);
}
