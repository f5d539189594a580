// What the parts of the renderer share.
//
// Canonical coordinates are centimetres on the neutral head: x to its left, y up, z forward, the
// eyes at y = 3.5. World coordinates are those of the posed person in front of the camera.

#ifndef CR_RENDERER_H
#define CR_RENDERER_H

#ifdef CR_AVX2
#include "avx2_names.h"
#endif

#include "CRasterizer.h"
#include "vector.h"

#include <stdlib.h>
#include <string.h>

// Sums may be contracted and reordered: a build draws the same picture on all processors that have
// AVX2, and one that hardly differs on the others.
#pragma clang fp contract(fast) reassociate(on)

/// Sizes of the assets and of the buffers.
enum {
    NMASK = 12,    // skin masks
    NGRAD = NMASK, // gradients of three sets of wrinkles, pores, lip lines; pores and mottling
    TS = 1024,     // side of the texture maps
    NZ = 64,       // side of the noise lattice
    MAXV = 90000,
    MAXT = 180000,
    SM = 512, // side of the shadow map
    HP = 64   // segments of a strand
};

/// The parts of the mesh, as the head numbers them, then ours.
enum {
    PT_FACE,
    PT_HEAD,
    PT_SOCKET,
    PT_GUMS = 5,
    PT_TEETH,
    PT_EYEL,
    PT_EYER,
    PT_LASHL = 15,
    PT_LASHR,
    PT_CLOTH = 20,
    PT_FRAME,
    PT_LENS,
    PT_HAT,
    PT_MATERIAL // this and what follows: the materials of the picture
};

enum { MAX_MATERIALS = 24 };

/// How a hand, a hat or a thing takes the light; a negative colour is that of the garment.
typedef struct {
    vec color;
    float rough, shine;
    int label, is_skin;
} Material;

typedef struct {
    Material all[MAX_MATERIALS];
    int count;
} Materials;

/// A place on the mesh where a strand grows.
typedef struct {
    int tri;
    float b0, b1;
    vec p, n;
    int cl[3];
    float u;
} Root;

/// Roots of scalp, brows and beard; clump centres at two levels; guides.
enum { NSCALP = 30000, NBROW = 2600, NBEARD = 16000, NC0 = 220, NC1 = 700, NG = 2600 };

/// A coarse grid of displacements.
enum { GX = 11, GY = 16, GZ = 11 };
typedef struct {
    vec d[GZ][GY][GX];
} Grid;

/// Rotations from torso (0) to head (64) around a pivot in the neck.
typedef struct {
    float m[65][9];
    vec piv;
} Pose;

typedef struct {
    vec dir, col;
    float soft;
} Light;

/// Sides of the grids of optical depth: along the key light, and along the axes.
enum { OD = 64, AV = 36 };
enum { LIGHT_RADIUS = 25 };
static const vec LIGHT_CENTRE = {0, -3, 0, 0};

/// All light on one person.
typedef struct {
    Light l[3];
    vec amb[6];
    vec ux, uy;
    float zk;
    const cr_renderer *c;
    float *od;
    float *av;
} Lighting; // l[0] = key

/// A point of a strand on the screen: width in pixels, linear colour, opacity.
typedef struct {
    float x, y, z, w;
    float r, g, b, a;
} StrandPoint; // screen point: width in px, colour

typedef struct {
    StrandPoint a, b;
    uint8_t cls;
} Segment;

typedef struct {
    Segment *s;
    int n, cap;
} SegmentList;

/// A strand in canonical coordinates.
typedef struct {
    vec p[HP + 1], cp[HP + 1];
    int n;
    float u, thick, layer, shine;
    int guide; // whose light it shares; -1 if it stands alone
} Strand;

/// Light at a point of a strand: what its albedo reflects, what shines through it, and the two
/// highlights.
typedef struct {
    vec diffuse, back, first, second;
} StrandLight;

/// The light along a guide, as far as it has been needed.
typedef struct {
    StrandLight at[HP + 1];
    uint8_t is_known[HP + 1];
} GuideLight;

enum { S_BALD, S_BUZZ, S_CROP, S_QUIFF, S_SIDE, S_BOB, S_LONG, S_AFRO, S_CURLY, S_TIED, S_PIXIE };

/// All strands of a head; `w` are their points in the world.
typedef struct {
    Strand *st;
    int n;
    vec (*w)[HP + 1];
} Hair;

/// Working memory of hair building.
typedef struct {
    Strand *centres, *guides;
    GuideLight *light;
    int *order;
} HairScratch;

/// The picture while it is drawn, supersampled.
typedef struct {
    int width, height, supersampling;
    long capacity;
    float *depth;
    int *triangle;
    vec *irradiance, *albedo, *specular;
    float *color;
    uint8_t *coverage; // by hair, 0...255
    uint8_t *label;
} Frame;

/// How much each place of a head moves with a named shape, for one vertex.
typedef struct {
    float head, middle, jaw, jaw_front, chin, taper, cheek, cheekbone, under_chin, throat, neck,
        wattle, nose, nose_tip, eye, corner, lips, mouth, ridge, brow, inner_brow, forehead, temple,
        jowl, lid, bag, fold, ear;
} Places;

