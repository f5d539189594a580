import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat

/// A form (`multipart/form-data`, RFC 7578) read part by part as it arrives.
///
/// It holds one part at most, and of that no more than its reader wants.
struct FormReader {
    /// What a part says of itself.
    struct Part {
        var name: String
        var fileName: String
    }

    private var body: RequestBody.AsyncIterator
    private let delimiter: Data
    /// What arrived and was not used.
    private var rest = Data("\r\n".utf8)  // the first delimiter, too, follows a line break
    private var isOver = false

    /// Begins to read a form.
    ///
    /// - Throws: ``Problem``: `wrong-content-type` or `malformed-form`.
    init(_ request: Request) throws {
        let type = request.headers[.contentType] ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data") else {
            throw Problem(
                "wrong-content-type", .unsupportedMediaType,
                "The body must be multipart/form-data.")
        }
        guard let boundary = Upload.parameter("boundary", of: type), 1...70 ~= boundary.utf8.count
        else { throw Self.malformed("it has no boundary") }
        delimiter = Data("\r\n--\(boundary)".utf8)
        body = request.body.makeAsyncIterator()
    }

    /// Goes to the next part; what was not read of the last one is skipped.
    ///
    /// - Returns: `nil` after the last part.
    mutating func nextPart() async throws -> Part? {
        try await skip()
        guard !isOver else { return nil }
        // After a delimiter comes the end (`--`) or a line break and the part's headers.
        try await fill { $0.count >= 2 }
        if rest.starts(with: Data("--".utf8)) {
            isOver = true
            while try await more() {  // an epilogue is allowed, and ignored
                rest = Data()
            }
            return nil
        }
        let blank = Data("\r\n\r\n".utf8)
        try await fill { $0.count > 8192 || $0.firstRange(of: blank) != nil }
        guard let end = rest.range(of: blank) else {
            throw Self.malformed("the headers of a part are too long")
        }
        let headers = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
        rest = Data(rest[end.upperBound...])
        let disposition =
            headers.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("content-disposition:")
            }.map(String.init) ?? ""
        guard let name = Upload.parameter("name", of: disposition) else {
            throw Self.malformed("a part has no name")
        }
        isInside = true
        return Part(name: name, fileName: Upload.parameter("filename", of: disposition) ?? "")
    }

    private var isInside = true

    /// The bytes of the part.
    ///
    /// - Returns: `nil` if it has more than `limit`.
    mutating func data(upTo limit: Int) async throws -> Data? {
        var bytes = Data()
        while let piece = try await nextPiece() {
            guard bytes.count + piece.count <= limit else { return nil }
            bytes.append(piece)
        }
        return bytes
    }

    /// Skips what is left of the part.
    mutating func skip() async throws {
        while try await nextPiece() != nil {}
    }

    /// Some bytes of the part; `nil` at its end, where the delimiter has been read.
    private mutating func nextPiece() async throws -> Data? {
        guard isInside else { return nil }
        while true {
            if let end = rest.range(of: delimiter) {
                let piece = Data(rest[..<end.lowerBound])
                rest = Data(rest[end.upperBound...])
                isInside = false
                return piece.isEmpty ? nil : piece
            }
            // The end of what is here may be the beginning of the delimiter.
            let safe = rest.count - delimiter.count
            if safe > 1 << 16 {
                let piece = Data(rest.prefix(safe))
                rest = Data(rest.dropFirst(safe))
                return piece
            }
            guard try await more() else { throw Self.malformed("it ends in the middle") }
        }
    }

    private mutating func fill(_ isEnough: (Data) -> Bool) async throws {
        while !isEnough(rest) {
            guard try await more() else { throw Self.malformed("it ends in the middle") }
        }
    }

    private mutating func more() async throws -> Bool {
        guard let buffer = try await body.next() else { return false }
        rest.append(contentsOf: buffer.readableBytesView)
        return true
    }

    private static func malformed(_ reason: String) -> Problem {
        Problem("malformed-form", .badRequest, "The form cannot be read: \(reason).")
    }
}
