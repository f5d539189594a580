// What becomes of the sums of a convolution where no other kernel does it on the way, and back.

void CK_NAME(ck_end_plane)(
    float *y, const ck_epilogue *e, size_t pixels, size_t image, size_t channel, size_t channels
) {
    const v16 scale = splat(e->scale ? e->scale[image * channels + channel] : 1);
    const v16 bias = splat(e->bias ? e->bias[channel] : 0), strength = splat(e->strength);
    const v16 above = splat(e->gain), below = splat(e->gain * e->slope);
    const float *noise = e->noise ? e->noise + (long)image * e->noise_step : NULL;
    for (size_t p = 0; p < pixels; p += 16) {
        const size_t left = pixels - p;
        const uint16_t mask = left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
        v16 v = load_masked(splat(0), y + p, mask) * scale + bias;
        if (noise) v += load_masked(splat(0), noise + p, mask) * strength;
        store_masked(y + p, activated(v, above, below), mask);
    }
}

void CK_NAME(ck_end_gradient)(
    const float *g, const float *y, const float *noise, float *to, size_t pixels, float slope,
    float gain, float sums[3]
) {
    const v16 above = splat(gain), below = splat(gain * slope);
    v16 total = splat(0), products = splat(0), noises = splat(0);
    for (size_t p = 0; p < pixels; p += 16) {
        const size_t left = pixels - p;
        const uint16_t mask = left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
        const v16 a = load_masked(splat(0), g + p, mask), b = load_masked(splat(0), y + p, mask);
        const v16i negative = b <= splat(0);
        const v16 d = a * (v16)((negative & (v16i)below) | (~negative & (v16i)above));
        store_masked(to + p, d, mask);
        total += d;
        products += a * b;
        if (noise) noises += d * load_masked(splat(0), noise + p, mask);
    }
    sums[0] = sums[1] = sums[2] = 0;
    for (int i = 0; i < 16; i++) {
        sums[0] += total[i];
        sums[1] += products[i];
        sums[2] += noises[i];
    }
}
