#include "codecs.h"

#include <lcms2.h>

struct ic_transform {
    cmsContext context;
    cmsHTRANSFORM handle;
};

static void stay_silent(cmsContext context, cmsUInt32Number code, const char *text) {
    (void)context;
    (void)code;
    (void)text;
}

static uint32_t channels_of(cmsHPROFILE profile) {
    switch (cmsGetColorSpace(profile)) {
    case cmsSigGrayData: return 1;
    case cmsSigRgbData: return 3;
    case cmsSigCmykData: return 4;
    default: return 0;
    }
}

uint32_t ic_profile_channels(const uint8_t *profile, size_t size) {
    cmsContext context = cmsCreateContext(NULL, NULL);
    if (!context) return 0;
    cmsSetLogErrorHandlerTHR(context, stay_silent);
    cmsHPROFILE opened = cmsOpenProfileFromMemTHR(context, profile, (cmsUInt32Number)size);
    const uint32_t channels = opened ? channels_of(opened) : 0;
    if (opened) cmsCloseProfile(opened);
    cmsDeleteContext(context);
    return channels;
}

ic_transform *ic_transform_create(
    const uint8_t *profile, size_t size, bool is_reversed, bool is_inverted
) {
    ic_transform *transform = calloc(1, sizeof *transform);
    if (!transform) return NULL;
    transform->context = cmsCreateContext(NULL, NULL);
    if (!transform->context) {
        free(transform);
        return NULL;
    }
    cmsSetLogErrorHandlerTHR(transform->context, stay_silent);
    cmsHPROFILE opened
        = cmsOpenProfileFromMemTHR(transform->context, profile, (cmsUInt32Number)size);
    cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR(transform->context);
    if (opened && srgb) {
        const uint32_t channels = channels_of(opened);
        const cmsUInt32Number format = channels == 1 ? TYPE_GRAY_8
            : channels == 3                          ? TYPE_RGB_8
            : is_inverted                            ? TYPE_CMYK_8_REV
                                                     : TYPE_CMYK_8;
        const cmsUInt32Number flags = cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE;
        if (channels && !is_reversed) {
            transform->handle = cmsCreateTransformTHR(
                transform->context, opened, format, srgb, TYPE_RGB_8,
                INTENT_RELATIVE_COLORIMETRIC, flags);
        } else if (channels == 3 || channels == 1) {
            transform->handle = cmsCreateTransformTHR(
                transform->context, srgb, TYPE_RGB_8, opened, format,
                INTENT_RELATIVE_COLORIMETRIC, flags);
        }
    }
    if (opened) cmsCloseProfile(opened);
    if (srgb) cmsCloseProfile(srgb);
    if (transform->handle) return transform;
    ic_transform_destroy(transform);
    return NULL;
}

void ic_transform_run(
    const ic_transform *transform, const uint8_t *from, uint8_t *to, size_t pixels
) {
    cmsDoTransform(transform->handle, from, to, (cmsUInt32Number)pixels);
}

void ic_transform_destroy(ic_transform *transform) {
    if (!transform) return;
    if (transform->handle) cmsDeleteTransform(transform->handle);
    cmsDeleteContext(transform->context);
    free(transform);
}
