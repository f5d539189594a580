// Expression and pose.

#include "expression.h"
#include "renderer.h"

/// Weights of the 53 expression shapes from the named expression parameters.
void expression_weights(const cr_person *p, float *w) {
    memset(w, 0, NEX * 4);
    float s = .12f + .88f * fmaxf(p->smile, 0), f = fmaxf(-p->smile, 0), a = p->asym * .15f,
          o = p->mouth_open;
    w[mS_L] = s * (.95f + a);
    w[mS_R] = s * (.95f - a);
    w[cS_L] = w[cS_R] = s * .55f + .3f * p->squint;
    w[eS_L] = w[eS_R] = .30f * s + .7f * p->squint;
    w[mUU_L] = w[mUU_R] = s * (.10f + .55f * saturate(o * 3));
    w[mD_L] = w[mD_R] = .15f * s;
    w[mSt_L] = w[mSt_R] = .1f * s * o;
    w[mF_L] = f * (.9f + a);
    w[mF_R] = f * (.9f - a);
    w[mSL] = f * .5f;
    w[jO] = o * (.55f - .25f * s);
    w[mLD_L] = w[mLD_R] = o * .22f + .22f * s * saturate(o * 3);
    w[mUU_L] += .1f * o;
    w[mUU_R] += .1f * o;
    float b = fmaxf(p->brow_raise, 0), d = fmaxf(-p->brow_raise, 0);
    w[bIU_L] = w[bIU_R] = b * .8f;
    w[bOU_L] = b * (.8f + a * 2);
    w[bOU_R] = b * (.8f - a * 2);
    w[bD_L] = w[bD_R] = d * .9f;
    float cl = fmaxf(-p->eye_open, 0), wd = fmaxf(p->eye_open, 0);
    w[eW_L] = w[eW_R] = wd * .9f + .20f * (1 - saturate(cl * 3)) * (1 - .5f * p->squint);
    w[mPu] = p->pucker * .75f;
    w[nS_L] = w[nS_R] = p->sneer * .7f;
    float gx = p->gaze_x / 35, gy = p->gaze_y / 30;
    // closed lids do not follow the gaze
    w[eLU_L] = w[eLU_R] = fmaxf(gy, 0) * (1 - cl);
    w[eLD_L] = w[eLD_R] = fmaxf(-gy, 0) * (1 - cl);
    w[eLO_L] = fmaxf(gx, 0);
    w[eLI_R] = fmaxf(gx, 0);
    w[eLI_L] = fmaxf(-gx, 0);
    w[eLO_R] = fmaxf(-gx, 0);
    float sq = w[eS_L];
    w[eB_L] = fminf(cl, 1 - .3f * sq * 0);
    w[eB_R] = w[eB_L];
    if (cl > .5f) {
        w[eS_L] *= 1 - cl;
        w[eS_R] *= 1 - cl;
    }
}

/// Rotations of the neck in 64 steps from torso to head: R = Ry Rx Rz.
void build_pose(const cr_person *p, Pose *o) {
    o->piv = vec3(0, -4, -1.5f);
    for (int k = 0; k <= 64; k++) {
        float w = k / 64.f, a = mix(p->torso_yaw, p->yaw, w) * .0174533f,
              b = -(p->pitch - 4) * w * .0174533f, r = p->roll * w * .0174533f;
        float ca = cosf(a), sa = sinf(a), cb = cosf(b), sb = sinf(b), cr = cosf(r),
              sr = sinf(r); // R = Ry * Rx * Rz
        float Rx[9] = {1, 0, 0, 0, cb, -sb, 0, sb, cb}, Ry[9] = {ca, 0, sa, 0, 1, 0, -sa, 0, ca},
              Rz[9] = {cr, -sr, 0, sr, cr, 0, 0, 0, 1}, T[9];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                T[i * 3 + j] = 0;
                for (int l = 0; l < 3; l++)
                    T[i * 3 + j] += Rx[i * 3 + l] * Rz[l * 3 + j];
            }
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                float s = 0;
                for (int l = 0; l < 3; l++)
                    s += Ry[i * 3 + l] * T[l * 3 + j];
                o->m[k][i * 3 + j] = s;
            }
    }
}
