import Editing
import FaceModels
import Foundation
import HTTPTypes
import Hummingbird

/// Addresses that open one thing for some time, without a token: whoever has one may pass it on.
struct SignedLinks: Sendable {
    /// A week.
    static let maximumSeconds = 7 * 24 * 3600
    /// The key of this node.
    let key: Data

    /// What clients see of a link.
    struct Document: Encodable, Sendable {
        var url: String
        var expires: Date
    }

    /// Signs a path until a time, to the second.
    func sign(_ path: String, until expires: Date) -> Document {
        let seconds = Int(expires.timeIntervalSince1970)
        return Document(
            url: "\(path)?expires=\(seconds)&signature=\(signature(path, seconds))",
            expires: Date(timeIntervalSince1970: TimeInterval(seconds)))
    }

    /// Whether a request bears a signature that opens its path.
    ///
    /// - Returns: `false` if it bears none.
    /// - Throws: ``Problem``: `link-invalid` or `link-expired`.
    func opens(_ request: Request, now: Date = .now) throws -> Bool {
        let parameters = request.uri.queryParameters
        guard let signature = parameters["signature"] else { return false }
        guard let seconds = parameters["expires"].flatMap({ Int($0) }),
            Self.isEqual(String(signature), self.signature(request.uri.path, seconds))
        else {
            throw Problem(
                "link-invalid", .forbidden, "This link was not made by this server, or was changed."
            )
        }
        guard Double(seconds) > now.timeIntervalSince1970 else {
            throw Problem("link-expired", .gone, "This link has expired; ask for a new one.")
        }
        return true
    }

    private func signature(_ path: String, _ seconds: Int) -> String {
        HMAC.sha256(Data("\(seconds) \(path)".utf8), key: key)
    }

    /// Compares in a time that does not tell how much is right.
    private static func isEqual(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// A keyed digest: RFC 2104 with SHA-256.
enum HMAC {
    /// The digest in hexadecimal.
    static func sha256(_ message: Data, key: Data) -> String {
        let key = key.count > 64 ? bytes(FaceModels.sha256(key)) : key
        let block = key + Data(count: 64 - key.count)
        let inner = bytes(FaceModels.sha256(Data(block.map { $0 ^ 0x36 }) + message))
        return FaceModels.sha256(Data(block.map { $0 ^ 0x5c }) + inner)
    }

    private static func bytes(_ hexadecimal: String) -> Data {
        let digits = hexadecimal.utf8.map { $0 < 58 ? $0 - 48 : $0 - 87 }
        return Data(
            stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
    }
}
