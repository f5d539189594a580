#include "codecs.h"

#include <turbojpeg.h>

static ic_status failure(tjhandle codec, ic_header *header) {
    ic_set_message(header->message, sizeof header->message, tjGetErrorStr2(codec));
    if (strstr(header->message, "nsupported")) return IC_UNSUPPORTED;
    if (strstr(header->message, "remature end")) return IC_TRUNCATED;
    return IC_DAMAGED;
}

ic_status ic_jpeg_header(const uint8_t *bytes, size_t size, ic_header *header) {
    memset(header, 0, sizeof *header);
    tjhandle codec = tjInitDecompress();
    if (!codec) return IC_NO_MEMORY;
    int width = 0, height = 0, subsampling = 0, colours = 0;
    ic_status status = IC_OK;
    if (tjDecompressHeader3(
            codec, bytes, (unsigned long)size, &width, &height, &subsampling, &colours)
        || width <= 0 || height <= 0) {
        status = failure(codec, header);
    } else {
        header->width = (uint32_t)width;
        header->height = (uint32_t)height;
        const bool has_ink = colours == TJCS_CMYK || colours == TJCS_YCCK;
        header->channels = has_ink ? 4 : colours == TJCS_GRAY ? 1 : 3;
    }
    tjDestroy(codec);
    return status;
}

ic_status ic_jpeg_decode(
    const uint8_t *bytes, size_t size, ic_header *header, uint8_t *pixels
) {
    tjhandle codec = tjInitDecompress();
    if (!codec) return IC_NO_MEMORY;
    const int format
        = header->channels == 1 ? TJPF_GRAY : header->channels == 3 ? TJPF_RGB : TJPF_CMYK;
    ic_status status = IC_OK;
    // A progressive file may hold thousands of scans of a few bytes: TurboJPEG stops at 500.
    if (tjDecompress2(
            codec, bytes, (unsigned long)size, pixels, (int)header->width,
            (int)(header->width * header->channels), (int)header->height, format,
            TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT)) {
        status = failure(codec, header);
        // After a warning the picture is there, and what is missing is grey: good cameras cause
        // some warnings, but lost or wrong data is not a photo that anyone wants edited.
        const bool is_harmless = tjGetErrorCode(codec) == TJERR_WARNING && status != IC_TRUNCATED
            && (!strstr(header->message, "Corrupt JPEG data")
                || strstr(header->message, "extraneous bytes"));
        if (is_harmless) status = IC_OK;
    }
    tjDestroy(codec);
    return status;
}

ic_status ic_jpeg_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int quality, bool keeps_full_chroma,
    ic_bytes *file
) {
    memset(file, 0, sizeof *file);
    tjhandle codec = tjInitCompress();
    if (!codec) return IC_NO_MEMORY;
    const int sampling = keeps_full_chroma ? TJSAMP_444 : TJSAMP_420;
    unsigned long room = tjBufSize((int)width, (int)height, sampling);
    // Our own memory, so that one function frees the files of all codecs.
    uint8_t *buffer = malloc(room);
    ic_status status = buffer ? IC_OK : IC_NO_MEMORY;
    if (buffer
        && tjCompress2(
            codec, rgb, (int)width, 0, (int)height, TJPF_RGB, &buffer, &room, sampling, quality,
            TJFLAG_NOREALLOC | (quality >= 90 ? TJFLAG_ACCURATEDCT : TJFLAG_FASTDCT))) {
        free(buffer);
        buffer = NULL;
        status = IC_DAMAGED;
    }
    if (buffer) *file = (ic_bytes){buffer, room};
    tjDestroy(codec);
    return status;
}
