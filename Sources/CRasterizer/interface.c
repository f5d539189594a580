// What is called from outside: each call goes to the variant for this processor.

#include "renderer.h"

#if defined(__x86_64__)
cr_renderer *create_renderer_avx2(const cr_head *head);
void find_landmarks_avx2(cr_renderer *c, const cr_person *p, float (*points)[2]);
void render_person_avx2(
    cr_renderer *c, const cr_person *p, cr_similarity sim, int w, int h, int ss, float *rgba,
    uint8_t *seg, cr_truth *tr);
void render_background_avx2(const cr_person *p, int w, int h, float *rgb);
void develop_avx2(const cr_person *p, int w, int h, const float *rgb, uint8_t *out);

static int has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
           __builtin_cpu_supports("bmi2");
}

#define CR_CALL(is_plain, name, ...)                                                               \
    if (!(is_plain) && has_avx2())                                                                 \
        name##_avx2(__VA_ARGS__);                                                                  \
    else                                                                                           \
        name(__VA_ARGS__)
#else
#define CR_CALL(is_plain, name, ...) name(__VA_ARGS__)
#endif

cr_renderer *cr_renderer_create(const cr_head *head, int is_plain) {
    cr_renderer *c = NULL;
#if defined(__x86_64__)
    if (!is_plain && has_avx2())
        c = create_renderer_avx2(head);
#endif
    if (!c)
        c = create_renderer(head);
    c->is_plain = is_plain;
    return c;
}

void cr_renderer_destroy(cr_renderer *c) {
    destroy_renderer(c);
}

void cr_landmarks(cr_renderer *c, const cr_person *p, float (*points)[2]) {
    CR_CALL(c->is_plain, find_landmarks, c, p, points);
}

void cr_render_person(
    cr_renderer *c, const cr_person *p, cr_similarity placement, int w, int h, int supersampling,
    float *rgba, uint8_t *labels, cr_truth *truth) {
    CR_CALL(c->is_plain, render_person, c, p, placement, w, h, supersampling, rgba, labels, truth);
}

void cr_render_background(const cr_person *p, int w, int h, float *rgb) {
    CR_CALL(0, render_background, p, w, h, rgb);
}

void cr_develop(const cr_person *p, int w, int h, const float *rgb, uint8_t *photo) {
    CR_CALL(0, develop, p, w, h, rgb, photo);
}
