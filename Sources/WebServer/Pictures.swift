import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOFoundationCompat

/// Pictures as responses, with an entity tag that is a hash of their bytes.
enum Pictures {
    /// - Returns: The picture, or `304` if the client's `If-None-Match` names it.
    static func response(
        _ bytes: Data, _ format: ImageFormat, to request: Request, fileName: String? = nil
    ) -> Response {
        let tag = entityTag(of: bytes)
        var headers: HTTPFields = [.eTag: tag, .cacheControl: "private, no-cache"]
        if isMatch(request.headers[.ifNoneMatch], tag) {
            return Response(status: .notModified, headers: headers)
        }
        headers[.contentType] = format.mediaType
        if let fileName {
            let asked = request.uri.queryParameters["download"] != nil
            headers[.contentDisposition] =
                "\(asked ? "attachment" : "inline"); filename=\"\(fileName)\""
        }
        return Response(
            status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(data: bytes)))
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
