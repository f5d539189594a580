// Lights, their shadows and highlights.

#include "renderer.h"

/// A fully saturated colour of the wheel, h in 0…1.
vec hue(float h) {
    return vec3(
        .5f + .5f * cosf(6.2832f * h), .5f + .5f * cosf(6.2832f * (h - .3333f)),
        .5f + .5f * cosf(6.2832f * (h - .6667f)));
}

/// A light colour from warm (0) to cold (1).
static vec color_temperature(float t) {
    return t < .5f ? mix_vec(vec3(1.22f, .95f, .66f), vec3(1.05f, 1, .93f), t * 2)
                   : mix_vec(vec3(1.05f, 1, .93f), vec3(.86f, .98f, 1.18f), t * 2 - 1);
}

/// The unit vector at azimuth and elevation in degrees; 0, 0 faces the camera.
static vec sphere_direction(float az, float el) {
    az *= .0174533f;
    el *= .0174533f;
    return vec3(sinf(az) * cosf(el), sinf(el), cosf(az) * cosf(el));
}

/// The colour cast of the surroundings.
vec ambient_tint(const cr_person *p) {
    vec h = hue(p->amb_hue);
    return mix_vec(
        vec3(1, 1, 1), h * (1 / (.3f * h[0] + .5f * h[1] + .2f * h[2] + .1f)), p->amb_sat);
}

/// Key, fill and rim lights and the six-colour ambient cube.
void place_lights(const cr_person *p, Lighting *L) {
    L->l[0] = (Light){
        sphere_direction(p->key_az, p->key_el),
        color_temperature(p->key_temp) * (p->key_int * 2.3f), .06f + .5f * p->key_size};
    float faz = p->key_az > 0 ? p->key_az - 95 : p->key_az + 95;
    L->l[1] = (Light){
        sphere_direction(faz, 12),
        mix_vec(ambient_tint(p), color_temperature(p->key_temp), .4f) * (p->fill * 1.1f), .8f};
    L->l[2] = (Light){
        sphere_direction(p->key_az + 165, 35), color_temperature(1 - p->key_temp) * (p->rim * 2.0f),
        .3f};
    vec t = ambient_tint(p) * p->amb;
    float s = p->amb_sky;
    L->amb[0] = L->amb[1] = t * .75f;
    L->amb[2] = mix_vec(t, vec3(.85f, .95f, 1.1f) * p->amb, .5f) * (1 + .6f * s);
    L->amb[3] = mix_vec(t, vec3(.9f, .8f, .7f) * p->amb, .5f) * (.45f - .3f * s);
    L->amb[4] = t * .9f;
    L->amb[5] = t * .6f;
    vec d = L->l[0].dir;
    L->ux = normalized(cross(fabsf(d[1]) < .9f ? vec3(0, 1, 0) : vec3(0, 0, 1), d));
    L->uy = cross(d, L->ux);
}

/// Irradiance of the ambient cube along a normal, with visibility along six axes.
vec ambient_light(const Lighting *L, vec n, const float *vis) {
    vec r = vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
        int i = k * 2 + (n[k] < 0);
        r += L->amb[i] * (n[k] * n[k] * vis[i]);
    }
    return r;
}

/// Soft shadow of everything solid: percentage-closer filtering of the shadow map over a rotated
/// Vogel disc.
float key_shadow(
    const Lighting *L, vec p, vec n, float rad, uint32_t h) { // PCF of the solid key_shadow map

    p += n * .18f;
    vec q = p - LIGHT_CENTRE;
    float x = dot(q, L->ux) * SM / (2 * LIGHT_RADIUS) + SM / 2,
          y = dot(q, L->uy) * SM / (2 * LIGHT_RADIUS) + SM / 2, z = dot(q, L->l[0].dir);
    float s = 0, r = rad * SM / (2 * LIGHT_RADIUS), bias = .22f + .25f * rad;
    const float(*d)[2] = L->c->disc[h & 63];
    for (int k = 0; k < 10; k++) {
        int i = x + d[k][0] * r, j = y + d[k][1] * r;
        s += (unsigned)i >= SM || (unsigned)j >= SM
                 ? 1
                 : 1 - saturate((L->c->smap[j * SM + i] - z - bias) * 4);
    }
    return s * .1f;
}

