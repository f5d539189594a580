// What no other kernel can exceed.

void CK_NAME(ck_multiply_add)(float *y, size_t rounds) {
    v16 sum[CK_ROWS * CK_PANELS];
    const v16 factor = load(y), step = load(y + 16);
#pragma clang loop unroll(full)
    for (int i = 0; i < CK_ROWS * CK_PANELS; i++) sum[i] = splat((float)i);
    for (size_t n = 0; n < rounds; n++) {
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_ROWS * CK_PANELS; i++) sum[i] = sum[i] * factor + step;
    }
    for (int i = 1; i < CK_ROWS * CK_PANELS; i++) sum[0] += sum[i];
    store(y, sum[0]);
}

size_t CK_NAME(ck_multiply_add_count)(void) { return 32 * CK_ROWS * CK_PANELS; }
