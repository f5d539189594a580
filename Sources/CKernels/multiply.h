// The matrix products for each point.

// `blocks` blocks of `rows` outputs times `panels` groups, over all inputs. Filters of one block are
// eight apart, those of the next `8 * inputs` further.
INLINE void multiply_block(
    const float *u, const float *v, size_t input_step, float *m, size_t product_step,
    size_t inputs, int blocks, int rows, int panels, int pairs
) {
    v16 sum[2][8][CK_PANELS];
    const float *next = u + inputs * 8;
    // Two blocks are read so fast that the memory must know what comes after them.
    const size_t ahead = blocks == 2 && inputs > 32 ? 16 * inputs : 512;
#pragma clang loop unroll(full)
    for (int r = 0; r < blocks * rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) sum[r / rows][r % rows][p] = splat(0);
    }
    for (size_t c = 0; c < inputs; c++, u += 8, next += 8, v += 16) {
        __builtin_prefetch(u + ahead);
        if (blocks == 2) __builtin_prefetch(next + ahead);
        v16 x[CK_PANELS];
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) x[p] = load(v + p * input_step);
#pragma clang loop unroll(full)
        for (int r = 0; r < blocks * rows; r++) {
            const v16 w = splat(r < rows ? u[r] : next[r - rows]);
#pragma clang loop unroll(full)
            for (int p = 0; p < panels; p++) {
                v16 *to = &sum[r / rows][r % rows][p];
                *to = add_product(*to, w, x[p], pairs);
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < blocks * rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) {
            store(
                m + p * product_step + (r / rows * 8 + r % rows) * 16, sum[r / rows][r % rows][p]);
        }
    }
}

INLINE void multiply_all(
    const float *filters, const float *inputs, size_t input_step, float *products,
    size_t product_step, size_t channels, size_t first_block, size_t blocks, size_t groups,
    int pairs
) {
    for (size_t g = 0; g < groups; g += CK_PANELS) {
        const size_t n = groups - g < CK_PANELS ? groups - g : CK_PANELS;
        const float *v = inputs + g * input_step;
        for (size_t b = first_block; b < first_block + blocks; b++) {
            const float *u = filters + b * channels * 8;
            float *m = products + g * product_step + b * 8 * 16;
#define MULTIPLY(count, panels) \
    multiply_block( \
        u + r, v, input_step, m + r * 16, product_step, channels, count, CK_ROWS, panels, pairs)
#if CK_PANELS > 1
            // With fewer groups, more filters keep the processor busy.
            if (n == 1 && b + 1 < first_block + blocks) {
                const int r = 0;
                MULTIPLY(2, 1);
                b++;
                continue;
            }
#endif
            for (int r = 0; r < 8; r += CK_ROWS) {
                switch (n) {
                case 1:
                    MULTIPLY(1, 1);
                    break;
#if CK_PANELS > 1
                case 2:
                    MULTIPLY(1, 2);
                    break;
                default:
                    MULTIPLY(1, 3);
                    break;
#endif
                }
            }
#undef MULTIPLY
        }
    }
}

void CK_NAME(ck_winograd_multiply)(
    const float *filters, const float *inputs, size_t input_step, float *products,
    size_t product_step, size_t channels, size_t first_block, size_t blocks, size_t groups,
    int pairs
) {
    if (pairs) {
        multiply_all(
            filters, inputs, input_step, products, product_step, channels, first_block, blocks,
            groups, 1);
    } else {
        multiply_all(
            filters, inputs, input_step, products, product_step, channels, first_block, blocks,
            groups, 0);
    }
}

void CK_NAME(ck_pack_pairs)(
    const float *from, float *to, size_t channels, size_t width, size_t count
) {
    const size_t rows = (channels + 1) / 2;
    for (size_t i = 0; i < count; i++, from += channels * width, to += rows * width) {
        for (size_t c = 0; c < channels; c += 2) {
            for (size_t j = 0; j < width; j += 8) {
                v16 both[2] = {splat(0), splat(0)};
                memcpy(&both[0], from + c * width + j, 8 * sizeof(float));
                if (c + 1 < channels) {
                    memcpy(&both[1], from + (c + 1) * width + j, 8 * sizeof(float));
                }
                const v16 packed = pair(both[0], both[1]);
                memcpy(to + c / 2 * width + j, &packed, 8 * sizeof(float));
            }
        }
    }
}

// Adds to `rows` outputs of `panels` vectors of inputs what `groups` groups of tiles contribute.
INLINE void accumulate_block(
    const float *d, size_t gradient_step, const float *v, size_t input_step, size_t row_length,
    float *sums, size_t groups, int rows, int panels, int adds
) {
    v16 sum[8][CK_PANELS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) {
            sum[r][p] = adds ? load(sums + r * row_length + p * 16) : splat(0);
        }
    }
    for (size_t g = 0; g < groups; g++, d += gradient_step, v += input_step) {
        const float *from = v;
#pragma clang loop unroll_count(2)
        for (int t = 0; t < 16; t++, from += row_length) {
            v16 x[CK_PANELS];
#pragma clang loop unroll(full)
            for (int p = 0; p < panels; p++) x[p] = load(from + p * 16);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                const v16 w = splat(d[r * 16 + t]);
#pragma clang loop unroll(full)
                for (int p = 0; p < panels; p++) sum[r][p] += w * x[p];
            }
        }
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
        for (int p = 0; p < panels; p++) store(sums + r * row_length + p * 16, sum[r][p]);
    }
}

void CK_NAME(ck_winograd_accumulate)(
    const float *gradients, size_t gradient_step, const float *inputs, size_t input_step,
    float *sums, size_t channels, size_t first_block, size_t blocks, size_t groups, int adds
) {
    const size_t row_length = (channels + 15) / 16 * 16;
    for (size_t c = 0; c < row_length; c += 16 * CK_PANELS) {
        const size_t n = (row_length - c) / 16 < CK_PANELS ? (row_length - c) / 16 : CK_PANELS;
        for (size_t b = first_block; b < first_block + blocks; b++) {
            for (int r = 0; r < 8; r += CK_ROWS) {
                const float *d = gradients + (b * 8 + r) * 16, *v = inputs + c;
                float *to = sums + (b * 8 + r) * row_length + c;
                switch (n) {
                case 1:
                    accumulate_block(
                        d, gradient_step, v, input_step, row_length, to, groups, CK_ROWS, 1, adds);
                    break;
#if CK_PANELS > 1
                case 2:
                    accumulate_block(
                        d, gradient_step, v, input_step, row_length, to, groups, CK_ROWS, 2, adds);
                    break;
                default:
                    accumulate_block(
                        d, gradient_step, v, input_step, row_length, to, groups, CK_ROWS, 3, adds);
                    break;
#endif
                }
            }
        }
    }
}
