#include "codecs.h"

#include <webp/decode.h>
#include <webp/encode.h>

static ic_status failure(VP8StatusCode code) {
    switch (code) {
    case VP8_STATUS_OK: return IC_OK;
    case VP8_STATUS_OUT_OF_MEMORY: return IC_NO_MEMORY;
    case VP8_STATUS_UNSUPPORTED_FEATURE: return IC_UNSUPPORTED;
    case VP8_STATUS_NOT_ENOUGH_DATA:
    case VP8_STATUS_SUSPENDED: return IC_TRUNCATED;
    default: return IC_DAMAGED;
    }
}

ic_status ic_webp_header(const uint8_t *bytes, size_t size, ic_header *header) {
    memset(header, 0, sizeof *header);
    WebPBitstreamFeatures features;
    const ic_status status = failure(WebPGetFeatures(bytes, size, &features));
    if (status != IC_OK) return status;
    if (features.has_animation) {
        ic_set_message(header->message, sizeof header->message, "it is an animation");
        return IC_UNSUPPORTED;
    }
    header->width = (uint32_t)features.width;
    header->height = (uint32_t)features.height;
    header->channels = 3;
    header->has_alpha = features.has_alpha;
    return IC_OK;
}

ic_status ic_webp_decode(
    const uint8_t *bytes, size_t size, ic_header *header, uint8_t *pixels
) {
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config)) return IC_NO_MEMORY;
    const size_t count = (size_t)header->width * header->height;
    const size_t channels = header->has_alpha ? 4 : 3;
    uint8_t *target = header->has_alpha ? malloc(count * 4) : pixels;
    if (!target) return IC_NO_MEMORY;
    config.options.use_threads = 1;
    config.output.colorspace = header->has_alpha ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = target;
    config.output.u.RGBA.stride = (int)(header->width * channels);
    config.output.u.RGBA.size = count * channels;
    const ic_status status = failure(WebPDecode(bytes, size, &config));
    if (header->has_alpha) {
        for (size_t i = 0; status == IC_OK && i < count; i++) {
            const unsigned a = target[i * 4 + 3];
            for (size_t c = 0; c < 3; c++) {
                pixels[i * 3 + c]
                    = (uint8_t)((target[i * 4 + c] * a + 255 * (255 - a) + 127) / 255);
            }
        }
        free(target);
    }
    WebPFreeDecBuffer(&config.output);
    return status;
}

ic_status ic_webp_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, ic_bytes *file
) {
    memset(file, 0, sizeof *file);
    WebPConfig config;
    WebPPicture picture;
    if (!WebPConfigPreset(&config, WEBP_PRESET_PHOTO, (float)quality)
        || !WebPPictureInit(&picture)) {
        return IC_NO_MEMORY;
    }
    config.method = 3;
    config.thread_level = 1;
    config.use_sharp_yuv = quality >= 90 && (uint64_t)width * height < 4000000;
    picture.width = (int)width;
    picture.height = (int)height;
    WebPMemoryWriter writer;
    WebPMemoryWriterInit(&writer);
    picture.writer = WebPMemoryWrite;
    picture.custom_ptr = &writer;
    const bool is_written = WebPPictureImportRGB(&picture, rgb, (int)(width * 3))
        && WebPEncode(&config, &picture);
    WebPPictureFree(&picture);
    ic_status status = IC_NO_MEMORY;
    if (is_written && (file->bytes = malloc(writer.size))) {
        memcpy(file->bytes, writer.mem, writer.size);
        file->size = writer.size;
        status = IC_OK;
    }
    WebPMemoryWriterClear(&writer);
    return status;
}

void ic_free(ic_bytes *bytes) {
    free(bytes->bytes);
    *bytes = (ic_bytes){NULL, 0};
}
