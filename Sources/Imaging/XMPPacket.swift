public import Foundation

/// What an XMP packet says about how a picture was made.
///
/// ISO 16684-1. We write properties as attributes; other programs may have turned them into
/// elements by the time we read them again.
public struct XMPPacket: Hashable, Sendable {
    /// The IPTC's word for how the picture was made, a URI.
    public var digitalSourceType: String?
    /// The recipe of the edit, JSON.
    public var recipe: String?
    /// The digest of the coded picture, hexadecimal.
    public var pictureDigest: String?
    /// The signature of recipe and digest, hexadecimal.
    public var signature: String?

    /// What the IPTC calls a photo of which parts were made by a trained model.
    public static let composite =
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

    /// Creates a packet.
    public init(digitalSourceType: String?) {
        self.digitalSourceType = digitalSourceType
    }

    /// Reads the packet of a JPEG, PNG or WebP file; `nil` if it has none.
    ///
    /// - Throws: ``ImageError`` if it is no picture.
    public init?(of file: Data) throws {
        let text: Data? =
            switch try ImageFormat(of: file) {
            case .jpeg: JPEGSegments(of: file).xmp
            case .png: PNGChunks.xmp(of: file)
            case .webp: WebPChunks(of: file).xmp
            }
        guard let text else { return nil }
        self.init(text: String(decoding: text, as: UTF8.self))
    }

    init(text: String) {
        digitalSourceType = Self.value(of: "Iptc4xmpExt:DigitalSourceType", in: text)
        recipe = Self.value(of: "likeness:recipe", in: text)
        pictureDigest = Self.value(of: "likeness:picture", in: text)
        signature = Self.value(of: "likeness:signature", in: text)
    }

    /// The packet as it stands in files.
    var text: String {
        let properties = [
            ("Iptc4xmpExt:DigitalSourceType", digitalSourceType), ("likeness:recipe", recipe),
            ("likeness:picture", pictureDigest), ("likeness:signature", signature),
        ]
        let attributes = properties.compactMap { name, value in
            value.map { " \(name)=\"\(Self.escaped($0))\"" }
        }
        return """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>\
            <x:xmpmeta xmlns:x="adobe:ns:meta/">\
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\
            <rdf:Description rdf:about="" \
            xmlns:xmp="http://ns.adobe.com/xap/1.0/" \
            xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" \
            xmlns:likeness="urn:likeness:xmp:1.0" \
            xmp:CreatorTool="Likeness"\(attributes.joined())/>\
            </rdf:RDF></x:xmpmeta><?xpacket end="w"?>
            """
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
    }

    /// The value of an attribute or a simple element.
    private static func value(of name: String, in text: String) -> String? {
        var rest = text[...]
        while let range = rest.range(of: name) {
            let isStart = range.lowerBound > rest.startIndex
            let before = isStart ? rest[rest.index(before: range.lowerBound)] : " "
            rest = rest[range.upperBound...]
            guard before == "<" || before.isWhitespace else { continue }
            if before == "<" {
                guard let open = rest.firstIndex(of: ">") else { return nil }
                return unescaped(rest[rest.index(after: open)...].prefix { $0 != "<" })
            }
            let value = rest.drop { $0.isWhitespace || $0 == "=" }
            guard let quote = value.first, quote == "\"" || quote == "'" else { continue }
            return unescaped(value.dropFirst().prefix { $0 != quote })
        }
        return nil
    }

    private static func unescaped(_ text: Substring) -> String {
        var (result, rest) = ("", text)
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: ";") else { break }
            let name = rest[..<end]
            switch name {
            case "amp": result += "&"
            case "lt": result += "<"
            case "gt": result += ">"
            case "quot": result += "\""
            case "apos": result += "'"
            default:
                let isHexadecimal = name.hasPrefix("#x")
                let code = UInt32(
                    name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
                result += code.flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