/// Vertices of the skin come first, those of the lashes last.
enum { FACE_VERTICES = 11248, LASH_VERTICES = 25047 };

/// A vertex near an eye, and how far it stays from the eyeball, cm.
typedef struct {
    int vertex, eye;
    float gap;
} Lid;

/// Side of the charts of the radius of the eyeballs.
enum { EYE_CHART = 48 };

/// One head, its assets, and the working memory for drawing one person at a time.
struct cr_renderer {
    int is_plain;
    int nv, nt;
    int (*tri)[3];
    int (*tuv)[3];
    uint8_t *tpart;
    vec *canon;
    float (*uv)[2];
    float *ident;
    int *eoff;
    uint16_t *ev;
    float *ed;
    int lm[68];
    float *ao;
    uint8_t *mask, *label;
    int8_t *grad;
    float *spots;
    float *sdf;
    float so[4];
    float *n3;
    int *lash;
    Root *scalp, *brow, *beard;
    vec eyec[2];
    int eye_vertex[2];
    float eye_radius[2][EYE_CHART * EYE_CHART];
    Lid *lids;
    int lid_count;
    Places *places;
    // scratch
    cr_person built; // whose geometry this is
    int is_built;
    Pose pose;
    vec *pos, *world, *nrm, *scr;
    int cnt_v, cnt_t;
    Materials materials;
    float *smap;
    float disc[64][10][2]; // rotated Vogel discs for the shadow filter
    Grid grid;
    float (*grid_weight)[GY][GX];
    float *optical_depth, *ambient_cells;
    Hair hair;
    HairScratch scratch;
    SegmentList segments;
    Frame frame;
};

/// Height of the camera, cm: the eyes.
#define CAMERA_HEIGHT 3.5f

/// One person in front of the camera.
typedef struct {
    const cr_renderer *c;
    const cr_person *p;
    const Pose *ps;
    const Grid *g;
    const Lighting *L;
    cr_similarity sim;
    float ss, f;
    vec hair, tip;
    const float *zb;
    HairScratch *scratch;
    int W, H;
} Scene;

/// What shading found at one point; `sss` is 1 where light scatters below the surface.
typedef struct {
    vec irr, alb, spec;
    int lab;
    float sss;
} Surface;

/// What is constant over the skin of one person.
typedef struct {
    vec lipc, place;
    float mel, rough;
    uint32_t seed;
    vec mole[8];
    int nmole;
    float wf, we, wn;
} Skin;

static inline float pose_weight(vec c) {
    return smoothstep(-15.5f, -6.5f, c[1] + .35f * fmaxf(0, c[2] - 2));
}
static inline vec posed_direction(const Pose *o, vec d, float w) {
    const float *m = o->m[(int)(w * 64 + .5f)];
    return vec3(
        m[0] * d[0] + m[1] * d[1] + m[2] * d[2], m[3] * d[0] + m[4] * d[1] + m[5] * d[2],
        m[6] * d[0] + m[7] * d[1] + m[8] * d[2]);
}
static inline vec posed_point(const Pose *o, vec p, float w) {
    float f = w * 64;
    int k = f >= 64 ? 63 : (int)f;
    f -= k;
    vec q = p - o->piv;
    const float *m = o->m[k], *n = o->m[k + 1];
    vec a = vec3(
            m[0] * q[0] + m[1] * q[1] + m[2] * q[2], m[3] * q[0] + m[4] * q[1] + m[5] * q[2],
            m[6] * q[0] + m[7] * q[1] + m[8] * q[2]),
        b = vec3(
            n[0] * q[0] + n[1] * q[1] + n[2] * q[2], n[3] * q[0] + n[4] * q[1] + n[5] * q[2],
            n[6] * q[0] + n[7] * q[1] + n[8] * q[2]);
    return mix_vec(a, b, f) + o->piv;
}
static inline vec project(const Scene *e, vec w) {
    float k = e->f / (e->p->cam_dist - w[2]), x = w[0] * k, y = -(w[1] - CAMERA_HEIGHT) * k;
    return vec3(
        (e->sim.a * x - e->sim.b * y + e->sim.tx) * e->ss,
        (e->sim.b * x + e->sim.a * y + e->sim.ty) * e->ss, w[2]);
}
static inline float brow_height(float x) {
    return 5.24300f + x * (0.50004f + x * (-0.10497f + x * (0.02860f + x * -0.004206f)));
} // centre line of the brow
static inline float brow_half_width(const cr_person *p, float t) {
    return (.17f + .46f * p->brow_thick) * (1.12f - .70f * t);
}

float noise3(const cr_renderer *c, vec p);
float distance_to_head(const cr_renderer *c, vec p);
vec direction_from_head(const cr_renderer *c, vec p);
void sample_maps(const cr_renderer *c, float u, float v, float *mask, float *grad);
float scalp_density(const cr_renderer *c, vec p, float recede, float thin, vec n);
void rasterize_depth(
    const vec *s, const int (*tri)[3], int nt, float *z, int W, int H, const uint8_t *part,
    int maxpart);
