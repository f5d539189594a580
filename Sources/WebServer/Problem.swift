import Foundation
public import HTTPTypes
public import Hummingbird
import NIOCore

/// An error as RFC 9457 writes it: a stable type for programs and a sentence for people.
public struct Problem: Error, Sendable, Hashable {
    /// A value of one of the members that say which limit was hit.
    public enum Member: Sendable, Hashable, Encodable {
        case integer(Int)
        case text(String)
        case texts([String])

        /// Encodes the bare value.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .integer(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            case .texts(let value): try container.encode(value)
            }
        }
    }

    /// The last word of `type`, such as `photo-too-large`; never changes its meaning.
    public var kind: String
    /// The HTTP status.
    public var status: HTTPResponse.Status
    /// A sentence for people.
    public var detail: String
    /// Further members of the document, such as `maximumBytes`.
    public var members: [String: Member]
    /// Seconds after which trying again makes sense.
    public var retryAfter: Int?
    /// Further headers of the response, such as `Allow`.
    public var headers: HTTPFields

    /// Creates a problem.
    public init(
        _ kind: String, _ status: HTTPResponse.Status, _ detail: String,
        members: [String: Member] = [:], retryAfter: Int? = nil, headers: HTTPFields = [:]
    ) {
        self.kind = kind
        self.status = status
        self.detail = detail
        self.members = members
        self.retryAfter = retryAfter
        self.headers = headers
    }

    /// What all `type` members begin with: an address of this server that explains the problem.
    public static let typePrefix = "/problems/"
}

extension Problem: Encodable {
    /// Encodes the problem document.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for (name, value) in members { try container.encode(value, forKey: Key(name)) }
        try container.encode(Self.typePrefix + kind, forKey: Key("type"))
        try container.encode(title, forKey: Key("title"))
        try container.encode(status.code, forKey: Key("status"))
        try container.encode(detail, forKey: Key("detail"))
    }

    /// The kind in words, which is the same for every occurrence.
    private var title: String {
        let words = kind.replacing("-", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension Problem: HTTPResponseError {
    /// The response that carries the problem document.
    public func response(from request: Request, context: some RequestContext) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if status == .upgradeRequired {
            headers[.upgrade] = "websocket"
            headers[.connection] = "Upgrade, close"
        }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: JSON.buffer(self)))
    }
}

/// The encoding of every document we send.
enum JSON {
    /// Encodes a document; dates are ISO 8601 in UTC.
    static func data(_ document: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Our own documents have string keys and finite numbers; nothing in them can fail to encode.
        return (try? encoder.encode(document)) ?? Data("{}".utf8)
    }

    /// Encodes a document for a response.
    static func buffer(_ document: some Encodable) -> ByteBuffer {
        ByteBuffer(bytes: data(document))
    }

    /// A response with a document, never stored by caches.
    static func response(
        _ document: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = headers[.cacheControl] ?? "no-store"
        return Response(status: status, headers: headers, body: .init(byteBuffer: buffer(document)))
    }
}
