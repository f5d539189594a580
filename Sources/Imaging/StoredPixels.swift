internal import CImageCodecs
internal import Foundation

/// The pixels of a file as they are stored, and what it says about them.
struct StoredPixels {
    let width: Int
    let height: Int
    /// 1 for gray, 3 for RGB, 4 for CMYK.
    let channels: Int
    let pixels: [UInt8]
    private(set) var exif: Data?
    private(set) var profile: ColorProfile?
    private(set) var pixelsPerInch: SIMD2<Double>?
    private var isInverted = false

    /// Decodes a file, whose size is checked before memory is spent on it.
    init(of data: Data, format: ImageFormat, limits: ImageLimits) throws {
        var header = ic_header()
        var extras = ic_png_extras()
        defer {
            ic_free(&extras.profile)
            ic_free(&extras.exif)
        }
        let status = data.withUnsafeBytes { file in
            switch format {
            case .jpeg: ic_jpeg_header(file.uint8, file.count, &header)
            case .png: ic_png_header(file.uint8, file.count, &header)
            case .webp: ic_webp_header(file.uint8, file.count, &header)
            }
        }
        try status.check(format, header)
        (width, height) = (Int(header.width), Int(header.height))
        channels = Int(header.channels)
        guard width > 0, height > 0, max(width, height) <= limits.maximumSide,
            width * height <= limits.maximumPixels
        else {
            throw ImageError.tooLarge(
                width: width, height: height, maximumPixels: limits.maximumPixels,
                maximumSide: limits.maximumSide)
        }
        let count = width * height * channels
        pixels = try data.withUnsafeBytes { file in
            try [UInt8](unsafeUninitializedCapacity: count) { pixels, filled in
                let target = pixels.baseAddress!
                let status =
                    switch format {
                    case .jpeg: ic_jpeg_decode(file.uint8, file.count, &header, target)
                    case .png:
                        ic_png_decode(
                            file.uint8, file.count, &header, target, 4 << 20, &extras)
                    case .webp: ic_webp_decode(file.uint8, file.count, &header, target)
                    }
                try status.check(format, header)
                filled = count
            }
        }
        switch format {
        case .jpeg:
            let segments = JPEGSegments(of: data)
            exif = segments.exif
            profile = segments.profile.flatMap(ColorProfile.init)
            pixelsPerInch = segments.pixelsPerInch
            isInverted = segments.isFromAdobe
        case .png:
            exif = Data(extras.exif)
            profile = Data(extras.profile).flatMap(ColorProfile.init)
            let (x, y) = (extras.pixels_per_metre_x, extras.pixels_per_metre_y)
            pixelsPerInch = x == 0 || y == 0 ? nil : SIMD2(Double(x), Double(y)) * 0.0254
        case .webp:
            let chunks = WebPChunks(of: data)
            exif = chunks.exif
            profile = chunks.profile.flatMap(ColorProfile.init)
        }
    }

    /// The stored pixels as sRGB.
    ///
    /// - Returns: The image; whether its numbers are sRGB; and those before a profile was applied,
    ///   gray ones three times, unless they were CMYK.
    func inSRGB() -> (image: Image, isConverted: Bool, unconverted: Image?) {
        let usable = profile.flatMap { $0.channels == channels && !$0.isSRGB ? $0 : nil }
        if let converted = usable?.converted(toSRGB: pixels, isInverted: isInverted) {
            return (
                Image(width: width, height: height, pixels: converted), true,
                channels == 4 ? nil : unconverted
            )
        }
        return (unconverted, true, nil)
    }

    /// The stored pixels as RGB, as if their numbers were sRGB.
    private var unconverted: Image {
        guard channels != 3 else { return Image(width: width, height: height, pixels: pixels) }
        return Image(width: width, height: height) { target in
            for i in 0..<width * height {
                for c in 0..<3 {
                    target[3 * i + c] =
                        channels == 1 ? pixels[i] : withoutInk(pixels[4 * i + c], pixels[4 * i + 3])
                }
            }
        }
    }

    /// The light that one ink and black leave, for CMYK without a profile.
    private func withoutInk(_ ink: UInt8, _ black: UInt8) -> UInt8 {
        let light = isInverted ? (Int(ink), Int(black)) : (255 - Int(ink), 255 - Int(black))
        return UInt8((light.0 * light.1 + 127) / 255)
    }
}

extension ic_status {
    /// Throws what a user should be told, unless all went well.
    fileprivate func check(_ format: ImageFormat, _ header: ic_header) throws {
        let reason = withUnsafeBytes(of: header.message) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        switch self {
        case IC_OK: return
        case IC_UNSUPPORTED: throw ImageError.unsupported(kind: "\(format.name) (\(reason))")
        case IC_TRUNCATED: throw ImageError.truncated(format)
        case IC_NO_MEMORY: throw ImageError.outOfMemory
        default:
            throw ImageError.damaged(format, reason: reason.isEmpty ? "wrong data" : reason)
        }
    }
}

extension Data {
    /// Copies bytes that a codec allocated, if there are any.
    fileprivate init?(_ bytes: ic_bytes) {
        guard let start = bytes.bytes, bytes.size > 0 else { return nil }
        self.init(bytes: start, count: bytes.size)
    }
}
