// The coarse grid that carries hair, glasses and cloth along with the shape of a head.

#include "renderer.h"

/// Trilinear sample of the deformation grid, cm.
vec deformation_at(const Grid *g, vec p) {
    float x = clampf((p[0] + 15) / 3, 0, GX - 1.001f),
          y = clampf((p[1] + 24) / 2.8f, 0, GY - 1.001f),
          z = clampf((p[2] + 15) / 3, 0, GZ - 1.001f);
    int i = x, j = y, k = z;
    x -= i;
    y -= j;
    z -= k;
#define G_(a, b, cc) g->d[k + cc][j + b][i + a]
    return mix_vec(
        mix_vec(mix_vec(G_(0, 0, 0), G_(1, 0, 0), x), mix_vec(G_(0, 1, 0), G_(1, 1, 0), x), y),
        mix_vec(mix_vec(G_(0, 0, 1), G_(1, 0, 1), x), mix_vec(G_(0, 1, 1), G_(1, 1, 1), x), y), z);
}

/// Splats the displacement of the skin (neutral to identity) into the coarse grid, then diffuses it
/// into empty cells.
void build_deformation(cr_renderer *c, Grid *g) { // splat vertex displacements (neutral ->
                                                  // identity), then diffuse into the empty cells
    float(*w)[GY][GX] = c->grid_weight;
    memset(w, 0, sizeof(float) * GZ * GY * GX);
    memset(g, 0, sizeof *g);
    for (int i = 0; i < 11248; i++) {
        vec p = c->canon[i], d = c->pos[i] - p;
        int x = clampf((p[0] + 15) / 3 + .5f, 0, GX - 1),
            y = clampf((p[1] + 24) / 2.8f + .5f, 0, GY - 1),
            z = clampf((p[2] + 15) / 3 + .5f, 0, GZ - 1);
        g->d[z][y][x] += d;
        w[z][y][x] += 1;
    }
    for (int z = 0; z < GZ; z++)
        for (int y = 0; y < GY; y++)
            for (int x = 0; x < GX; x++)
                if (w[z][y][x] > 0)
                    g->d[z][y][x] *= 1 / w[z][y][x];
    for (int it = 0; it < 30; it++)
        for (int z = 0; z < GZ; z++)
            for (int y = 0; y < GY; y++)
                for (int x = 0; x < GX; x++) {
                    if (w[z][y][x] > 3 && it) {
                        continue;
                    }
                    vec s = vec3(0, 0, 0);
                    float n = 0;
                    for (int k = 0; k < 6; k++) {
                        int a = x + (k == 0) - (k == 1), b = y + (k == 2) - (k == 3),
                            e = z + (k == 4) - (k == 5);
                        if (a < 0 || b < 0 || e < 0 || a >= GX || b >= GY || e >= GZ)
                            continue;
                        s += g->d[e][b][a];
                        n++;
                    }
                    if (w[z][y][x] <= 3)
                        g->d[z][y][x] = s * (1 / n);
                }
}
