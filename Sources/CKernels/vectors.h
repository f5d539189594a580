// Vectors of sixteen floats, and the shuffles that kernels share.

// Vectors only pass between functions that are inlined.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float v16 __attribute__((vector_size(64), aligned(4)));
typedef int v16i __attribute__((vector_size(64), aligned(4)));
#define INLINE static inline __attribute__((always_inline))

INLINE v16 load(const float *p) { return *(const v16 *)p; }
INLINE void store(float *p, v16 v) { *(v16 *)p = v; }
INLINE v16 splat(float f) { return (v16){f, f, f, f, f, f, f, f, f, f, f, f, f, f, f, f}; }

INLINE v16i splat_int(int i) { return (v16i){i, i, i, i, i, i, i, i, i, i, i, i, i, i, i, i}; }

INLINE v16 load_masked(v16 old, const float *p, uint16_t mask) {
#if defined(CK_AVX512_BODY)
    return (v16)_mm512_mask_loadu_ps((__m512)old, mask, p);
#else
    if (mask == 0xffff) return load(p);
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) old[i] = p[i];
    }
    return old;
#endif
}

INLINE void store_masked(float *p, v16 v, uint16_t mask) {
#if defined(CK_AVX512_BODY)
    _mm512_mask_storeu_ps(p, mask, (__m512)v);
#else
    if (mask == 0xffff) {
        store(p, v);
        return;
    }
    for (int i = 0; i < 16; i++) {
        if (mask >> i & 1) p[i] = v[i];
    }
#endif
}

// Two vectors of floats as one of pairs of bfloat16, the first in the low halves; rounded to even.
INLINE v16 pair(v16 first, v16 second) {
    const v16i a = (v16i)first, b = (v16i)second;
    const v16i low = a + 0x7fff + (a >> 16 & 1), high = b + 0x7fff + (b >> 16 & 1);
    return (v16)((low >> 16 & 0xffff) | (high & (int)0xffff0000));
}

// `sum + w · x`, of pairs of bfloat16 or of floats.
INLINE v16 add_product(v16 sum, v16 w, v16 x, int pairs) {
    if (!pairs) return sum + w * x;
#if defined(CK_BF16_BODY)
    return (v16)_mm512_dpbf16_ps((__m512)sum, (__m512bh)w, (__m512bh)x);
#else
    const v16i a = (v16i)w, b = (v16i)x, high = splat_int((int)0xffff0000);
    return sum + (v16)(a & high) * (v16)(b & high) + (v16)(a << 16) * (v16)(b << 16);
#endif
}

// Whether a result is so large that it would only push everything else out of the caches.
INLINE int is_streamed(size_t count) { return count * sizeof(float) > (12u << 20); }

// Like `store_masked`; past the caches if `streams` and it is a whole line of them.
INLINE void put(float *p, v16 v, uint16_t mask, int streams) {
#if defined(CK_AVX512_BODY)
    if (streams && mask == 0xffff && ((uintptr_t)p & 63) == 0) {
        _mm512_stream_ps(p, (__m512)v);
        return;
    }
#else
    (void)streams;
#endif
    store_masked(p, v, mask);
}

// Makes what was streamed visible to other threads.
INLINE void finish(int streams) {
#if defined(CK_AVX512_BODY)
    if (streams) _mm_sfence();
#else
    (void)streams;
#endif
}

#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)

// Four vectors of four tiles each become four vectors of sixteen tiles: pixel 0, 1, 2 and 3.
INLINE void deinterleave2(const v16 q[4], v16 out[2]) {
    const v16 a = SHUFFLE(q[0], q[1], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    const v16 b = SHUFFLE(q[2], q[3], 0, 4, 8, 12, 16, 20, 24, 28, 1, 5, 9, 13, 17, 21, 25, 29);
    out[0] = SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    out[1] = SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

INLINE void deinterleave4(const v16 q[4], v16 out[4]) {
    deinterleave2(q, out);
    const v16 a = SHUFFLE(q[0], q[1], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    const v16 b = SHUFFLE(q[2], q[3], 2, 6, 10, 14, 18, 22, 26, 30, 3, 7, 11, 15, 19, 23, 27, 31);
    out[2] = SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    out[3] = SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
}

// The first of these four alone.
INLINE v16 deinterleave1(const v16 q[4]) {
    const v16 a = SHUFFLE(q[0], q[1], 0, 4, 8, 12, 16, 20, 24, 28, 0, 4, 8, 12, 16, 20, 24, 28);
    const v16 b = SHUFFLE(q[2], q[3], 0, 4, 8, 12, 16, 20, 24, 28, 0, 4, 8, 12, 16, 20, 24, 28);
    return SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
}

// Thirty-two floats become the even and the odd ones.
INLINE void even_and_odd(v16 a, v16 b, v16 out[2]) {
    out[0] = SHUFFLE(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    out[1] = SHUFFLE(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
}

// The inverse of `deinterleave4`.
INLINE void interleave4(const v16 o[4], v16 q[4]) {
    const v16 a = SHUFFLE(o[0], o[1], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const v16 b = SHUFFLE(o[2], o[3], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const v16 c = SHUFFLE(o[0], o[1], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const v16 d = SHUFFLE(o[2], o[3], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    q[0] = SHUFFLE(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    q[1] = SHUFFLE(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
    q[2] = SHUFFLE(c, d, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
    q[3] = SHUFFLE(c, d, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30, 31);
}

INLINE void transpose(const float *from, float *to, size_t row_length) {
    v16 a[16], b[16];
    for (int i = 0; i < 16; i++) a[i] = load(from + i * 16);
    for (int i = 0; i < 8; i++) {
        b[2 * i] = SHUFFLE(
            a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        b[2 * i + 1] = SHUFFLE(
            a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        a[2 * i] = SHUFFLE(
            b[i], b[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        a[2 * i + 1] = SHUFFLE(
            b[i], b[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        b[2 * i] = SHUFFLE(
            a[i], a[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        b[2 * i + 1] = SHUFFLE(
            a[i], a[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 8; i++) {
        store(to + (2 * i) * row_length, SHUFFLE(
            b[i], b[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
        store(to + (2 * i + 1) * row_length, SHUFFLE(
            b[i], b[i + 8], 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31));
    }
}
