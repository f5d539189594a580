// Convolutions with filters of one pixel and few outputs, such as those that read colours off
// feature maps: bound by memory, so every float is read once.

// One to four outputs of four channels, or of one, over `count` pixels.
INLINE void mix_few(
    const float *x, size_t plane, const float *w, size_t w_stride, float *y, size_t y_plane,
    int outputs, int channels, size_t count
) {
    v16 factors[4][4];
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) {
#pragma clang loop unroll(full)
        for (int c = 0; c < channels; c++) factors[o][c] = splat(w[o * w_stride + c]);
    }
    for (size_t p = 0; p < count; p += 16) {
        const uint16_t mask = count - p >= 16 ? 0xffff : (uint16_t)((1u << (count - p)) - 1);
        v16 in[4];
#pragma clang loop unroll(full)
        for (int c = 0; c < channels; c++) in[c] = load_masked(splat(0), x + c * plane + p, mask);
#pragma clang loop unroll(full)
        for (int o = 0; o < outputs; o++) {
            v16 sum = load_masked(splat(0), y + o * y_plane + p, mask);
#pragma clang loop unroll(full)
            for (int c = 0; c < channels; c++) sum += factors[o][c] * in[c];
            store_masked(y + o * y_plane + p, sum, mask);
        }
    }
}

void CK_NAME(ck_mix_planes)(
    const float *x, size_t plane, const float *w, float *y, size_t y_plane, size_t outputs,
    size_t channels, size_t count
) {
    for (size_t first = 0; first < count; first += 1024) {
        const size_t n = count - first < 1024 ? count - first : 1024;
        for (size_t o = 0; o < outputs; o += 4) {
            const size_t few = outputs - o < 4 ? outputs - o : 4;
            float *to = y + o * y_plane + first;
            for (size_t c = 0; c < channels;) {
                const float *from = x + c * plane + first, *factors = w + o * channels + c;
                const int wide = channels - c >= 4;
#define CASE(k) \
    case k: \
        if (wide) mix_few(from, plane, factors, channels, to, y_plane, k, 4, n); \
        else mix_few(from, plane, factors, channels, to, y_plane, k, 1, n); \
        break
                switch (few) {
                    CASE(1);
                    CASE(2);
                    CASE(3);
                    CASE(4);
                }
#undef CASE
                c += wide ? 4 : 1;
            }
        }
    }
}

// `outputs` gradients against one channel: what it gets back, and its products with each.
INLINE void unmix(
    const float *g, size_t g_plane, const float *x, const float *w, size_t w_stride, float *dx,
    float *sums, size_t sum_stride, int outputs, size_t count
) {
    v16 totals[4] = {splat(0), splat(0), splat(0), splat(0)};
    for (size_t p = 0; p < count; p += 16) {
        const uint16_t mask = count - p >= 16 ? 0xffff : (uint16_t)((1u << (count - p)) - 1);
        v16 back = splat(0);
        const v16 in = x ? load_masked(splat(0), x + p, mask) : splat(0);
#pragma clang loop unroll(full)
        for (int o = 0; o < outputs; o++) {
            const v16 d = load_masked(splat(0), g + o * g_plane + p, mask);
            back += d * w[o * w_stride];
            totals[o] += d * in;
        }
        if (dx) store_masked(dx + p, back, mask);
    }
    for (int o = 0; sums && o < outputs; o++) {
        for (int i = 0; i < 16; i++) sums[o * sum_stride] += totals[o][i];
    }
}

void CK_NAME(ck_unmix_planes)(
    const float *g, size_t g_plane, const float *x, size_t plane, const float *w, float *dx,
    float *sums, size_t outputs, size_t channels, size_t first_channel, size_t channel_count,
    size_t count
) {
    for (size_t first = 0; first < count; first += 2048) {
        const size_t n = count - first < 2048 ? count - first : 2048;
        for (size_t c = first_channel; c < first_channel + channel_count; c++) {
            const float *in = x ? x + c * plane + first : NULL, *from = g + first;
            float *to = dx ? dx + c * plane + first : NULL, *sum = sums ? sums + c : NULL;
            switch (outputs) {
            case 1:
                unmix(from, g_plane, in, w + c, channels, to, sum, channels, 1, n);
                break;
            case 2:
                unmix(from, g_plane, in, w + c, channels, to, sum, channels, 2, n);
                break;
            case 3:
                unmix(from, g_plane, in, w + c, channels, to, sum, channels, 3, n);
                break;
            default:
                unmix(from, g_plane, in, w + c, channels, to, sum, channels, 4, n);
            }
        }
    }
}
