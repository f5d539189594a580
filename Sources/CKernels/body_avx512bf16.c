#include "kernels.h"

// Every convolution kernel for AVX-512 with products of bfloat16; the body says what the functions do.

#if defined(__x86_64__)
#include <immintrin.h>
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), apply_to = function)
#define CK_NAME(name) name##_avx512bf16
#define CK_AVX512_BODY
#define CK_BF16_BODY
#define CK_ROWS 8
#define CK_PANELS 3
#include "body.h"
#pragma clang attribute pop
#endif
