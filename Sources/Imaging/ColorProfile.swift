internal import CImageCodecs
public import Foundation

/// An ICC profile: what the numbers of a file mean as colors.
public struct ColorProfile: Hashable, Sendable {
    /// The profile as it is embedded in files.
    public let bytes: Data
    /// 1 for gray, 3 for RGB, 4 for CMYK.
    public let channels: Int
    /// Whether it says the same as sRGB, within one level everywhere.
    public let isSRGB: Bool

    /// Reads a profile, or returns `nil` if it cannot be used.
    public init?(_ bytes: Data) {
        let channels = bytes.withUnsafeBytes { profile in
            profile.count < 128 ? 0 : Int(ic_profile_channels(profile.uint8, profile.count))
        }
        guard channels > 0 else { return nil }
        self.bytes = bytes
        self.channels = channels
        guard channels == 3 else {
            isSRGB = false
            return
        }
        let probe = ColorProfile.probe
        guard let converted = Conversion(profile: bytes)?.run(probe, channels: 3) else {
            return nil
        }
        isSRGB = zip(probe, converted).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
    }

    /// Converts pixels of ``channels`` bytes each to sRGB.
    ///
    /// - Parameter isInverted: For CMYK as Adobe writes it, where 255 means no ink.
    func converted(toSRGB pixels: [UInt8], isInverted: Bool = false) -> [UInt8]? {
        Conversion(profile: bytes, isInverted: isInverted)?.run(pixels, channels: channels)
    }

    /// Converts sRGB pixels to ``channels`` bytes each of this profile, which is not for CMYK.
    func converted(fromSRGB pixels: [UInt8]) -> [UInt8]? {
        Conversion(profile: bytes, isReversed: true)?
            .run(pixels, channels: 3, results: channels)
    }

    /// Colors from all over the cube.
    private static let probe: [UInt8] = {
        let levels: [UInt8] = [0, 16, 40, 72, 104, 136, 168, 200, 232, 255]
        return levels.flatMap { r in levels.flatMap { g in levels.flatMap { b in [r, g, b] } } }
    }()
}

/// A conversion in one direction, for as long as it takes.
private final class Conversion {
    private let transform: OpaquePointer

    init?(profile: Data, isReversed: Bool = false, isInverted: Bool = false) {
        let transform = profile.withUnsafeBytes {
            ic_transform_create($0.uint8, $0.count, isReversed, isInverted)
        }
        guard let transform else { return nil }
        self.transform = transform
    }

    deinit {
        ic_transform_destroy(transform)
    }

    func run(_ pixels: [UInt8], channels: Int, results: Int = 3) -> [UInt8] {
        let count = pixels.count / channels
        return pixels.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: count * results) { target, filled in
                parallelStrips(of: count, height: 65_536) { part in
                    ic_transform_run(
                        transform, source.baseAddress! + part.lowerBound * channels,
                        target.baseAddress! + part.lowerBound * results, part.count)
                }
                filled = count * results
            }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The first byte, as C wants it; never of an empty buffer.
    var uint8: UnsafePointer<UInt8> { assumingMemoryBound(to: UInt8.self).baseAddress! }
}
