// Convolutions of images too small for tiles: a product for every tap and pixel, then their sums.
//
// A lane is a pixel; pixels are counted over the whole batch. Each filter is read once.

void CK_NAME(ck_pixel_lanes)(
    const float *x, const float *scale, float *lanes, size_t step, size_t batch, size_t pixels,
    size_t channels, size_t first_channel, size_t count
) {
    const size_t total = batch * pixels, end = (total + 15) / 16 * 16;
    for (size_t c = first_channel; c < first_channel + count; c++) {
        float *to = lanes + c * 16;
        for (size_t image = 0, lane = 0; image < batch; image++) {
            const size_t plane = image * channels + c;
            const float *from = x + plane * pixels, factor = scale ? scale[plane] : 1;
            for (size_t p = 0; p < pixels; p++, lane++) {
                to[lane / 16 * step + lane % 16] = from[p] * factor;
            }
        }
        for (size_t lane = total; lane < end; lane++) to[lane / 16 * step + lane % 16] = 0;
    }
}

// The product of one tap for pixel `p` of the batch.
INLINE float tap_product(
    const float *products, size_t step, size_t groups, size_t tap, size_t channel, size_t p
) {
    return products[(tap * groups + p / 16) * step + channel * 16 + p % 16];
}

enum { most_tap_pixels = 256 };

// The sums for images that keep their size, sixteen pixels at a time. What a tap sees in the row
// before or after, beyond the left or right edge, is masked; what it sees above or below is zero.
INLINE void sum_taps(
    const float *products, size_t step, size_t groups, float *y, long height, long width,
    size_t batch, size_t channels, size_t channel
) {
    const long pixels = height * width, margin = width + 1;
    uint16_t inside[most_tap_pixels / 16 + 1][3];  // For taps to the left, in the middle, right.
    for (long p = 0, column = 0; p < pixels; p += 16) {
        uint16_t *masks = inside[p / 16];
        masks[0] = masks[1] = masks[2] = 0xffff;
        for (int lane = 0; lane < 16; lane++, column = column + 1 == width ? 0 : column + 1) {
            if (column == 0) masks[0] &= (uint16_t)~(1u << lane);
            if (column + 1 == width) masks[2] &= (uint16_t)~(1u << lane);
        }
    }
    float around[3 * most_tap_pixels + 32] = {0};  // Images are not wider than they have pixels.
    for (size_t image = 0; image < batch; image++) {
        float sums[most_tap_pixels + 16] = {0};
        const size_t first = image * (size_t)pixels;
        for (long tap = 0; tap < 9; tap++) {
            const float *from = products + tap * (long)(groups * step) + channel * 16;
            for (size_t p = 0; p < (size_t)pixels;) {
                const size_t lane = (first + p) % 16, left = (size_t)pixels - p;
                const size_t n = left < 16 - lane ? left : 16 - lane;
                const float *lanes = from + (first + p) / 16 * step + lane;
                if (n == 16) {
                    store(around + margin + p, load(lanes));
                } else {
                    memcpy(around + margin + p, lanes, n * sizeof(float));
                }
                p += n;
            }
            const float *seen = around + margin + (tap / 3 - 1) * width + tap % 3 - 1;
            for (long p = 0; p < pixels; p += 16) {
                const v16 v = load_masked(splat(0), seen + p, inside[p / 16][tap % 3]);
                store(sums + p, load(sums + p) + v);
            }
        }
        float *plane = y + (image * channels + channel) * (size_t)pixels;
        memcpy(plane, sums, (size_t)pixels * sizeof(float));
    }
}

void CK_NAME(ck_taps_output)(
    const float *products, size_t step, size_t groups, const ck_epilogue *epilogue, float *y,
    const ck_window *w, size_t batch, size_t channels, size_t channel
) {
    const long out_height = w->height + 2 * w->padding - 2, width = w->width;
    const long pixels = w->height * width, out_pixels = out_height * w->out_width;
    if (w->padding == 1 && pixels <= most_tap_pixels) {
        sum_taps(products, step, groups, y, w->height, width, batch, channels, channel);
        for (size_t image = 0; image < batch; image++) {
            CK_NAME(ck_end_plane)(
                y + (long)(image * channels + channel) * pixels, epilogue, (size_t)pixels, image,
                channel, channels);
        }
        return;
    }
    for (size_t image = 0; image < batch; image++) {
        float *to = y + (long)(image * channels + channel) * out_pixels;
        memset(to, 0, (size_t)out_pixels * sizeof(float));
        for (long tap = 0; tap < 9; tap++) {
            const long down = tap / 3 - w->padding, right = tap % 3 - w->padding;
            const long first = right < 0 ? -right : 0;
            const long end = width - right < w->out_width ? width - right : w->out_width;
            for (long i = 0; i < out_height; i++) {
                if (i + down < 0 || i + down >= w->height) continue;
                const long row = (long)image * pixels + (i + down) * width + right;
                for (long j = first; j < end; j++) {
                    to[i * w->out_width + j] += tap_product(
                        products, step, groups, (size_t)tap, channel, (size_t)(row + j));
                }
            }
        }
        CK_NAME(ck_end_plane)(to, epilogue, (size_t)out_pixels, image, channel, channels);
    }
}

// The same for a filter of stride 2 that spreads pixels, in the form that is blurred.
void CK_NAME(ck_taps_spread)(
    const float *products, size_t step, size_t groups, float *z, const ck_spread_rows *rows,
    float *bottom, float *right, size_t batch, size_t height, size_t width, size_t channels,
    size_t channel
) {
    const size_t pixels = height * width;
    for (size_t image = 0; image < batch; image++) {
        const size_t plane = image * channels + channel;
        float *last = bottom + plane * (size_t)rows->row_length;
        float *edge = right + plane * (2 * height + 1);
        for (size_t i = 0; i <= height; i++) {
            for (size_t odd = 0; odd < 2 && i + odd <= height; odd++) {
                const size_t row = 2 * i + odd;
                float *line = row == 2 * height ? last
                    : z + (long)plane * rows->plane + (long)row * rows->row_length;
                for (size_t j = 0; j <= width; j++) {
                    // What falls on even rows, or columns, is the sum of two taps.
                    float even = 0, uneven = 0;
                    for (size_t u = odd; u < 3; u += 2) {
                        const size_t from = i - (u == 2);
                        if (from >= height) continue;  // Above the first row, too.
                        const size_t p = image * pixels + from * width + j;
                        if (j < width) {
                            even += tap_product(products, step, groups, 3 * u, channel, p);
                            uneven += tap_product(products, step, groups, 3 * u + 1, channel, p);
                        }
                        if (j > 0) {
                            even += tap_product(
                                products, step, groups, 3 * u + 2, channel, p - 1);
                        }
                    }
                    if (j == width) {
                        edge[row] = even;
                    } else {
                        line[j] = even;
                        line[rows->half + (long)j] = uneven;
                    }
                }
            }
        }
    }
}
