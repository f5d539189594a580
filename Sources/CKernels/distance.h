// How far features of unit length are from others: bound by memory, so both are read twice at most.

enum { distance_run = 512 };  // Pixels of one channel before the next: whole cache lines, and a few.

// The sign of each difference, 0 where there is none.
INLINE v16 signs(v16 d) {
    return __builtin_convertvector((v16i)(d < splat(0)) - (v16i)(d > splat(0)), v16);
}

INLINE uint16_t mask_of(size_t left) {
    return left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
}

void CK_NAME(ck_unit_distance)(
    const float *x, const float *target, size_t plane, size_t channels, size_t count,
    float epsilon, float *root, float *along, float *sum
) {
    v16 total = splat(0);
    for (size_t first = 0; first < count; first += distance_run) {
        const size_t n = count - first < distance_run ? count - first : distance_run;
        float roots[distance_run] = {0}, sums[distance_run] = {0};
        for (size_t c = 0; c < channels; c++) {
            const float *from = x + c * plane + first;
            for (size_t p = 0; p < n; p += 16) {
                const v16 v = load_masked(splat(0), from + p, mask_of(n - p));
                store(roots + p, load(roots + p) + v * v);
            }
        }
        for (size_t p = 0; p < n; p += 16) {
            const v16 energy = load(roots + p) + epsilon;
            store(roots + p, splat(1) / __builtin_elementwise_sqrt(energy));
        }
        for (size_t c = 0; c < channels; c++) {
            const float *from = x + c * plane + first, *other = target + c * plane + first;
            for (size_t p = 0; p < n; p += 16) {
                const uint16_t mask = mask_of(n - p);
                const v16 v = load_masked(splat(0), from + p, mask);
                const v16 d = v * load(roots + p) - load_masked(splat(0), other + p, mask);
                const v16 sign = signs(d);
                total += d * sign;
                store(sums + p, load(sums + p) + v * sign);
            }
        }
        memcpy(root + first, roots, n * sizeof(float));
        memcpy(along + first, sums, n * sizeof(float));
    }
    *sum = 0;
    for (int i = 0; i < 16; i++) *sum += total[i];
}

void CK_NAME(ck_unit_distance_gradient)(
    const float *x, const float *target, const float *root, const float *along, size_t plane,
    size_t channels, size_t count, float gain, float *to
) {
    for (size_t first = 0; first < count; first += distance_run) {
        const size_t n = count - first < distance_run ? count - first : distance_run;
        for (size_t c = 0; c < channels; c++) {
            const size_t at = c * plane + first;
            for (size_t p = 0; p < n; p += 16) {
                const uint16_t mask = mask_of(n - p);
                const v16 v = load_masked(splat(0), x + at + p, mask);
                const v16 r = load_masked(splat(0), root + first + p, mask);
                const v16 a = load_masked(splat(0), along + first + p, mask);
                const v16 unit = v * r;
                const v16 d = unit - load_masked(splat(0), target + at + p, mask);
                store_masked(to + at + p, (signs(d) - unit * r * a) * r * gain, mask);
            }
        }
    }
}
