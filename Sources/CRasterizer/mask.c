// A mask over nose and mouth.

#include "solids.h"

/// A sheet in pleats, and loops to the ears.
void build_mask(cr_renderer *c, const cr_person *p, const Grid *g) {
    enum { NA = 28, NR = 22 };
    const uint32_t seed = (uint32_t)p->seed + 71;
    const float lum = p->occluder_lum * p->occluder_lum, plain = hash_uniform(seed);
    const vec color = plain < .3f ? vec3(.30f, .55f, .72f) * (.6f + .5f * lum)
                      : plain < .6f
                          ? vec3(.8f, .8f, .8f) * (.3f + .7f * lum)
                          : mix_vec(vec3(.5f, .5f, .5f), hue(p->occluder_hue), .6f) * lum +
                                vec3(.012f, .012f, .012f);
    const int part = add_material(c, color, .9f, 0, L_BG, 0);
    const float top = 1.3f + 1.2f * p->occluder_y * (p->occluder_y < 0 ? 2.2f : .4f);
    const int is_tent = hash_uniform(seed + 1) < .4f, base = c->cnt_v;
    vec corners[4], centres[NR + 1][NA + 1], rays[NR + 1][NA + 1];
    float far[NR + 1][NA + 1], wide[NR + 1][NA + 1];
    for (int j = 0; j <= NR; j++)
        for (int i = 0; i <= NA; i++) {
            const float u = 2.f * i / NA - 1, v = j / (float)NR;
            const float y = mix(top - 1.1f * u * u, -8.3f + 2.6f * u * u, v), az = u * .98f;
            centres[j][i] = vec3(0, mix(y, -2.5f, .45f), 1.5f);
            rays[j][i] = normalized(vec3(sinf(az) * 9, y, 1.5f + cosf(az) * 9) - centres[j][i]);
            const vec q = over_head(c, centres[j][i], rays[j][i], .15f) - centres[j][i];
            // not out of the holes of the field in the nose
            far[j][i] = fminf(length(q), 11.6f / fmaxf(.3f, rays[j][i][2]));
        }
    for (int pass = 0; pass < 3; pass++) { // stretched over mouth and folds: widest, then smooth
        const int reach = pass ? 1 : 4;
        for (int j = 0; j <= NR; j++)
            for (int i = 0; i <= NA; i++) {
                float most = 0, sum = 0, count = 0;
                for (int b = j - reach; b <= j + reach; b++)
                    for (int a = i - reach; a <= i + reach; a++)
                        if (a >= 0 && b >= 0 && a <= NA && b <= NR) {
                            const float d = hypotf(a - i, b - j);
                            most = fmaxf(most, far[b][a] - .035f * d * d);
                            sum += far[b][a];
                            count++;
                        }
                wide[j][i] = pass ? sum / count : most;
            }
        memcpy(far, wide, sizeof far);
    }
    for (int j = 0; j <= NR; j++)
        for (int i = 0; i <= NA; i++) {
            const float u = 2.f * i / NA - 1, v = j / (float)NR;
            const float rim = fmaxf(fabsf(u), fabsf(2 * v - 1));
            const float pleat = is_tent ? .5f * fast_exp(-u * u * 25)
                                        : .09f * (fabsf(fmodf(v * 4, 1) - .5f) < .25f);
            const float above = .05f + (.62f + .2f * v + pleat) * smoothstep(1, .8f, rim);
            const vec q = centres[j][i] + rays[j][i] * (far[j][i] + above);
            add_vertex(c, q, q + deformation_at(g, q), u, v);
            if ((i == 0 || i == NA) && (j == 2 || j == NR - 2))
                corners[(i > 0) + 2 * (j > NR / 2)] = q;
        }
    for (int j = 0; j < NR; j++)
        for (int i = 0; i < NA; i++) {
            const int a = base + j * (NA + 1) + i, d = a + NA + 1;
            add_triangle(c, a, a + 1, d + 1, part);
            add_triangle(c, a, d + 1, d, part);
        }
    Solids loops = {.carried = 1};
    for (int k = 0; k < 4; k++) {
        const float side = corners[k][0] < 0 ? -1 : 1;
        const vec ear = vec3(side * 8.5f, k < 2 ? 3.6f : -1.2f, -.2f);
        vec last = corners[k];
        for (int i = 1; i <= 5; i++) {
            const vec middle = mix_vec(corners[k], ear, i / 5.f);
            const vec centre = vec3(0, middle[1], 0);
            const vec q = over_head(c, centre, normalized(middle - centre), .15f);
            add_solid(&loops, SOLID_CONE, last, i < 5 ? q : ear, .13f, .13f, .1f);
            last = q;
        }
    }
    build_solids(c, &loops, .25f, g, part);
}
