// The last row and the last column of what is spread: one more than twice the pixels of the image,
// they belong to no tile. A lane is a pixel of the last row, or of the last column, of some image.

void CK_NAME(ck_spread_edge_input)(
    const float *x, const float *scale, float *lanes, size_t step, const ck_tiling *t,
    size_t channels, int is_column, size_t first_channel, size_t count
) {
    const long length = is_column ? t->height : t->width, pixels = t->height * t->width;
    const size_t total = (size_t)(t->batch * length);
    for (size_t lane = 0; lane < (total + 15) / 16 * 16; lane++) {
        const long image = (long)lane / length, i = (long)lane % length;
        const long at = is_column ? i * t->width + t->width - 1 : pixels - t->width + i;
        for (size_t c = first_channel; c < first_channel + count; c++) {
            const size_t plane = (size_t)image * channels + c;
            float *to = lanes + lane / 16 * step + c * 16 + lane % 16;
            *to = lane < total ? x[(long)plane * pixels + at] * (scale ? scale[plane] : 1) : 0;
        }
    }
}

void CK_NAME(ck_spread_edge_output)(
    const float *products, size_t step, size_t groups, float *edge, size_t plane_stride,
    int is_column, long half, long length, size_t batch, size_t channels, size_t channel
) {
    const long pixel = is_column ? 2 : 1, odd = is_column ? 1 : half;
    for (size_t image = 0; image < batch; image++) {
        float *to = edge + (image * channels + channel) * plane_stride;
        float before = 0;
        for (long i = 0; i < length; i++) {
            const size_t lane = image * (size_t)length + (size_t)i;
            const float *from = products + lane / 16 * step + channel * 16 + lane % 16;
            to[i * pixel] = from[0] + before;
            to[odd + i * pixel] = from[groups * step];
            before = from[2 * groups * step];
        }
        if (is_column) to[length * pixel] = before;  // The corner.
    }
}
