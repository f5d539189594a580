// The named shape of a head: sex, proportions, weight, childhood and old age.

#include "renderer.h"

/// The places that named shapes move, as weights of each vertex; the same for all people.
void measure_places(cr_renderer *c) {
    c->places = calloc(c->nv, sizeof(Places));
    for (int i = 0; i < c->nv; i++) {
        const float x = fabsf(c->canon[i][0]), y = c->canon[i][1], z = c->canon[i][2];
        Places *o = c->places + i;
        const float head = smoothstep(-14, -8, y + .35f * fmaxf(0, z - 2));
        o->head = head;
        o->middle = fast_exp(-(y + 1) * (y + 1) / 60.f) * head * smoothstep(-6, 3, z);
        o->jaw = smoothstep(1, -5, y) * head * smoothstep(-4, 3, z);
        o->jaw_front = o->jaw * smoothstep(4, 9, z);
        o->chin = bell(x, y, 0, -7.2f, 7, 3.2f) * smoothstep(6, 9, z);
        o->taper = smoothstep(-1.5f, -7.5f, y) * head * smoothstep(0, 6, z);
        o->cheek = bell(x, y, 4.5f, -3.5f, 7, 14) * smoothstep(3, 8, z);
        o->cheekbone = bell(x, y, 4.8f, 1.0f, 3.5f, 2.6f) * smoothstep(5, 8, z);
        o->under_chin = smoothstep(-5, -8, y) * smoothstep(-13, -10, y) * smoothstep(1, 6, z);
        o->throat = smoothstep(-5, -8, y) * smoothstep(-16, -11, y);
        o->neck = smoothstep(-5, -8, y + .35f * fmaxf(0, z - 2)) * smoothstep(-18, -11, y);
        o->wattle = bell(x, y, 0, -9.5f, 5, 6) * smoothstep(2, 5, z);
        o->nose = bell(x, y, 0, .3f, 3.2f, 5) * smoothstep(9.2f, 10.8f, z);
        o->nose_tip = bell(x, y, 0, -.2f, 1.4f, 2.2f) * smoothstep(10.8f, 12, z);
        o->eye = bell(x, y, 3.15f, 3.5f, 3.2f, 1.8f) * smoothstep(6, 7.5f, z);
        o->corner = bell(x, y, 4.5f, 3.5f, .7f, .9f) * smoothstep(6, 7.5f, z);
        o->lips = bell(x, y, 0, -3.4f, 5.5f, 1.3f) * smoothstep(9.6f, 10.6f, z);
        o->mouth = bell(x, y, 0, -3.5f, 9, 2.5f) * smoothstep(8.5f, 10, z);
        o->ridge = bell(x, y, 3.0f, 5.2f, 6, 1.6f) * smoothstep(7.5f, 9.5f, z);
        o->brow = bell(x, y, 3.2f, 5.9f, 7, 1.0f) * smoothstep(7, 8.5f, z);
        o->inner_brow = bell(x, y, 1.1f, 5.8f, 1.3f, .8f) * smoothstep(8, 9.5f, z);
        o->forehead = bell(x, y, 0, 8.6f, 16, 5) * smoothstep(5, 8, z);
        o->temple = bell(x, y, 6.6f, 5.5f, 2, 8) * smoothstep(2, 5, z);
        o->jowl = bell(x, y, 4.8f, -5.2f, 4, 5) * smoothstep(4, 7, z);
        o->lid = bell(x, y, 3.9f, 4.7f, 3, .55f) * smoothstep(7, 8.5f, z);
        o->bag = bell(x, y, 3.1f, 2.1f, 2.5f, .5f) * smoothstep(7, 8.5f, z);
        o->fold = bell(x, y, 3.2f, -1.6f, .5f, 4) * smoothstep(7.5f, 9.5f, z);
        o->ear = smoothstep(7.0f, 8.2f, x) * smoothstep(-5, -2, y) * smoothstep(8, 5, y) *
                 smoothstep(-4, -1, z) * smoothstep(4.5f, 2.5f, z);
    }
}

float childhood(const cr_person *p) {
    return sqrtf(saturate(1 - p->age / .13f));
}

float old_age(const cr_person *p) {
    const float a = saturate((p->age - .30f) / .70f);
    return a * sqrtf(a);
}

