// Every convolution kernel, written once with vectors of sixteen floats and compiled for each
// instruction set: a file that includes this one defines `CK_NAME(name)` and how many registers
// there are. Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural Networks".
//
// A lane is a tile. Sixteen consecutive tiles, over rows and images alike, are a group; so small
// images fill their vectors together. Layouts (floats; `xi` counts the points):
//   filters U  [xi][outputs / 8][inputs][8]
//   inputs V   [xi][group][inputs][16 tiles]
//   products M [xi][group][outputs, a multiple of 8][16 tiles]
//   gradient sums dU [xi][outputs, a multiple of 8][inputs, a multiple of 16]

#include <stdint.h>
#include <string.h>

#include "vectors.h"
#include "tiles.h"
#include "winograd_points.h"
#include "doubling_points.h"
#include "winograd_filters.h"
#include "winograd_inputs.h"
#include "winograd_gradients.h"
#include "winograd_outputs.h"
#include "multiply.h"
#include "doubling_spread.h"
#include "doubling_edges.h"
#include "doubling_blur.h"
#include "doubling_gather.h"
#include "doubling_box.h"
#include "epilogue.h"
#include "pointwise.h"
#include "distance.h"
#include "taps.h"
#include "peak.h"
