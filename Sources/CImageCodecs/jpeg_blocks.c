#include "codecs.h"

#include <setjmp.h>

#include <jpeglib.h>

// Changing some blocks of a JPEG file: all others keep their coefficients, bit by bit.
//
// The new pixels are compressed as a picture of their own, with the tables of the original, and
// its blocks take the place of the old ones.

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf exit;
} error_handler;

static void leave(j_common_ptr codec) { longjmp(((error_handler *)codec->err)->exit, 1); }

static void ignore(j_common_ptr codec, int level) {
    (void)codec;
    (void)level;
}

static struct jpeg_error_mgr *handler(error_handler *errors) {
    jpeg_std_error(&errors->base);
    errors->base.error_exit = leave;
    errors->base.emit_message = ignore;
    return &errors->base;
}

/// Which squares of 8 × 8 pixels differ.
typedef struct {
    uint8_t *is_new;
    size_t width, height;             // of the map, in squares
    size_t left, top, right, bottom;  // around all that differ, in squares; right < left if none
} change_map;

static bool compare(
    change_map *map, const uint8_t *before, const uint8_t *after, size_t width, size_t height,
    size_t channels
) {
    map->width = (width + 7) / 8;
    map->height = (height + 7) / 8;
    map->is_new = calloc(map->width, map->height);
    if (!map->is_new) return false;
    map->left = map->width;
    map->top = map->height;
    map->right = map->bottom = 0;
    const size_t stride = width * channels;
    for (size_t y = 0; y < height; y++) {
        const uint8_t *old = before + y * stride, *new = after + y * stride;
        if (!memcmp(old, new, stride)) continue;
        for (size_t x = 0; x < map->width; x++) {
            const size_t count = (x * 8 + 8 > width ? width - x * 8 : 8) * channels;
            if (!memcmp(old + x * 8 * channels, new + x * 8 * channels, count)) continue;
            map->is_new[y / 8 * map->width + x] = 1;
            if (x < map->left) map->left = x;
            if (x > map->right) map->right = x;
            if (y / 8 < map->top) map->top = y / 8;
            map->bottom = y / 8;
        }
    }
    return true;
}

/// Whether a block of a component, which covers `wide` × `high` squares, has new pixels.
static bool is_new(
    const change_map *map, size_t column, size_t row, size_t wide, size_t high
) {
    for (size_t y = row * high; y < (row + 1) * high && y < map->height; y++) {
        for (size_t x = column * wide; x < (column + 1) * wide && x < map->width; x++) {
            if (map->is_new[y * map->width + x]) return true;
        }
    }
    return false;
}

/// Compresses a part of the picture just as `original` was.
static void compress_like(
    struct jpeg_compress_struct *codec, struct jpeg_decompress_struct *original,
    const uint8_t *pixels, size_t stride, size_t width, size_t height
) {
    codec->image_width = (JDIMENSION)width;
    codec->image_height = (JDIMENSION)height;
    const bool is_grey = original->num_components == 1;
    codec->input_components = is_grey ? 1 : 3;
    codec->in_color_space = is_grey ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_set_defaults(codec);
    jpeg_set_colorspace(codec, original->jpeg_color_space);
    codec->dct_method = JDCT_ISLOW;
    for (int i = 0; i < NUM_QUANT_TBLS; i++) {
        if (!original->quant_tbl_ptrs[i]) continue;
        if (!codec->quant_tbl_ptrs[i]) {
            codec->quant_tbl_ptrs[i] = jpeg_alloc_quant_table((j_common_ptr)codec);
        }
        memcpy(
            codec->quant_tbl_ptrs[i]->quantval, original->quant_tbl_ptrs[i]->quantval,
            sizeof original->quant_tbl_ptrs[i]->quantval);
    }
    for (int c = 0; c < codec->num_components; c++) {
        codec->comp_info[c].h_samp_factor = original->comp_info[c].h_samp_factor;
        codec->comp_info[c].v_samp_factor = original->comp_info[c].v_samp_factor;
        codec->comp_info[c].quant_tbl_no = original->comp_info[c].quant_tbl_no;
    }
    jpeg_start_compress(codec, TRUE);
    while (codec->next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(pixels + codec->next_scanline * stride);
        jpeg_write_scanlines(codec, &row, 1);
    }
    jpeg_finish_compress(codec);
}

