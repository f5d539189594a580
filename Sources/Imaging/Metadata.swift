public import Foundation

/// What a picture file says beside its pixels, and may be passed on.
public struct Metadata: Hashable, Sendable {
    /// An EXIF block that says nothing about places and previews; orientation 1.
    ///
    /// It can only come from ``Photo/init(decoding:limits:)``, which removes the rest.
    public internal(set) var exif: Data?
    /// The profile of the pixels; `nil` for sRGB.
    public internal(set) var colorProfile: ColorProfile?
    /// The resolution for printing, horizontally and vertically.
    public var pixelsPerInch: SIMD2<Double>?
    /// What to say about how the picture was made.
    public var xmp: XMPPacket?

    /// Creates metadata of an sRGB picture without EXIF.
    public init(pixelsPerInch: SIMD2<Double>? = nil, xmp: XMPPacket? = nil) {
        self.init(exif: nil, colorProfile: nil, pixelsPerInch: pixelsPerInch, xmp: xmp)
    }

    init(
        exif: Data?, colorProfile: ColorProfile?, pixelsPerInch: SIMD2<Double>?,
        xmp: XMPPacket? = nil
    ) {
        self.exif = exif
        self.colorProfile = colorProfile
        self.pixelsPerInch = pixelsPerInch
        self.xmp = xmp
    }
}
