// The whole renderer once more, for processors with AVX2 and fused multiplication.
//
// The files are compiled a second time, as one unit so that their functions can be inlined into
// each other, under the names of `avx2_names.h`; `interface.c` chooses. This saves a fifth of the
// time of a picture.

#if defined(__x86_64__)

#define CR_AVX2

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma,bmi,bmi2"))), apply_to = function)

#include "accessories.c"
#include "background.c"
#include "body.c"
#include "camera.c"
#include "cloth_details.c"
#include "clothing.c"
#include "clutter.c"
#include "clutter_nature.c"
#include "clutter_rooms.c"
#include "clutter_town.c"
#include "deformation.c"
#include "depth.c"
#include "detail_maps.c"
#include "expression.c"
#include "eye.c"
#include "facial_hair.c"
#include "fields.c"
#include "geometry.c"
#include "hair.c"
#include "hair_forms.c"
#include "hair_growth.c"
#include "hands.c"
#include "head.c"
#include "headwear.c"
#include "lenses.c"
#include "lids.c"
#include "light.c"
#include "mask.c"
#include "materials.c"
#include "painter.c"
#include "person.c"
#include "resolve.c"
#include "roots.c"
#include "scattering.c"
#include "shading.c"
#include "shape.c"
#include "skin.c"
#include "solids.c"
#include "strand_drawing.c"
#include "strands.c"
#include "surfaces.c"
#include "visibility.c"

#pragma clang attribute pop

#endif