/// Copies all blocks with new pixels; `left` and `top` are where the part begins, in squares.
static void copy_blocks(
    struct jpeg_decompress_struct *original, jvirt_barray_ptr *old,
    struct jpeg_decompress_struct *part, jvirt_barray_ptr *new, const change_map *map, size_t left,
    size_t top
) {
    for (int c = 0; c < original->num_components; c++) {
        const jpeg_component_info *to = original->comp_info + c, *from = part->comp_info + c;
        const size_t wide = (size_t)(original->max_h_samp_factor / to->h_samp_factor);
        const size_t high = (size_t)(original->max_v_samp_factor / to->v_samp_factor);
        const size_t x0 = left / wide, y0 = top / high;
        for (size_t y = 0; y < from->height_in_blocks && y0 + y < to->height_in_blocks; y++) {
            JBLOCKARRAY source = part->mem->access_virt_barray(
                (j_common_ptr)part, new[c], (JDIMENSION)y, 1, FALSE);
            JBLOCKARRAY target = original->mem->access_virt_barray(
                (j_common_ptr)original, old[c], (JDIMENSION)(y0 + y), 1, TRUE);
            for (size_t x = 0; x < from->width_in_blocks && x0 + x < to->width_in_blocks; x++) {
                if (is_new(map, x0 + x, y0 + y, wide, high)) {
                    memcpy(target[0][x0 + x], source[0][x], sizeof(JBLOCK));
                }
            }
        }
    }
}

/// Whether the file is of a kind whose blocks we can replace.
static bool is_usable(const struct jpeg_decompress_struct *file, size_t width, size_t height) {
    const bool is_known = file->jpeg_color_space == JCS_GRAYSCALE
        || file->jpeg_color_space == JCS_YCbCr || file->jpeg_color_space == JCS_RGB;
    if (!is_known || file->data_precision != 8) return false;
    if (file->image_width != width || file->image_height != height) return false;
    if (file->num_components != 1 && file->num_components != 3) return false;
    int largest_h = 1, largest_v = 1;
    for (int c = 0; c < file->num_components; c++) {
        const jpeg_component_info *component = file->comp_info + c;
        if (component->h_samp_factor > largest_h) largest_h = component->h_samp_factor;
        if (component->v_samp_factor > largest_v) largest_v = component->v_samp_factor;
    }
    for (int c = 0; c < file->num_components; c++) {
        const jpeg_component_info *component = file->comp_info + c;
        if (largest_h % component->h_samp_factor || largest_v % component->v_samp_factor) {
            return false;
        }
    }
    return true;
}

/// Whether every component has a table to divide by.
static bool has_tables(const struct jpeg_decompress_struct *file) {
    for (int c = 0; c < file->num_components; c++) {
        const int number = file->comp_info[c].quant_tbl_no;
        if (number < 0 || number >= NUM_QUANT_TBLS || !file->quant_tbl_ptrs[number]) return false;
        for (int i = 0; i < DCTSIZE2; i++) {
            if (!file->quant_tbl_ptrs[number]->quantval[i]) return false;
        }
    }
    return true;
}

/// Everything that must be freed whichever way a replacement ends.
typedef struct {
    error_handler errors;
    struct jpeg_decompress_struct original, part;
    struct jpeg_compress_struct encoder, result;
    change_map map;
    unsigned char *part_bytes, *output;
    unsigned long part_size, output_size;
    ic_status status;
} replacement;

/// Compresses what differs, and puts its blocks among those of the original.
static void replace_blocks(
    replacement *job, jvirt_barray_ptr *blocks, const uint8_t *after, size_t channels
) {
    const change_map *map = &job->map;
    if (map->left > map->right) return;
    const size_t width = job->original.image_width, height = job->original.image_height;
    const size_t wide = (size_t)job->original.max_h_samp_factor;
    const size_t high = (size_t)job->original.max_v_samp_factor;
    const size_t left = map->left / wide * wide, top = map->top / high * high;
    size_t right = (map->right / wide + 1) * wide * 8;
    size_t bottom = (map->bottom / high + 1) * high * 8;
    if (right > width) right = width;
    if (bottom > height) bottom = height;
    jpeg_mem_dest(&job->encoder, &job->part_bytes, &job->part_size);
    compress_like(
        &job->encoder, &job->original, after + (top * 8 * width + left * 8) * channels,
        width * channels, right - left * 8, bottom - top * 8);
    jpeg_mem_src(&job->part, job->part_bytes, job->part_size);
    jpeg_read_header(&job->part, TRUE);
    copy_blocks(
        &job->original, blocks, &job->part, jpeg_read_coefficients(&job->part), map, left, top);
}

/// The whole replacement; leaves by `longjmp` where a file is not as it should be.
static void replace(
    replacement *job, const uint8_t *bytes, size_t size, size_t width, size_t height,
    size_t channels, const uint8_t *before, const uint8_t *after
) {
    jpeg_create_decompress(&job->original);
    jpeg_create_decompress(&job->part);
    jpeg_create_compress(&job->encoder);
    jpeg_create_compress(&job->result);
    jpeg_mem_src(&job->original, bytes, (unsigned long)size);
    jpeg_read_header(&job->original, TRUE);
    if (!is_usable(&job->original, width, height)) return;
    if (channels != (job->original.num_components == 1 ? 1 : 3)) return;
    jvirt_barray_ptr *blocks = jpeg_read_coefficients(&job->original);
    // Tables may come with any scan.
    if (!has_tables(&job->original)) return;
    if (!compare(&job->map, before, after, width, height, channels)) {
        job->status = IC_NO_MEMORY;
        return;
    }
    replace_blocks(job, blocks, after, channels);
    jpeg_mem_dest(&job->result, &job->output, &job->output_size);
    jpeg_copy_critical_parameters(&job->original, &job->result);
    job->result.optimize_coding = TRUE;
    if (job->original.progressive_mode) jpeg_simple_progression(&job->result);
    jpeg_write_coefficients(&job->result, blocks);
    jpeg_finish_compress(&job->result);
    job->status = IC_OK;
}

