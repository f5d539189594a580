import Foundation
import HTTPTypes
import Hummingbird
import Imaging
import NIOCore
import NIOFoundationCompat

/// Bodies of requests, never more of them than allowed.
enum Upload {
    /// Collects a photo that is the body, or the field `photo` of a form.
    ///
    /// - Throws: ``Problem``: `photo-too-large`, `malformed-form` or `unsupported-format`.
    static func collectPhoto(_ request: Request, maximum: Int) async throws -> Data {
        var photo = try await collect(request, maximum: maximum)
        if let type = request.headers[.contentType], type.hasPrefix("multipart/form-data") {
            photo = try field("photo", of: photo, contentType: type)
        }
        guard photo.count <= maximum else { throw Problem.photoTooLarge(maximum: maximum) }
        try checkFormat(photo)
        return photo
    }

    /// Collects a photo, or a form around one.
    ///
    /// - Throws: ``Problem`` `photo-too-large` as soon as the limit is passed.
    static func collect(_ request: Request, maximum: Int) async throws -> Data {
        let limit = maximum + 4096  // a form has headers around the photo
        let announced = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        guard announced <= limit else { throw Problem.photoTooLarge(maximum: maximum) }
        var bytes = Data()
        bytes.reserveCapacity(announced)
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limit else {
                throw Problem.photoTooLarge(maximum: maximum)
            }
            chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }

    /// Collects a JSON document.
    ///
    /// - Throws: ``Problem`` `body-too-large` or `wrong-content-type`.
    static func collectDocument(_ request: Request) async throws -> Data {
        if let type = request.headers[.contentType], !type.hasPrefix("application/json") {
            throw Problem(
                "wrong-content-type", .unsupportedMediaType, "The body must be application/json.")
        }
        return try await collectSmall(request)
    }

    /// Refuses, by its first bytes, what is no JPEG, PNG or WebP.
    ///
    /// - Throws: ``Problem`` `unsupported-format`.
    static func checkFormat(_ photo: Data) throws {
        do {
            _ = try ImageFormat(of: photo)
        } catch {
            throw Problem(
                "unsupported-format", .unsupportedMediaType,
                photo.isEmpty ? "There is no photo in this request." : "\(error)",
                members: ["formats": .texts(ImageFormat.allCases.map(\.rawValue))])
        }
    }

    /// Finds a field of a `multipart/form-data` body (RFC 7578).
    ///
    /// - Throws: ``Problem`` `malformed-form`.
    static func field(_ name: String, of body: Data, contentType: String) throws -> Data {
        let malformed = Problem(
            "malformed-form", .badRequest, "The form has no field “\(name)” that can be read.",
            members: ["field": .text(name)])
        guard let boundary = parameter("boundary", of: contentType), !boundary.isEmpty else {
            throw malformed
        }
        let (line, delimiter) = (Data("\r\n\r\n".utf8), Data("\r\n--\(boundary)".utf8))
        // The first delimiter has no line break of its own before it.
        guard let first = body.firstRange(of: Data("--\(boundary)".utf8)) else { throw malformed }
        var start = first.upperBound
        while let blank = body[start...].firstRange(of: line),
            let end = body[blank.upperBound...].firstRange(of: delimiter)
        {
            let headers = String(decoding: body[start..<blank.lowerBound], as: UTF8.self)
            let disposition = headers.split(separator: "\r\n").first {
                $0.lowercased().hasPrefix("content-disposition:")
            }
            if let disposition, parameter("name", of: String(disposition)) == name {
                return Data(body[blank.upperBound..<end.lowerBound])
            }
            start = end.upperBound
        }
        throw malformed
    }

    /// The parameter `name` of a header value, without quotes.
    static func parameter(_ name: String, of header: String) -> String? {
        var (parts, isQuoted): ([String], Bool) = ([""], false)
        for character in header {
            if character == "\"" { isQuoted.toggle() }
            if character == ";", !isQuoted {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2,
                pair[0].trimmingCharacters(in: .whitespaces).lowercased() == name
            else { continue }
            return pair[1].trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
        }
        return nil
    }

    /// Collects a small body of any type.
    ///
    /// - Throws: ``Problem`` `body-too-large`.
    static func collectSmall(_ request: Request) async throws -> Data {
        let limit = 1 << 16
        var bytes = Data()
        for try await chunk in request.body {
            guard bytes.count + chunk.readableBytes <= limit else {
                throw Problem(
                    "body-too-large", .contentTooLarge, "The document is too large.",
                    members: ["maximumBytes": .integer(limit)])
            }
            chunk.withUnsafeReadableBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
