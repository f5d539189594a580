// Strands to pixels.

#include "renderer.h"

/// Side of the tiles that strands are drawn in: small enough to stay in the cache, and a row of
/// samples is a row of bits.
enum { TILE = 64 };

/// One tile while strands are drawn into it: what they add, what shows through, and which class
/// covers how much.
typedef struct {
    vec light[TILE * TILE]; // and transmittance
    vec cover[TILE * TILE];
    float depth[TILE * TILE];
    uint64_t open[TILE]; // samples that are not yet opaque
    int x0, y0, w, h;
} Tile;

/// Orders segments front to back, in buckets of depth.
static int *front_to_back(const SegmentList *S) {
    enum { B = 8192 };
    int count[B + 1];
    float z0 = 1e9, z1 = -1e9;
    for (int i = 0; i < S->n; i++) {
        z0 = fminf(z0, S->s[i].a.z);
        z1 = fmaxf(z1, S->s[i].a.z);
    }
    memset(count, 0, sizeof count);
    const float k = (B - 1) / (z1 - z0 + 1e-6f);
    int *order = malloc(S->n * sizeof(int) + 4);
    uint16_t *bucket = malloc(S->n * sizeof(uint16_t) + 4);
    for (int i = 0; i < S->n; i++) {
        bucket[i] = (z1 - S->s[i].a.z) * k;
        count[bucket[i] + 1]++;
    }
    for (int i = 0; i < B; i++)
        count[i + 1] += count[i];
    for (int i = 0; i < S->n; i++)
        order[count[bucket[i]]++] = i;
    free(bucket);
    return order;
}

/// Columns and rows of tiles, first and last; none if the first is beyond the last.
typedef struct {
    uint16_t x0, x1, y0, y1;
} TileRange;

/// The tiles that a segment touches.
static TileRange tiles_of(const Segment *g, int W, int H) {
    const float r = fmaxf(g->a.w, g->b.w) * .5f + .5f;
    const int x0 = fmaxf(0, fminf(g->a.x, g->b.x) - r - 1),
              x1 = fminf(W - 1, fmaxf(g->a.x, g->b.x) + r),
              y0 = fmaxf(0, fminf(g->a.y, g->b.y) - r - 1),
              y1 = fminf(H - 1, fmaxf(g->a.y, g->b.y) + r);
    if (x0 > x1 || y0 > y1)
        return (TileRange){1, 0, 1, 0};
    return (TileRange){x0 / TILE, x1 / TILE, y0 / TILE, y1 / TILE};
}

/// Draws one segment as an anti-aliased translucent line; saturated samples are skipped.
static void draw_segment(const Segment *g, Tile *t) {
    const float TMIN = .035f;
    const StrandPoint a = g->a, b = g->b;
    const float r = fmaxf(a.w, b.w) * .5f + .5f, ax = a.x - t->x0, ay = a.y - t->y0,
                bx = b.x - t->x0, by = b.y - t->y0, dx = bx - ax, dy = by - ay,
                l2 = dx * dx + dy * dy;
    if (l2 < 1e-4f)
        return;
    const int x0 = fmaxf(0, fminf(ax, bx) - r - .5f), x1 = fminf(t->w - 1, fmaxf(ax, bx) + r),
              y0 = fmaxf(0, fminf(ay, by) - r - .5f), y1 = fminf(t->h - 1, fmaxf(ay, by) + r);
    const float il2 = 1 / l2, il = sqrtf(il2), slanted = fabsf(dy) > 1e-3f,
                reach = slanted ? r / (fabsf(dy) * il) : 1e6f, slope = slanted ? dx / dy : 0,
                dw = (b.w - a.w) * .5f, w0 = a.w * .5f + .5f, dz = b.z - a.z;
    const int kc = g->cls == L_HAIR ? 0 : g->cls == L_BEARD ? 1 : g->cls == L_BROW ? 2 : 3;
    const vec ca = load4(&a.r), cd = load4(&b.r) - ca,
              at_class = {kc == 0, kc == 1, kc == 2, kc == 3};
    for (int y = y0; y <= y1; y++) {
        const float py = y + .5f - ay, middle = ax + slope * py - .5f;
        const int xa = fmaxf(x0, middle - reach + .9999f), xb = fminf(x1, middle + reach);
        if (xa > xb)
            continue;
        uint64_t open = t->open[y] & (~(uint64_t)0 << xa) & (~(uint64_t)0 >> (63 - xb));
        for (; open; open &= open - 1) {
            const int x = __builtin_ctzll(open), q = y * TILE + x;
            const float T = t->light[q][3], px = x + .5f - ax, s = (px * dx + py * dy) * il2;
            if (s < 0 || s >= 1)
                continue;
            const float cv = w0 + dw * s - fabsf(px * dy - py * dx) * il;
            if (cv <= 0 || a.z + dz * s < t->depth[q] - .06f)
                continue;
            const vec c = ca + cd * s;
            const float ta = T * fminf(cv, 1) * c[3];
            vec light = t->light[q] + c * ta;
            light[3] = T - ta;
            if (light[3] < TMIN)
                t->open[y] &= ~((uint64_t)1 << x);
            t->light[q] = light;
            t->cover[q] += at_class * ta;
        }
    }
}

