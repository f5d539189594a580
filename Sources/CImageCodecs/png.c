#include "codecs.h"

#include <png.h>
#include <setjmp.h>

typedef struct {
    const uint8_t *bytes;
    size_t size, at;
    ic_header *header;
    ic_status status;
} reader;

static void read_bytes(png_structp png, png_bytep to, size_t count) {
    reader *r = png_get_io_ptr(png);
    if (count > r->size - r->at) {
        r->status = IC_TRUNCATED;
        png_error(png, "the end of the file is missing");
    }
    memcpy(to, r->bytes + r->at, count);
    r->at += count;
}

static void leave(png_structp png, png_const_charp message) {
    reader *r = png_get_error_ptr(png);
    if (r) ic_set_message(r->header->message, sizeof r->header->message, message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message) {
    (void)png;
    (void)message;
}

static png_structp open_reader(reader *r) {
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, r, leave, ignore);
    if (!png) return NULL;
    png_set_read_fn(png, r, read_bytes);
    png_set_chunk_cache_max(png, 64);
    png_set_chunk_malloc_max(png, 8 << 20);
    return png;
}

ic_status ic_png_header(const uint8_t *bytes, size_t size, ic_header *header) {
    memset(header, 0, sizeof *header);
    reader r = {bytes, size, 0, header, IC_DAMAGED};
    png_structp png = open_reader(&r);
    if (!png) return IC_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return r.status;
    }
    png_read_info(png, info);
    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    const int colours = png_get_color_type(png, info);
    header->has_alpha
        = (colours & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    header->is_deep = png_get_bit_depth(png, info) == 16;
    header->channels = !(colours & PNG_COLOR_MASK_COLOR) && !header->has_alpha ? 1 : 3;
    png_destroy_read_struct(&png, &info, NULL);
    return IC_OK;
}

static void flatten(uint8_t *rgb, const uint8_t *rgba, size_t pixels) {
    for (size_t i = 0; i < pixels; i++, rgb += 3, rgba += 4) {
        const unsigned a = rgba[3];
        for (int c = 0; c < 3; c++) {
            rgb[c] = (uint8_t)((rgba[c] * a + 255 * (255 - a) + 127) / 255);
        }
    }
}

static ic_bytes copied(const uint8_t *bytes, size_t size, size_t maximum) {
    ic_bytes copy = {NULL, 0};
    if (size && size <= maximum && (copy.bytes = malloc(size))) {
        memcpy(copy.bytes, bytes, size);
        copy.size = size;
    }
    return copy;
}

static void read_extras(
    png_structp png, png_infop info, size_t maximum, ic_png_extras *extras
) {
    png_charp name;
    png_bytep bytes;
    png_uint_32 size, x, y;
    int method, unit;
    if (!extras->profile.bytes && png_get_iCCP(png, info, &name, &method, &bytes, &size)) {
        extras->profile = copied(bytes, size, maximum);
    }
    if (!extras->exif.bytes && png_get_eXIf_1(png, info, &size, &bytes)) {
        extras->exif = copied(bytes, size, maximum);
    }
    if (png_get_pHYs(png, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
        extras->pixels_per_metre_x = x;
        extras->pixels_per_metre_y = y;
    }
}

ic_status ic_png_decode(
    const uint8_t *bytes, size_t size, ic_header *header, uint8_t *pixels, size_t maximum_extra,
    ic_png_extras *extras
) {
    memset(extras, 0, sizeof *extras);
    reader r = {bytes, size, 0, header, IC_DAMAGED};
    uint8_t *volatile scratch = NULL;
    png_structp png = open_reader(&r);
    if (!png) return IC_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        free(scratch);
        png_destroy_read_struct(&png, &info, NULL);
        return r.status;
    }
    png_set_user_limits(png, header->width, header->height);
    png_read_info(png, info);
    const size_t width = header->width, height = header->height;
    if (png_get_image_width(png, info) != width || png_get_image_height(png, info) != height) {
        png_error(png, "the size changed");
    }
    read_extras(png, info, maximum_extra, extras);
    png_set_expand(png);
    if (header->is_deep) png_set_scale_16(png);
    if (header->channels == 3) png_set_gray_to_rgb(png);
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const size_t stride = png_get_rowbytes(png, info);
    if (stride != width * (header->has_alpha ? 4 : header->channels)) {
        png_error(png, "an unexpected kind of pixels");
    }
    if (header->has_alpha) {
        // An interlaced picture is complete only after the last pass.
        const size_t rows = passes > 1 ? height : 1;
        scratch = malloc(stride * rows);
        if (!scratch) {
            r.status = IC_NO_MEMORY;
            png_error(png, "no memory");
        }
        for (int pass = 0; pass < passes; pass++) {
            for (size_t y = 0; y < height; y++) {
                png_read_row(png, scratch + (passes > 1 ? y * stride : 0), NULL);
                if (passes == 1) flatten(pixels + y * width * 3, scratch, width);
            }
        }
        if (passes > 1) flatten(pixels, scratch, width * height);
    } else {
        for (int pass = 0; pass < passes; pass++) {
            for (size_t y = 0; y < height; y++) png_read_row(png, pixels + y * stride, NULL);
        }
    }
    png_read_end(png, info);
    read_extras(png, info, maximum_extra, extras);
    free(scratch);
    png_destroy_read_struct(&png, &info, NULL);
    return IC_OK;
}

typedef struct {
    ic_bytes file;
    size_t room;
} writer;

static void write_bytes(png_structp png, png_bytep from, size_t count) {
    writer *w = png_get_io_ptr(png);
    if (w->file.size + count > w->room) {
        const size_t room = (w->file.size + count) * 2;
        uint8_t *bytes = realloc(w->file.bytes, room);
        if (!bytes) png_error(png, "no memory");
        w->file.bytes = bytes;
        w->room = room;
    }
    memcpy(w->file.bytes + w->file.size, from, count);
    w->file.size += count;
}

static void flush(png_structp png) { (void)png; }

ic_status ic_png_encode(
    const uint8_t *rgb, uint32_t width, uint32_t height, int level, const ic_png_extras *extras,
    ic_bytes *file
) {
    memset(file, 0, sizeof *file);
    writer w = {{NULL, 0}, 0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, leave, ignore);
    if (!png) return IC_NO_MEMORY;
    png_infop info = png_create_info_struct(png);
    if (!info || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        free(w.file.bytes);
        return IC_NO_MEMORY;
    }
    png_set_write_fn(png, &w, write_bytes, flush);
    png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_compression_level(png, level);
    // One filter for all rows: choosing between five costs more than it saves at fast levels.
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
    png_set_IHDR(
        png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
        PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_benign_errors(png, 1);
    if (extras->profile.size) {
        png_set_iCCP(
            png, info, "ICC profile", PNG_COMPRESSION_TYPE_BASE, extras->profile.bytes,
            (png_uint_32)extras->profile.size);
    } else {
        png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    }
    if (extras->pixels_per_metre_x) {
        png_set_pHYs(
            png, info, extras->pixels_per_metre_x, extras->pixels_per_metre_y,
            PNG_RESOLUTION_METER);
    }
    if (extras->exif.size) {
        png_set_eXIf_1(png, info, (png_uint_32)extras->exif.size, extras->exif.bytes);
    }
    png_write_info(png, info);
    for (size_t y = 0; y < height; y++) png_write_row(png, rgb + y * width * 3);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    *file = w.file;
    return IC_OK;
}
