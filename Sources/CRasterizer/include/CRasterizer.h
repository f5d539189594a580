// Draws rendered people: meshes and strands to pixels, with labels and landmarks.
//
// A renderer belongs to one thread at a time. The same parameters give the same picture.

#ifndef CRASTERIZER_H
#define CRASTERIZER_H

#include <stddef.h>
#include <stdint.h>

/// Everything that decides a picture: the named parameters, then 100 identity modes.
///
/// `Parameter` in SyntheticPeople says what each one means and its range.
typedef struct {
    // pose, camera
    float yaw, pitch, roll, torso_yaw, cam_dist, gaze_x, gaze_y;
    // expression
    float smile, mouth_open, eye_open, brow_raise, pucker, squint, sneer, asym;
    // shape beyond PCA
    float masc, face_width, nose_size, jaw, eye_size, lip_full, weight, age;
    // skin
    float melanin, haemo, yellow, blotch, freckles, moles, oil, pores, undereye;
    // make-up
    float lip_col_r, lip_col_g, lip_col_b, lip_makeup, lip_gloss, blush, shadow, shadow_hue, liner;
    // eyes
    float iris_mel, iris_green, pupil, sclera_red, lash;
    // brows
    float brow_thick, brow_dense, brow_arch;
    // hair; style is discrete 0..10
    float hair_style, hair_len, hair_vol, hair_curl, hair_part, fringe, recede, hair_thin;
    float hair_mel, hair_red, grey, dye, dye_hue, hair_shine, hair_messy, hair_clump;
    // beard
    float stubble, beard, beard_chin, moustache;
    // accessories, cloth
    float glasses, gl_shape, gl_size, gl_thick, gl_tint, gl_col;
    float cloth_type, cloth_r, cloth_g, cloth_b, cloth_pat, neckline, shoulder, hat, hat_hue, hat_lum;
    // light
    float key_az, key_el, key_int, key_size, key_temp, fill, rim, amb, amb_sky, amb_hue, amb_sat;
    // background, camera
    float bg_type, bg_hue, bg_lum, bg_seed, exposure, wb, contrast, noise, vignette, jpeg, seed;
    // worn: kinds are discrete, 0 is none or what there was before
    float hat_kind, headset, headset_lum, earrings, earring_size, neckwear, neckwear_hue, neckwear_lum;
    float arms, arm_pose;
    // held in front of the face
    float occluder, occluder_side, occluder_x, occluder_y, occluder_hue, occluder_lum;
    // more hair, more cloth, more behind
    float hair_extra, hair_side, cloth_detail, cloth_hue2, clutter, bg_blur;
    float id[100];
} cr_person;

/// What a pixel shows.
enum {
    L_BG, L_SKIN, L_BROW, L_EYE, L_GLASSES, L_NOSE, L_MOUTH, L_LIPS, L_EAR, L_NECK, L_CLOTH,
    L_HAIR, L_BEARD, L_HAT, L_COUNT
};

/// The tensors of a morphable head and of what was baked from it; copied by the renderer.
typedef struct {
    size_t vertices, texture_points, quads;
    const float *_Nonnull neutral;               // [vertices][3], cm
    const float *_Nonnull uv;                    // [texture_points][2]
    const int32_t *_Nonnull quad;                // [quads][4], -1 in the last place of a triangle
    const int32_t *_Nonnull quad_uv;             // [quads][4]
    const uint8_t *_Nonnull quad_part;           // [quads]
    const uint8_t *_Nonnull quad_material;       // [quads]
    const float *_Nonnull identity;              // [100][vertices][3]
    const int32_t *_Nonnull landmarks;           // [68]
    const int32_t *_Nonnull expression_offsets;  // [54]
    const uint16_t *_Nonnull expression_vertex;  // [expression_offsets[53]]
    const float *_Nonnull expression_delta;      // [expression_offsets[53]][3]
    const uint8_t *_Nonnull masks;               // [1024][1024][12]
    const uint8_t *_Nonnull labels;              // [1024][1024]
    const float *_Nonnull distances;             // [44][64][50], cm
    const float *_Nonnull distance_origin;       // x, y, z, cell size
    const int32_t *_Nonnull lashes;              // [228][6]
} cr_head;

/// image = [a -b; b a] · (cm at the depth of the head's origin, y down) + (tx, ty), in pixels.
typedef struct {
    float a, b, tx, ty;
} cr_similarity;

/// What is known about a picture, in its pixels.
typedef struct {
    float lm[68][2];
    float vis[68];
    float box[4];  // left, top, right, bottom; not clipped
    cr_similarity sim;
} cr_truth;

typedef struct cr_renderer cr_renderer;

/// Opens a head, which takes about half a second.
///
/// `is_plain` keeps to the instructions that every processor has; only tests want that.
cr_renderer *_Nonnull cr_renderer_create(const cr_head *_Nonnull head, int is_plain);

/// Frees a renderer.
void cr_renderer_destroy(cr_renderer *_Nonnull renderer);

/// The 68 landmarks of a person as seen by the camera, in cm at the depth of the head's origin.
void cr_landmarks(
    cr_renderer *_Nonnull renderer, const cr_person *_Nonnull person, float (*_Nonnull points)[2]);

/// Draws one person: linear premultiplied RGBA `[h][w][4]`, and labels `[h][w]`.
void cr_render_person(
    cr_renderer *_Nonnull renderer, const cr_person *_Nonnull person, cr_similarity placement,
    int w, int h, int supersampling, float *_Nonnull rgba, uint8_t *_Nonnull labels,
    cr_truth *_Nullable truth);

/// Draws the surroundings of a person: linear RGB `[h][w][3]`.
void cr_render_background(const cr_person *_Nonnull person, int w, int h, float *_Nonnull rgb);

/// Takes the photo: linear RGB to 8-bit sRGB with the person's camera parameters.
void cr_develop(
    const cr_person *_Nonnull person, int w, int h, const float *_Nonnull rgb,
    uint8_t *_Nonnull photo);

#endif
