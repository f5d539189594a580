#pragma once
// Picture files to pixels and back, colour profiles, and the inner loops of resampling.
//
// Nothing here keeps state. Decoders write into memory that the caller has allocated after it has
// seen the header, never read past `size`, and never leave by `longjmp`. Pixels are rows of bytes
// without gaps, top row first.

#ifndef CIMAGECODECS_H
#define CIMAGECODECS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    IC_OK,
    IC_UNSUPPORTED,  // a valid file of a kind that we do not read
    IC_TRUNCATED,    // the end of the file is missing
    IC_DAMAGED,
    IC_NO_MEMORY,
} ic_status;

/// What a file says about its pixels before any memory is spent on them.
typedef struct {
    uint32_t width, height;
    uint32_t channels;  // of the decoded pixels: 1 grey, 3 RGB, 4 CMYK
    bool has_alpha;     // transparent pixels are laid over white
    bool is_deep;       // more than eight bits, which are rounded to eight
    char message[200];  // the codec's words after a failure
} ic_header;

/// Bytes that the callee allocated; `ic_free` gives them back.
typedef struct {
    uint8_t *_Nullable bytes;
    size_t size;
} ic_bytes;

/// What a PNG carries beside its pixels.
typedef struct {
    ic_bytes profile, exif;
    uint32_t pixels_per_metre_x, pixels_per_metre_y;  // 0: not told
} ic_png_extras;

ic_status ic_jpeg_header(const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header);
ic_status ic_jpeg_decode(
    const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header,
    uint8_t *_Nonnull pixels);
ic_status ic_jpeg_encode(
    const uint8_t *_Nonnull rgb, uint32_t width, uint32_t height, int quality,
    bool keeps_full_chroma, ic_bytes *_Nonnull file);

/// Writes a JPEG file again with the pixels of `after` where they differ from `before`, both of
/// the whole picture as it is stored. Every block of 8 × 8 samples without such pixels keeps its
/// coefficients; the others are compressed with the tables of the file. Nothing is written that
/// is no picture. `IC_UNSUPPORTED` for files whose blocks cannot be replaced, such as CMYK.
ic_status ic_jpeg_replace(
    const uint8_t *_Nonnull bytes, size_t size, uint32_t width, uint32_t height,
    uint32_t channels, const uint8_t *_Nonnull before, const uint8_t *_Nonnull after,
    ic_bytes *_Nonnull file);

/// How the blocks of one component of a JPEG file lie.
typedef struct {
    uint32_t components;  // of the file
    uint32_t columns, rows;
    uint32_t wide, high;  // squares of 8 × 8 pixels that a block covers
    bool is_progressive;
} ic_jpeg_component;

/// Reads the quantized coefficients of a component: rows of blocks of 64 `int16_t`.
ic_status ic_jpeg_blocks(
    const uint8_t *_Nonnull bytes, size_t size, uint32_t component,
    ic_jpeg_component *_Nonnull found, ic_bytes *_Nonnull values);

/// The quality from 1 to 100 that a JPEG file was probably written with, by its first table; 0 if
/// it has none.
int ic_jpeg_quality(const uint8_t *_Nonnull bytes, size_t size);

ic_status ic_png_header(const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header);
/// `extras` is filled also when decoding fails; profiles above `maximum_extra` bytes are left out.
ic_status ic_png_decode(
    const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header,
    uint8_t *_Nonnull pixels, size_t maximum_extra, ic_png_extras *_Nonnull extras);
/// `profile` and `exif` may be empty.
ic_status ic_png_encode(
    const uint8_t *_Nonnull rgb, uint32_t width, uint32_t height, int level,
    const ic_png_extras *_Nonnull extras, ic_bytes *_Nonnull file);

ic_status ic_webp_header(const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header);
ic_status ic_webp_decode(
    const uint8_t *_Nonnull bytes, size_t size, ic_header *_Nonnull header,
    uint8_t *_Nonnull pixels);
ic_status ic_webp_encode(
    const uint8_t *_Nonnull rgb, uint32_t width, uint32_t height, int quality,
    ic_bytes *_Nonnull file);

void ic_free(ic_bytes *_Nonnull bytes);

/// A conversion between an ICC profile and sRGB; any number of threads may run one.
typedef struct ic_transform ic_transform;

/// The number of channels of a profile (1, 3 or 4), or 0 if it is not one that we can use.
uint32_t ic_profile_channels(const uint8_t *_Nonnull profile, size_t size);
/// From pixels in `profile` to sRGB, or from sRGB to `profile` if `is_reversed` (RGB and grey).
/// `is_inverted`: CMYK as Adobe writes it, where 255 means no ink.
ic_transform *_Nullable ic_transform_create(
    const uint8_t *_Nonnull profile, size_t size, bool is_reversed, bool is_inverted);
void ic_transform_run(
    const ic_transform *_Nonnull transform, const uint8_t *_Nonnull from, uint8_t *_Nonnull to,
    size_t pixels);
void ic_transform_destroy(ic_transform *_Nullable transform);

/// `out[i] = sum of weights[k] * rows[k * stride + i]` over `taps` rows.
void ic_mix_rows_u8(
    float *_Nonnull out, const uint8_t *_Nonnull rows, size_t stride,
    const float *_Nonnull weights, size_t taps, size_t count);
/// The same for rows of floats.
void ic_mix_rows_f32(
    float *_Nonnull out, const float *_Nonnull rows, size_t stride,
    const float *_Nonnull weights, size_t taps, size_t count);
/// Filters a row of `channels` (1, 3 or 4) interleaved floats into `width` pixels:
/// pixel x is the sum of `weights[x * taps + k] * in[starts[x] + k]`.
/// With 3 channels one float is read past the last pixel and written past the last result.
void ic_filter_row(
    float *_Nonnull out, const float *_Nonnull in, size_t channels,
    const int32_t *_Nonnull starts, const float *_Nonnull weights, size_t taps, size_t width);
/// Rounds to the nearest byte.
void ic_round_row(uint8_t *_Nonnull out, const float *_Nonnull in, size_t count);

/// Bilinear samples, four floats each, of an RGB picture at `(x, y) + i * (dx, dy)`, `i < count`.
/// Coordinates are continuous, the first pixel covers 0..1; places outside take the nearest pixel.
/// One byte past the picture is read.
void ic_sample_bilinear(
    float *_Nonnull out, const uint8_t *_Nonnull rgb, size_t width, size_t height,
    double x, double y, double dx, double dy, size_t count);
/// Bicubic (Keys, a = -1/2) samples of a picture of `channels` (1 or 4) floats a pixel.
void ic_sample_bicubic(
    float *_Nonnull out, const float *_Nonnull pixels, size_t channels, size_t width,
    size_t height, double x, double y, double dx, double dy, size_t count);

#endif