/// Moves the vertices of an identity by the named shapes.
void shape_head(cr_renderer *c, const cr_person *p) {
    const float m = p->masc, soft = fmaxf(-m, 0), child = childhood(p), old = old_age(p),
                weight = p->weight + .35f * child, adult = 1 - .8f * child;
    const float wide = .13f * p->face_width + .05f * weight + .02f * child,
                jaw = .12f * p->jaw + .055f * m * adult - .03f * child,
                nose = .50f * p->nose_size + .09f * m * adult - .28f * child + .08f * old,
                eye = (.12f * p->eye_size - .06f * m + .14f * child - .05f * old) *
                      (1 - fmaxf(-p->eye_open, 0)),
                lip = .40f * p->lip_full - .15f * m * adult - .34f * old - .08f * child,
                neck = (m > 0 ? .115f : .15f) * m * adult - .16f * child,
                throat = .08f * p->weight - .05f * old;
    for (int i = 0; i < c->nv; i++) {
        const Places *o = c->places + i;
        const vec q = c->canon[i], r = c->pos[i], e = c->eyec[q[0] < 0];
        const float s = q[0] > 0 ? 1 : -1;
        float x =
            r[0] * (wide * o->middle + jaw * o->jaw + (.075f * m * adult) * o->taper +
                    neck * o->neck + throat * o->throat + (.035f * m - .10f * child) * o->mouth);
        float y = 0, z = (q[2] + 1) * ((m > 0 ? .08f : .11f) * m * adult - .12f * child) * o->neck +
                         (q[2] + 1) * throat * o->throat;
        // sex
        y += m * (-.30f * o->jaw_front - .42f * o->chin * adult - .34f * o->brow * adult);
        z += m * adult * (.22f * o->jaw_front + .30f * o->chin + .34f * o->ridge) +
             m * (-.16f * o->cheekbone) - .30f * m * o->forehead;
        y += soft * (.12f * o->corner);
        x += s * (-.12f * m * o->cheekbone);
        // the brows of the neutral head frown
        y += .30f * o->inner_brow - .07f * o->brow;
        // no face is the same on both sides
        x += p->asym * (.10f * o->nose_tip + .09f * o->mouth + .07f * o->chin);
        y += s * p->asym * (.06f * o->brow + .035f * o->eye + .05f * o->mouth + .06f * o->jowl);
        // weight
        x += s * .75f * o->cheek * weight;
        y -= .15f * o->cheek * weight + .75f * o->under_chin * fmaxf(weight, -.3f);
        z += .5f * o->cheek * weight + .38f * o->under_chin * fmaxf(weight, -.3f);
        // features
        x += r[0] * nose * 1.3f * o->nose;
        y += (r[1] - 1.2f) * nose * .6f * o->nose;
        z += (r[2] - 10.f) * nose * .9f * o->nose;
        if (i < FACE_VERTICES || i >= LASH_VERTICES) {
            x += (r[0] - e[0]) * eye * o->eye * .6f;
            // the lower lid stays on the eyeball
            y += (r[1] - 3.45f) * eye * o->eye * (r[1] < 3.45f && eye > 0 ? .5f : 1.6f);
        }
        if (i < FACE_VERTICES) {
            y += (r[1] + 3.36f) * lip * o->lips;
            z += .38f * lip * o->lips;
        }
        // children: a short lower face, a small nose that points up, a round forehead
        if (child > 0) {
            y += child * (o->head * .105f * (3.5f - r[1]) * smoothstep(3.5f, -1, q[1]) +
                          .28f * o->nose_tip + .25f * o->brow);
            x -= r[0] * child * (.05f * o->jaw + .05f * o->taper);
            z += child * (.28f * o->forehead - .35f * o->ridge - .25f * o->chin + .25f * o->cheek);
        }
        // old age: what was held up comes down
        if (old > 0) {
            x +=
                s * old * (.35f * o->jowl - .30f * o->temple - .22f * o->cheekbone + .10f * o->ear);
            y -= old * (1.0f * o->jowl + .40f * o->brow + .34f * o->lid + .10f * o->bag +
                        .30f * o->nose_tip + .5f * o->wattle + .08f * o->mouth) -
                 r[1] * old * .07f * o->ear;
            z += old * (.12f * o->jowl + .30f * o->bag + .12f * o->lid - .30f * o->fold +
                        .65f * o->wattle - .22f * o->cheekbone - .20f * o->mouth);
        }
        // rims of the sockets and the caruncle keep clear of the eyeballs
        if (i >= 18067 && i < 18219)
            x += -s * .045f * fast_exp(-q[0] * q[0] / .06f);
        if (i >= 20263 && i < 20435)
            x += -s * .03f * fast_exp(-q[0] * q[0] / .04f);
        c->pos[i] = r + vec3(x, y, z);
    }
}
