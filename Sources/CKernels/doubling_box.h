// The filter [1, 1] after pixels were spread, and its transpose before they are gathered: together
// with filters that are turned, a convolution of images whose every pixel was made four.

void CK_NAME(ck_spread_box)(
    const float *z, const ck_spread_rows *rows, const float *bottom, const float *right,
    const ck_epilogue *e, float *y, const ck_tiling *t, size_t channels, size_t image,
    size_t channel, size_t first_row, size_t count
) {
    const long height = t->height, width = t->width;
    const int streams = is_streamed(t->batch * channels * height * width * 4);
    const size_t plane = image * channels + channel;
    z += ((image - rows->first_image) * channels + channel) * rows->plane;
    bottom += plane * (size_t)rows->row_length;
    right += plane * (size_t)(2 * height + 1);
    y += plane * 4 * height * width;
    const row_ending ending = row_ending_of(e, image, channel, channels, streams);
    for (long row = 2 * (long)first_row; row < 2 * (long)(first_row + count); row++) {
        const float *above = spread_line(z, rows, bottom, height, row);
        const float *below = spread_line(z, rows, bottom, height, row + 1);
        const v16 edge = splat(right[row] + right[row + 1]);
        for (long j = 0; j < width; j += 16) {
            const long left = width - 1 - j;
            const uint16_t mask = left >= 16 ? 0xffff : (uint16_t)((1u << left) - 1);
            const v16 even = load(above + j) + load(below + j);
            const v16 odd = load(above + rows->half + j) + load(below + rows->half + j);
            const v16 next = load_masked(edge, above + j + 1, mask)
                + load_masked(splat(0), below + j + 1, mask);
            end_pairs(even + odd, odd + next, &ending, y, 2 * (row * width + j), 2 * (width - j));
        }
    }
    finish(streams);
}

// Sixteen sums of two rows from column `first` on; `above` or `below` is NULL outside of the plane.
INLINE v16 box_columns(const float *above, const float *below, long first, long width) {
    const long left = width - first;
    uint16_t mask = left >= 16 ? 0xffff : left <= 0 ? 0 : (uint16_t)((1u << left) - 1);
    if (first < 0) mask &= (uint16_t)~1u;
    v16 sum = splat(0);
    if (above) sum = load_masked(sum, above + first, mask);
    if (below) sum += load_masked(splat(0), below + first, mask);
    return sum;
}

void CK_NAME(ck_gather_box)(
    const float *g, float scale, float *z, const ck_spread_rows *rows, long height, long width
) {
    for (long row = 0; row <= 2 * height; row++, z += rows->row_length) {
        const float *above = row > 0 ? g + (row - 1) * 2 * width : NULL;
        const float *below = row < 2 * height ? g + row * 2 * width : NULL;
        for (long j = 0; j <= width; j += 16) {
            v16 before[2], after[2];  // An odd column and the even one after it, and one further.
            even_and_odd(
                box_columns(above, below, 2 * j - 1, 2 * width),
                box_columns(above, below, 2 * j + 15, 2 * width), before);
            even_and_odd(
                box_columns(above, below, 2 * j + 1, 2 * width),
                box_columns(above, below, 2 * j + 17, 2 * width), after);
            const long evens = width + 1 - j, odds = width - j;
            store_masked(
                z + j, (before[0] + before[1]) * scale,
                evens >= 16 ? 0xffff : (uint16_t)((1u << evens) - 1));
            store_masked(
                z + rows->half + j, (before[1] + after[0]) * scale,
                odds >= 16 ? 0xffff : (uint16_t)((1u << odds) - 1));
        }
    }
}