/// Takes the depths of a tile, and nothing else yet.
static void open_tile(Tile *t, const Frame *f, int column, int row) {
    t->x0 = column * TILE;
    t->y0 = row * TILE;
    t->w = f->width - t->x0 < TILE ? f->width - t->x0 : TILE;
    t->h = f->height - t->y0 < TILE ? f->height - t->y0 : TILE;
    for (int i = 0; i < TILE * TILE; i++) {
        t->light[i] = (vec){0, 0, 0, 1};
        t->cover[i] = (vec){0, 0, 0, 0};
    }
    for (int y = 0; y < TILE; y++)
        t->open[y] = ~(uint64_t)0;
    for (int y = 0; y < t->h; y++)
        memcpy(
            t->depth + y * TILE, f->depth + (long)(t->y0 + y) * f->width + t->x0,
            t->w * sizeof(float));
}

/// Lays a tile over the picture.
static void close_tile(const Tile *t, Frame *f) {
    for (int y = 0; y < t->h; y++)
        for (int x = 0; x < t->w; x++) {
            const int q = y * TILE + x;
            const float T = t->light[q][3];
            if (T >= 1)
                continue;
            const long i = ((long)(t->y0 + y) * f->width + t->x0 + x) * 4;
            vec c = load4(f->color + i) * T + t->light[q];
            c[3] = f->color[i + 3] * T + (1 - T);
            store4(f->color + i, c);
            const vec cover = t->cover[q];
            f->coverage[i / 4] = 255 * saturate(cover[0]) + .5f;
            if (cover[0] > .5f)
                f->label[i / 4] = L_HAIR;
            else if (cover[1] > .4f)
                f->label[i / 4] = L_BEARD;
            else if (cover[2] > .3f)
                f->label[i / 4] = L_BROW;
        }
}

/// Draws segments front to back over the colours of a frame, tile by tile, and keeps what covers
/// each sample.
void draw_strands(const SegmentList *S, Frame *f) {
    const int W = f->width, H = f->height, columns = (W + TILE - 1) / TILE,
              rows = (H + TILE - 1) / TILE;
    int *start = calloc(columns * rows + 1, sizeof(int)), total = 0;
    TileRange *range = malloc(S->n * sizeof(TileRange) + 4);
    for (int i = 0; i < S->n; i++) {
        const TileRange r = range[i] = tiles_of(S->s + i, W, H);
        for (int y = r.y0; y <= r.y1; y++)
            for (int x = r.x0; x <= r.x1; x++, total++)
                start[y * columns + x + 1]++;
    }
    for (int i = 0; i < columns * rows; i++)
        start[i + 1] += start[i];
    int *order = front_to_back(S), *list = malloc(total * sizeof(int) + 4),
        *end = malloc(columns * rows * sizeof(int));
    memcpy(end, start, columns * rows * sizeof(int));
    for (int i = 0; i < S->n; i++) {
        const TileRange r = range[order[i]];
        for (int y = r.y0; y <= r.y1; y++)
            for (int x = r.x0; x <= r.x1; x++)
                list[end[y * columns + x]++] = order[i];
    }
    free(range);
    Tile *t = aligned_alloc(64, (sizeof(Tile) + 63) / 64 * 64);
    for (int k = 0; k < columns * rows; k++) {
        if (start[k] == end[k])
            continue;
        open_tile(t, f, k % columns, k / columns);
        for (int i = start[k]; i < end[k]; i++) {
            if (i + 8 < end[k])
                __builtin_prefetch(S->s + list[i + 8]);
            draw_segment(S->s + list[i], t);
        }
        close_tile(t, f);
    }
    free(order);
    free(start);
    free(list);
    free(end);
    free(t);
}