/// Trilinear sample of a cubic grid.
static float trilinear(const float *g, int n, float x, float y, float z) {
    x = clampf(x, 0, n - 1.001f);
    y = clampf(y, 0, n - 1.001f);
    z = clampf(z, 0, n - 1.001f);
    int i = x, j = y, k = z;
    x -= i;
    y -= j;
    z -= k;
    const float *q = g + (k * n + j) * n + i;
    int n2 = n * n;
    return mix(
        mix(mix(q[0], q[1], x), mix(q[n], q[n + 1], x), y),
        mix(mix(q[n2], q[n2 + 1], x), mix(q[n2 + n], q[n2 + n + 1], x), y), z);
}

/// How much hair the key light passes before it reaches a point.
float key_optical_depth(const Lighting *L, vec p) {
    vec q = p - LIGHT_CENTRE;
    float s = OD / (2.f * LIGHT_RADIUS);
    return trilinear(
        L->od, OD, dot(q, L->ux) * s + OD / 2 - .5f, dot(q, L->uy) * s + OD / 2 - .5f,
        dot(q, L->l[0].dir) * s + OD / 2 - .5f);
}

/// Transmittance of the hair along the six axes from a point.
void ambient_visibility(const Lighting *L, vec p, float k, float *o) {
    vec q = p - LIGHT_CENTRE;
    float s = AV / (2.f * LIGHT_RADIUS), x = clampf(q[0] * s + AV / 2 - .5f, 0, AV - 1.001f),
          y = clampf(q[1] * s + AV / 2 - .5f, 0, AV - 1.001f),
          z = clampf(q[2] * s + AV / 2 - .5f, 0, AV - 1.001f);
    int i = x, j = y, l = z;
    x -= i;
    y -= j;
    z -= l;
    const float *g = L->av + ((l * AV + j) * AV + i) * 8;
    const int A = 8, B = AV * 8, C = AV * AV * 8;
    for (int d = 0; d < 8; d += 4) {
        const vec a = mix_vec(
            mix_vec(
                mix_vec(load4(g + d), load4(g + A + d), x),
                mix_vec(load4(g + B + d), load4(g + B + A + d), x), y),
            mix_vec(
                mix_vec(load4(g + C + d), load4(g + C + A + d), x),
                mix_vec(load4(g + C + B + d), load4(g + C + B + A + d), x), y),
            z);
        const vec e = exp2_vec(a * (-1.442695f * k));
        for (int j = d; j < 6 && j < d + 4; j++)
            o[j] = e[j - d];
    }
}

/// The GGX distribution of microfacets (Walter et al. 2007).
static inline float ggx(float nh, float a) {
    float a2 = a * a, d = nh * nh * (a2 - 1) + 1;
    return a2 / (3.14159f * d * d);
}

/// GGX highlight of each light plus an ambient reflection.
vec specular(
    const Lighting *L, vec n, vec v, float rough, float f0, float kvis, const float *av,
    float ao) { // GGX per light + ambient reflection
    float nv = fmaxf(dot(n, v), .12f);
    vec s = vec3(0, 0, 0);
    for (int k = 0; k < 3; k++) {
        vec l = L->l[k].dir, h = normalized(l + v);
        float nl = dot(n, l);
        if (nl <= 0)
            continue;
        float a = fminf(1, rough * rough + L->l[k].soft * .30f), vh = fmaxf(0, dot(v, h)),
              F = f0 + (1 - f0) * fast_pow(1 - vh, 5), kk = (rough + 1) * (rough + 1) / 8,
              G = 1 / ((nl * (1 - kk) + kk) * (nv * (1 - kk) + kk));
        float at = rough * rough / a;
        (void)at;
        s += L->l[k].col * (.25f * ggx(fmaxf(0, dot(n, h)), a) * F * G * nl * (k ? ao : kvis));
    }
    vec r = n * (2 * dot(n, v)) - v;
    float F = f0 + (1 - f0) * fast_pow(1 - nv, 5) * (1 - rough) * .7f;
    return s + ambient_light(L, normalized(r), av) * (F * ao);
}
