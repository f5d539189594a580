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
    /// Whether to mark the picture as edited with generative AI, in the words of the IPTC.
    public var isEditedWithAI: Bool

    /// Creates metadata of an sRGB picture without EXIF.
    public init(pixelsPerInch: SIMD2<Double>? = nil, isEditedWithAI: Bool = false) {
        self.init(
            exif: nil, colorProfile: nil, pixelsPerInch: pixelsPerInch,
            isEditedWithAI: isEditedWithAI)
    }

    init(
        exif: Data?, colorProfile: ColorProfile?, pixelsPerInch: SIMD2<Double>?,
        isEditedWithAI: Bool = false
    ) {
        self.exif = exif
        self.colorProfile = colorProfile
        self.pixelsPerInch = pixelsPerInch
        self.isEditedWithAI = isEditedWithAI
    }

    /// The XMP packet that marks an edited picture.
    var xmp: String? {
        guard isEditedWithAI else { return nil }
        return """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>\
            <x:xmpmeta xmlns:x="adobe:ns:meta/">\
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" \
            xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
            xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
            xmp:CreatorTool="Likeness" \
            Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/\
            compositeWithTrainedAlgorithmicMedia"/>\
            </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
            """
    }
}
