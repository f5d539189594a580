// Solids that are joined smoothly and meshed.

#ifndef CR_SOLIDS_H
#define CR_SOLIDS_H

#include "renderer.h"

enum { MAX_SOLIDS = 64 };

/// Axes of unit length and where they meet.
typedef struct {
    vec origin, x, y, z;
} Frame3;

/// What a solid's `a`, `b`, `ra` and `rb` mean is said where its distance is.
enum { SOLID_CONE, SOLID_CYLINDER, SOLID_RING, SOLID_BOX, SOLID_EGG };

typedef struct {
    int kind;
    vec a, b;
    float ra, rb, blend;
    Frame3 frame;
} Solid;

/// A union; `carried` is how much of the deformation of the head it follows.
typedef struct {
    Solid solids[MAX_SOLIDS];
    int count;
    float carried;
} Solids;

/// Distance to the union, negative inside.
float union_distance(const Solids *s, vec p);
/// Adds a solid that joins the others over a distance of `blend`.
Solid *add_solid(Solids *s, int kind, vec a, vec b, float ra, float rb, float blend);
/// Appends the surface to the mesh; returns the number of vertices.
int build_solids(cr_renderer *c, const Solids *s, float cell, const Grid *g, int part);
/// A material of this picture; returns the part that has it.
int add_material(cr_renderer *c, vec color, float rough, float shine, int label, int is_skin);

void build_hand(
    cr_renderer *c, const cr_person *p, const Grid *g, Frame3 wrist, const float *bend, float thumb,
    float side, vec elbow, float cell, int sleeve, int skin);
/// What is held before the face: kinds are those of the parameter `occluder`.
void build_occluder(cr_renderer *c, const cr_person *p, const Grid *g);
/// Upper arms, forearms and hands that hang or rest.
void build_arms(cr_renderer *c, const cr_person *p, const Grid *g);
/// What is worn around the neck.
void build_neckwear(cr_renderer *c, const cr_person *p, const Grid *g);
/// Headphones and earrings.
void build_headset(cr_renderer *c, const cr_person *p, const Grid *g);
/// Where a ray from inside the head is `above` cm over the skin.
vec over_head(const cr_renderer *c, vec centre, vec d, float above);
/// A mask over nose and mouth.
void build_mask(cr_renderer *c, const cr_person *p, const Grid *g);
void build_earrings(cr_renderer *c, const cr_person *p, const Grid *g);
/// All hats but the knitted one.
void build_headwear(cr_renderer *c, const cr_person *p, const Grid *g);
/// Light on what has a material.
void shade_material(
    const cr_renderer *c, const cr_person *p, const Lighting *L, const Skin *skin, int part, vec wp,
    vec cp, vec n, vec v, uint32_t h, Surface *o);

#endif
