#include "CKernels.h"

#include <string.h>

// Moves and sums that the compiler turns into vectors, once for each of these processors.
#if defined(__x86_64__) && defined(__linux__)
#define CLONES __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define CLONES
#endif

// The outputs whose tap lies inside the row: `[*first, *end)`, clipped to `[0, width)`.
static void inside(
    const ck_window *w, long shift, long *first, long *end
) {
    const long a = shift >= 0 ? 0 : (-shift + w->stride - 1) / w->stride;
    const long last = w->width - 1 - shift;
    const long b = last < 0 ? 0 : last / w->stride + 1;
    *first = a < w->out_width ? a : w->out_width;
    *end = b < w->out_width ? b : w->out_width;
    if (*end < *first) *end = *first;
}

CLONES void ck_im2col(
    const float *x, float *columns, const ck_window *w, size_t channels, size_t first_row,
    size_t rows, size_t row_length
) {
    for (size_t c = 0; c < channels; c++, x += w->height * w->width) {
        for (long u = 0; u < w->kernel_height; u++) {
            for (long v = 0; v < w->kernel_width; v++, columns += row_length) {
                const long shift = v - w->padding;
                long first, end;
                inside(w, shift, &first, &end);
                float *to = columns;
                for (size_t r = 0; r < rows; r++, to += w->out_width) {
                    const long y = (long)(first_row + r) * w->stride + u - w->padding;
                    if (y < 0 || y >= w->height) {
                        memset(to, 0, w->out_width * sizeof(float));
                        continue;
                    }
                    const float *from = x + y * w->width + shift;
                    for (long i = 0; i < first; i++) to[i] = 0;
                    if (w->stride == 1) {
                        memcpy(to + first, from + first, (end - first) * sizeof(float));
                    } else if (w->stride == 2) {
                        for (long i = first; i < end; i++) to[i] = from[2 * i];
                    } else {
                        for (long i = first; i < end; i++) to[i] = from[i * w->stride];
                    }
                    for (long i = end; i < w->out_width; i++) to[i] = 0;
                }
            }
        }
    }
}

CLONES void ck_col2im(
    const float *columns, float *x, const ck_window *w, size_t channels, size_t first_row,
    size_t rows, size_t row_length
) {
    for (size_t c = 0; c < channels; c++, x += w->height * w->width) {
        for (long u = 0; u < w->kernel_height; u++) {
            for (long v = 0; v < w->kernel_width; v++, columns += row_length) {
                const long shift = v - w->padding;
                long first, end;
                inside(w, shift, &first, &end);
                const float *from = columns;
                for (size_t r = 0; r < rows; r++, from += w->out_width) {
                    const long y = (long)(first_row + r) * w->stride + u - w->padding;
                    if (y < 0 || y >= w->height) continue;
                    float *to = x + y * w->width + shift;
                    if (w->stride == 1) {
                        for (long i = first; i < end; i++) to[i] += from[i];
                    } else if (w->stride == 2) {
                        for (long i = first; i < end; i++) to[2 * i] += from[i];
                    } else {
                        for (long i = first; i < end; i++) to[i * w->stride] += from[i];
                    }
                }
            }
        }
    }
}
