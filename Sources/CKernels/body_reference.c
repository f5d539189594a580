#include "kernels.h"

// Every convolution kernel for every processor; the body says what the functions do.

#define CK_NAME(name) name##_reference
#define CK_ROWS 2
#define CK_PANELS 1
#include "body.h"
