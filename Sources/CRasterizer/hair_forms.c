// Hair that is more than a style: tails and braids over the shoulders, locs, shaved sides.

#include "renderer.h"

enum { NO_FORM, TAIL, TWO_BRAIDS, BRAID, LOCS, MOHAWK, UNDERCUT };

static int hair_form(const cr_person *p) {
    return (int)(p->hair_extra + .5f);
}

int has_locs(const cr_person *p) {
    return hair_form(p) == LOCS;
}

int is_shaved(const cr_person *p, vec root) {
    switch (hair_form(p)) {
    case MOHAWK:
        return fabsf(root[0]) > 1.6f + .9f * p->hair_vol;
    case UNDERCUT:
        return root[1] < 8.2f + .9f * p->hair_side * (root[0] > 0 ? 1 : -1) &&
               (fabsf(root[0]) > 4.5f || root[2] < 1);
    }
    return 0;
}

int has_tail(const cr_person *p) {
    return hair_form(p) >= TAIL && hair_form(p) <= BRAID;
}

/// A point of a smooth curve through `count` points (Catmull and Rom 1974).
static vec curve(const vec *q, int count, float t) {
    t *= count - 1;
    const int i = t >= count - 1 ? count - 2 : (int)t;
    t -= i;
    const vec a = q[i > 0 ? i - 1 : 0], b = q[i], c = q[i + 1],
              d = q[i + 2 < count ? i + 2 : count - 1];
    return (b * 2 + (c - a) * t + (a * 2 - b * 5 + c * 4 - d) * (t * t) +
            (b * 3 - a - c * 3 + d) * (t * t * t)) *
           .5f;
}

/// Adds the strands of one tail whose middle runs along a curve.
static void
add_tail(Scene *e, Hair *H, int count, int limit, const vec *path, int points, int is_braid) {
    const cr_person *p = e->p;
    enum { N = 40 };
    vec middle[N + 1], right[N + 1], front[N + 1];
    for (int k = 0; k <= N; k++) {
        const float t = k / (float)N;
        middle[k] = curve(path, points, t);
        const vec d = normalized(curve(path, points, t + .01f) - curve(path, points, t - .01f));
        right[k] = normalized(cross(d, vec3(.1f, .05f, 1)));
        front[k] = cross(right[k], d);
    }
    const float turns = is_braid ? 4 + 4 * p->hair_len : 0, wave = p->hair_curl;
    for (int i = 0; i < count && H->n < limit; i++) {
        Strand *o = H->st + H->n;
        uint32_t s = hash(i * 613u + (uint32_t)p->seed * 17u + (path[0][0] > 0));
        const float angle = uniform(&s) * 6.2832f, far = sqrtf(uniform(&s));
        const float bundle = (int)(uniform(&s) * 2.99f) * 2.0944f, phase = uniform(&s) * 6.28f;
        const float end = is_braid ? 1 : .55f + .45f * uniform(&s);
        o->n = N;
        o->guide = -1;
        for (int k = 0; k <= N; k++) {
            const float t = k / (float)N * end, at = t * N;
            const int j = at >= N ? N - 1 : (int)at;
            const vec m = mix_vec(middle[j], middle[j + 1], at - j);
            float r = (.9f + 1.3f * p->hair_vol) * (is_braid ? .62f : smoothstep(-.25f, .3f, t)) *
                      (1 - (is_braid ? .55f : .85f) * t * t);
            float x = r * far * cosf(angle), z = r * far * sinf(angle);
            if (is_braid) { // three bundles go round each other
                const float w = turns * 6.2832f * t + bundle;
                const float loose = smoothstep(.9f, 1, t);
                x = r * (1.15f * cosf(w) + .62f * far * cosf(angle)) * (1 + .5f * loose);
                z = r * (.8f * sinf(2 * w) + .62f * far * sinf(angle)) * (1 + .5f * loose);
            } else {
                x += wave * 1.1f * sinf(9 * t + .4f * phase) * smoothstep(.1f, .4f, t);
                z += wave * .8f * sinf(8 * t + .5f * phase + 2) * smoothstep(.1f, .4f, t);
            }
            const vec q = m + right[j] * x + front[j] * z;
            o->cp[k] = o->p[k] = q;
            H->w[H->n][k] = posed_point(e->ps, q + deformation_at(e->g, q), pose_weight(q));
        }
        o->thick = 1;
        o->layer = .4f + .6f * far;
        o->shine = uniform(&s);
        o->u = uniform(&s);
        H->n++;
    }
}

/// Tails instead of the knot of tied hair.
void build_tails(Scene *e, Hair *H, int count) {
    const cr_person *p = e->p;
    const int form = hair_form(p), limit = count + 4000;
    const float side = p->hair_side < 0 ? -1 : 1, low = mix(-17, -30, p->hair_len);
    const float knot = mix(2.f, 11.5f, p->hair_len);
    for (int s = -1; s <= 1; s += 2) {
        if (form != TWO_BRAIDS && s != side)
            continue;
        const int is_pair = form == TWO_BRAIDS;
        const vec root = is_pair ? vec3(s * 6.5f, 1.5f, -5.5f) : vec3(0, knot + .4f, -9.9f);
        const float out = 8.6f + fabsf(p->hair_side);
        const vec path[] = {
            root,
            is_pair ? vec3(s * 8.4f, -2.5f, -4.5f) : vec3(s * 3.5f, knot * .4f - 2, -10.6f),
            vec3(s * out, -8.5f, -2.8f),
            vec3(s * (out + .3f), -12.2f, 4.2f),
            vec3(s * (out - .7f), -16.2f, 8.4f),
            vec3(s * (out - 1.6f), low, 10.6f)};
        add_tail(e, H, count * (is_pair ? .16f : .2f), limit, path, 6, form != TAIL);
    }
}
