// Where the pixels of sixteen tiles are, and how they are loaded.

// Where a group's pixels are. A run is `4 / runs` consecutive tiles of one row of tiles; `runs` of
// them make a quarter of the group, whose sixteen floats are loaded together.
typedef struct {
    int runs;
    long offset[16];        // From the plane of channel 0 of image 0 to lane 0 of the quarter,
    long in_plane[16];      // and from a plane that all images share.
    uint16_t near[6][16];   // Lanes of the run inside the image, for each row of the tile,
    uint16_t far[6][16];    // and four pixels further right.
    int32_t image[16];      // By lane.
    int same_image;
} place;

// How many groups are visited for one channel before the next: images are read in long runs.
enum { chunk = 12 };

// `rows` of each tile, from `origin` pixels above and left of it, in images of height × width.
INLINE void locate(
    place *at, const ck_tiling *t, long group, long channels, long height, long width, long origin,
    int rows
) {
    const int length = t->tiles_x % 4 == 0 ? 4 : t->tiles_x % 2 == 0 ? 2 : 1;
    const long per_image = t->tiles_x * t->tiles_y, total = per_image * t->batch;
    at->runs = 4 / length;
    at->same_image = 1;
    for (int lane = 0; lane < 16; lane++) {
        const long tile = group * 16 + lane;
        at->image[lane] = (int32_t)((tile < total ? tile : total - 1) / per_image);
        if (at->image[lane] != at->image[0]) at->same_image = 0;
    }
    for (int run = 0; run < 16 / length; run++) {
        const long tile = group * 16 + run * length;
        const int first = run * length % 4 * 4;  // The run's first lane in its quarter.
        if (tile >= total) {
            at->offset[run] = at->in_plane[run] = 0;
            for (int i = 0; i < rows; i++) at->near[i][run] = at->far[i][run] = 0;
            continue;
        }
        const long image = tile / per_image, in_image = tile % per_image;
        const long x = in_image % t->tiles_x * 4 - origin, y = in_image / t->tiles_x * 4 - origin;
        at->in_plane[run] = y * width + x - first;
        at->offset[run] = image * channels * height * width + at->in_plane[run];
        uint16_t near = 0, far = 0;
        for (int i = 0; i < length * 4; i++) {
            if (x + i >= 0 && x + i < width) near |= (uint16_t)(1u << (first + i));
            if (x + i + 4 >= 0 && x + i + 4 < width) far |= (uint16_t)(1u << (first + i));
        }
        for (int i = 0; i < rows; i++) {
            const int is_inside = y + i >= 0 && y + i < height;
            at->near[i][run] = is_inside ? near : 0;
            at->far[i][run] = is_inside ? far : 0;
        }
    }
}

INLINE size_t locate_all(
    place at[chunk], const ck_tiling *t, size_t first, size_t groups, size_t channels, long height,
    long width, long origin, int rows
) {
    const size_t n = groups < chunk ? groups : chunk;
    for (size_t g = 0; g < n; g++) {
        locate(&at[g], t, (long)(first + g), (long)channels, height, width, origin, rows);
    }
    return n;
}

// One float for each lane: `scale[image][channel]`.
INLINE v16 scale_of(const place *at, const float *scale, long channels, long c) {
    if (at->same_image) return splat(scale[at->image[0] * channels + c]);
    v16 s;
    for (int i = 0; i < 16; i++) s[i] = scale[at->image[i] * channels + c];
    return s;
}

// The four quarters of a group: runs of lanes that start at `offset`.
INLINE void load_runs(
    v16 q[4], const float *row, const long *offset, const uint16_t *masks, int runs
) {
    for (int i = 0; i < 4; i++) {
        q[i] = splat(0);
        for (int r = 0; r < runs; r++) {
            const int run = i * runs + r;
            q[i] = load_masked(q[i], row + offset[run], masks[run]);
        }
    }
}

INLINE void load_quarters(
    v16 q[4], const float *row, const place *at, const uint16_t *masks, int runs
) {
    load_runs(q, row, at->offset, masks, runs);
}

// Asks for the pixels of a group that comes soon, if its quarters are whole: the processor does not
// foresee a jump from plane to plane, nor sixteen planes at once.
INLINE void fetch_tile(const float *x, const place *at, long width, int rows) {
    if (at->runs != 1) return;
    for (int i = 0; i < rows; i++) {
        for (int q = 0; q < 4; q++) {
            if (at->near[i][q]) __builtin_prefetch(x + i * width + at->offset[q] + 8, 0, 2);
        }
    }
}
