import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOFoundationCompat

/// Pictures as responses, with an entity tag that is a hash of their bytes.
enum Pictures {
    /// - Returns: The picture or the part of it that is asked for; `304` if the client has it, and
    ///   `416` if it has no such part.
    static func response(
        _ bytes: Data, _ format: ImageFormat, to request: Request, fileName: String? = nil
    ) -> Response {
        let tag = entityTag(of: bytes)
        var headers: HTTPFields = [
            .eTag: tag, .cacheControl: "private, no-cache", .acceptRanges: "bytes",
        ]
        if isMatch(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = format.mediaType
        if let fileName {
            let asked = request.uri.queryParameters["download"] != nil
            headers[.contentDisposition] =
                "\(asked ? "attachment" : "inline"); filename=\"\(fileName)\""
        }
        // The start of a data that is a part of another is not 0.
        let whole = ByteBuffer(data: bytes)
        let isCurrent = request.headers[.ifRange].map { $0 == tag } ?? true
        guard request.method == .get, isCurrent,
            let range = ByteRange(request.headers[.range], of: bytes.count)
        else { return Response(status: .ok, headers: headers, body: .init(byteBuffer: whole)) }
        switch range {
        case .part(let part):
            headers[.contentRange] =
                "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(bytes.count)"
            let slice = whole.getSlice(at: part.lowerBound, length: part.count) ?? ByteBuffer()
            return Response(
                status: .partialContent, headers: headers, body: .init(byteBuffer: slice))
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(bytes.count)"
            headers[.contentType] = nil
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }

    /// A strong entity tag: FNV-1a over 8 bytes at a time, and the length.
    static func entityTag(of bytes: Data) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        bytes.withUnsafeBytes { buffer in
            let words = buffer.count / 8
            for index in 0..<words {
                let word = buffer.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                hash = (hash ^ word) &* 0x100_0000_01b3
                hash ^= hash >> 29
            }
            for byte in buffer[(words * 8)...] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        return "\"\(String(bytes.count, radix: 36))-\(String(hash, radix: 36))\""
    }

    /// Whether an `If-None-Match` header names the tag; weak comparison, as RFC 9110 wants it.
    static func isMatch(_ header: String?, _ tag: String) -> Bool {
        guard let header else { return false }
        return header.split(separator: ",").contains { candidate in
            let candidate = candidate.trimmingCharacters(in: .whitespaces)
            return candidate == "*" || candidate == tag || candidate == "W/" + tag
        }
    }
}

/// What `Range` asks for; several ranges, and what cannot be read, are answered with the whole.
private enum ByteRange {
    case part(Range<Int>)
    case unsatisfiable

    /// Reads the header (RFC 9110, section 14.1.2); `nil` if it is to be ignored.
    init?(_ header: String?, of count: Int) {
        guard let header, header.hasPrefix("bytes="), !header.contains(",") else { return nil }
        let ends = header.dropFirst(6).split(
            separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (Int(ends[0]), Int(ends[1])) {
        case (nil, let suffix?) where ends[0].isEmpty && suffix >= 0:
            self =
                suffix == 0 || count == 0 ? .unsatisfiable : .part(max(0, count - suffix)..<count)
        case (let first?, nil) where ends[1].isEmpty && first >= 0:
            self = first < count ? .part(first..<count) : .unsatisfiable
        case (let first?, let last?) where first >= 0 && last >= first:
            self = first < count ? .part(first..<min(last + 1, count)) : .unsatisfiable
        default: return nil
        }
    }
}
