// Shapes that surroundings are painted from: linear RGB, soft edges, no supersampling.
//
// Coordinates are pixels; `soft` is the width of an edge.

#ifndef CR_PAINTER_H
#define CR_PAINTER_H

#include "renderer.h"

/// A picture that is painted on, with its own random numbers.
typedef struct {
    int w, h;
    float *rgb;
    uint32_t seed;
    float soft;
} Painter;

static inline float chance(Painter *a) {
    return uniform(&a->seed);
}
static inline float between(Painter *a, float low, float high) {
    return low + (high - low) * uniform(&a->seed);
}
static inline vec pixel(const Painter *a, int x, int y) {
    const float *q = a->rgb + ((long)y * a->w + x) * 3;
    return vec3(q[0], q[1], q[2]);
}
static inline void put(Painter *a, int x, int y, vec color, float alpha) {
    float *q = a->rgb + ((long)y * a->w + x) * 3;
    for (int k = 0; k < 3; k++)
        q[k] += (color[k] - q[k]) * alpha;
}

float value_noise(float x, float y, uint32_t s);
float fractal_noise(float x, float y, uint32_t s);
/// An ellipse with a gradient of `shade` across its second axis; pointed at both ends if `is_leaf`.
void paint_ellipse(
    Painter *a, float cx, float cy, float rx, float ry, float angle, vec color, float shade,
    float alpha, int is_leaf);
/// A rectangle around its middle, turned by `angle`, lighter by `shade` towards its top.
void paint_box(
    Painter *a, float cx, float cy, float rx, float ry, float angle, vec color, float shade,
    float alpha);
/// A bent line from one point to another; its width goes from `w0` to `w1`.
void paint_stroke(
    Painter *a, float x0, float y0, float x1, float y1, float bend, float w0, float w1, vec color);
/// Rows of small dark marks that look like print.
void paint_text(Painter *a, float x, float y, float w, float h, int lines, vec color);
/// Everything at once, `color` of each pixel in 0…1 coordinates.
void paint_all(
    Painter *a, vec (*color)(Painter *a, float u, float v, const void *data), const void *data);
/// Three box blurs of a radius in pixels.
void blur_painting(Painter *a, int radius);
/// A clear colour of random hue: `saturation` 0…1, `value` linear.
vec random_color(Painter *a, float saturation, float value);

/// Paints the surroundings that the parameter `clutter` numbers.
void paint_clutter(const cr_person *p, int w, int h, float *rgb);

/// Surroundings, in the order of their numbers.
void paint_foliage(Painter *a, const cr_person *p);
void paint_grass(Painter *a, const cr_person *p);
void paint_curtain(Painter *a, const cr_person *p);
void paint_wall(Painter *a, const cr_person *p);
void paint_shelves(Painter *a, const cr_person *p);
void paint_window(Painter *a, const cr_person *p);
void paint_crowd(Painter *a, const cr_person *p);
void paint_street(Painter *a, const cr_person *p);
void paint_flags(Painter *a, const cr_person *p);
void paint_stage(Painter *a, const cr_person *p);
void paint_masonry(Painter *a, const cr_person *p);
void paint_fibres(Painter *a, const cr_person *p);
void paint_things(Painter *a, const cr_person *p);
/// A plant that reaches into the picture.
void paint_branch(Painter *a, float x, float y, float angle, float length, float leaf, vec color);

#endif