ic_status ic_jpeg_replace(
    const uint8_t *bytes, size_t size, uint32_t width, uint32_t height, uint32_t channels,
    const uint8_t *before, const uint8_t *after, ic_bytes *file
) {
    memset(file, 0, sizeof *file);
    // On the heap, so that nothing of it is lost in registers when the codec gives up.
    replacement *job = calloc(1, sizeof *job);
    if (!job) return IC_NO_MEMORY;
    job->status = IC_UNSUPPORTED;
    job->original.err = job->part.err = handler(&job->errors);
    job->encoder.err = job->result.err = &job->errors.base;
    if (!setjmp(job->errors.exit)) {
        replace(job, bytes, size, width, height, channels, before, after);
    }
    jpeg_destroy_compress(&job->result);
    jpeg_destroy_compress(&job->encoder);
    jpeg_destroy_decompress(&job->part);
    jpeg_destroy_decompress(&job->original);
    free(job->map.is_new);
    free(job->part_bytes);
    const ic_status status = job->status;
    if (status == IC_OK) {
        *file = (ic_bytes){job->output, job->output_size};
    } else {
        free(job->output);
    }
    free(job);
    return status;
}

ic_status ic_jpeg_blocks(
    const uint8_t *bytes, size_t size, uint32_t component, ic_jpeg_component *found,
    ic_bytes *values
) {
    memset(found, 0, sizeof *found);
    memset(values, 0, sizeof *values);
    struct jpeg_decompress_struct file = {0};
    error_handler errors;
    file.err = handler(&errors);
    uint8_t *volatile copy = NULL;
    if (setjmp(errors.exit)) {
        free(copy);
        jpeg_destroy_decompress(&file);
        return IC_DAMAGED;
    }
    jpeg_create_decompress(&file);
    jpeg_mem_src(&file, bytes, (unsigned long)size);
    jpeg_read_header(&file, TRUE);
    jvirt_barray_ptr *blocks = jpeg_read_coefficients(&file);
    found->components = (uint32_t)file.num_components;
    found->is_progressive = file.progressive_mode;
    if (component < found->components) {
        const jpeg_component_info *of = file.comp_info + component;
        found->wide = (uint32_t)(file.max_h_samp_factor / of->h_samp_factor);
        found->high = (uint32_t)(file.max_v_samp_factor / of->v_samp_factor);
        found->columns = of->width_in_blocks;
        found->rows = of->height_in_blocks;
        const size_t row = found->columns * sizeof(JBLOCK);
        copy = malloc(row * found->rows);
        for (uint32_t y = 0; copy && y < found->rows; y++) {
            JBLOCKARRAY line = file.mem->access_virt_barray(
                (j_common_ptr)&file, blocks[component], y, 1, FALSE);
            memcpy(copy + y * row, line[0], row);
        }
        if (copy) *values = (ic_bytes){copy, row * found->rows};
    }
    jpeg_destroy_decompress(&file);
    return IC_OK;
}

// ISO/IEC 10918-1, table K.1, in zigzag order or not: only its sum at each scale is needed.
static const int luminance[64] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
};

int ic_jpeg_quality(const uint8_t *bytes, size_t size) {
    struct jpeg_decompress_struct file = {0};
    error_handler errors;
    file.err = handler(&errors);
    volatile int best = 0;
    if (!setjmp(errors.exit)) {
        jpeg_create_decompress(&file);
        jpeg_mem_src(&file, bytes, (unsigned long)size);
        jpeg_read_header(&file, TRUE);
        const JQUANT_TBL *table = file.quant_tbl_ptrs[file.comp_info[0].quant_tbl_no & 3];
        long wanted = 0, nearest = 1L << 30;
        for (int i = 0; table && i < 64; i++) wanted += table->quantval[i];
        for (int quality = 1; table && quality <= 100; quality++) {
            const int scale = quality < 50 ? 5000 / quality : 200 - 2 * quality;
            long sum = 0;
            for (int i = 0; i < 64; i++) {
                const int value = (luminance[i] * scale + 50) / 100;
                sum += value < 1 ? 1 : value > 255 ? 255 : value;
            }
            if (labs(sum - wanted) < nearest) {
                nearest = labs(sum - wanted);
                best = quality;
            }
        }
    }
    jpeg_destroy_decompress(&file);
    return best;
}