void vertex_normals(cr_renderer *c, const vec *p, vec *n);
void bake_ambient_occlusion(cr_renderer *c);
vec deformation_at(const Grid *g, vec p);
void build_deformation(cr_renderer *c, Grid *g);
void expression_weights(const cr_person *p, float *w);
void build_pose(const cr_person *p, Pose *o);
int add_vertex(cr_renderer *c, vec canon, vec pos, float u, float v);
void add_triangle(cr_renderer *c, int a, int b, int d, int part);
float neckline_start(const cr_person *p, float phi);
void build_clothing(cr_renderer *c, const cr_person *p, const Grid *g);
void build_glasses(cr_renderer *c, const cr_person *p, const Grid *g);
float hat_rim(const cr_person *p, float x, float y, float z);
void build_hat(cr_renderer *c, const cr_person *p, const Grid *g);
void measure_places(cr_renderer *c);
void measure_lids(cr_renderer *c);
void clear_lids(cr_renderer *c);
void shape_head(cr_renderer *c, const cr_person *p);
float childhood(const cr_person *p);
float old_age(const cr_person *p);
void build_geometry(cr_renderer *c, const cr_person *p);
vec hue(float h);
vec ambient_tint(const cr_person *p);
void place_lights(const cr_person *p, Lighting *L);
vec ambient_light(const Lighting *L, vec n, const float *vis);
float key_shadow(const Lighting *L, vec p, vec n, float rad, uint32_t h);
float key_optical_depth(const Lighting *L, vec p);
void ambient_visibility(const Lighting *L, vec p, float k, float *o);
vec specular(
    const Lighting *L, vec n, vec v, float rough, float f0, float kvis, const float *av, float ao);
void grow_strand(
    const cr_renderer *c, const cr_person *p, const Root *r, int idx, int clump, int is_fringe,
    Strand *o);
vec hair_color(const cr_person *p);
void emit_strand(
    const Scene *e, SegmentList *S, const vec *w, const vec *cp, int n, vec root, vec tip,
    float width, float a0, float taper, float shine, int cls, uint32_t rs, float fuzz,
    StrandLight *light, uint8_t *is_known);
vec point_on_skin(const cr_renderer *c, const Root *r, const vec *a);
float scalp_cover(const cr_person *p);
void build_hair(Scene *e, Hair *H, int count);
int has_locs(const cr_person *p);
int has_tail(const cr_person *p);
int is_shaved(const cr_person *p, vec root);
void build_tails(Scene *e, Hair *H, int count);
vec cloth_detail(const cr_renderer *c, const cr_person *p, vec q, vec color);
void measure_hair_density(const Scene *e, const Hair *H, Lighting *L, float mass);
void brows_lashes_beard(const Scene *e, SegmentList *S, int dens);
void draw_strands(const SegmentList *S, Frame *f);
void prepare_skin(const cr_person *p, Skin *s);
vec skin_color(const cr_person *p); // of hands and arms
void shade_skin(
    const cr_renderer *c, const cr_person *p, const Skin *sp, const Lighting *L, int part, vec wp,
    vec cp, vec n, vec v, float u, float vv, float ao, vec T, vec B, float pxcm, uint32_t h,
    float scalpd, vec haircol, Surface *o);
void shade_eye(
    const cr_renderer *c, const cr_person *p, const Lighting *L, int right, vec wp, vec cp, vec n,
    vec v, const Pose *ps, float upper_lid, float ao, uint32_t h, Surface *o);
void shade_mouth(
    float gap, const cr_renderer *c, const cr_person *p, const Lighting *L, int part, vec wp,
    vec cp, vec n, vec v, uint32_t h, Surface *o);
void shade_cloth(
    const cr_renderer *c, const cr_person *p, const Lighting *L, vec wp, vec cp, vec n, vec v,
    float u, float vv, uint32_t h, Surface *o);
void make_gradients(cr_renderer *c);
uint32_t make_freckles(cr_renderer *c, uint32_t s);
void draw_roots(cr_renderer *c, uint32_t s);
void prepare_frame(Frame *f, int width, int height, int supersampling);
void release_frame(Frame *f);
void find_visible(const cr_renderer *c, Frame *f);
void shade_mesh(const Scene *e, float px, Frame *f);
void scatter_light(float px, Frame *f);
void compose_mesh(Frame *f);
float metered_gain(const cr_renderer *c, const Frame *f);
void draw_lenses(const Scene *e, Frame *f);
void resolve_frame(const Frame *f, float gain, float *rgba, uint8_t *seg);
void find_truth(const cr_renderer *c, const Frame *f, cr_similarity sim, cr_truth *tr);
cr_renderer *create_renderer(const cr_head *head);
void destroy_renderer(cr_renderer *c);
void find_landmarks(cr_renderer *c, const cr_person *p, float (*points)[2]);
void render_person(
    cr_renderer *c, const cr_person *p, cr_similarity sim, int w, int h, int ss, float *rgba,
    uint8_t *seg, cr_truth *tr);
void render_background(const cr_person *p, int w, int h, float *rgb);
void develop(const cr_person *p, int w, int h, const float *rgb, uint8_t *out);

#endif
