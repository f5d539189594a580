#include "kernels.h"

// Every convolution kernel for AVX2; the body says what the functions do.

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define CK_NAME(name) name##_avx2
#define CK_ROWS 4
#define CK_PANELS 1
#include "body.h"
#pragma clang attribute pop
#endif
