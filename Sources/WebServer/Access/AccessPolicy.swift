import Foundation
import HTTPTypes
import Persistence

/// What a request needs before it is answered.
enum AccessPolicy {
    /// The scope that a request needs; `nil` if it is open to everybody.
    ///
    /// The browser client itself is open: without a token it can do nothing.
    static func scope(_ method: HTTPRequest.Method, _ path: String) -> AccessScope? {
        if path == "/metrics" { return .admin }
        guard path.hasPrefix("/v1/"), !open.contains(path), !path.hasPrefix("/v1/docs") else {
            return nil
        }
        let isLooking = [.get, .head, .options].contains(method) && !path.hasSuffix("/live")
        return isLooking ? .read : .edit
    }

    private static let open: Set = ["/v1/openapi.json", "/v1/access"]

    /// Whether a request brings a photo, of which a client may send only so many.
    static func bringsPhoto(_ method: HTTPRequest.Method, _ path: String) -> Bool {
        guard method == .post else { return false }
        return ["/v1/sessions", "/v1/uploads", "/v1/batch", "/v1/verify"].contains(path)
            || path.hasPrefix("/v1/sessions/") && path.hasSuffix("/session")
    }

    /// The session that a path such as `/v1/sessions/k3…/edits` belongs to.
    static func session(in path: some StringProtocol) -> String? {
        let parts = path.split(separator: "/", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].isEmpty, parts[1] == "v1", parts[2] == "sessions" else {
            return nil
        }
        return String(parts[3])
    }

    /// Whether only this machine can reach an address that is listened on.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127.")
    }
}

/// Why a server may not start.
public enum AccessError: Error, CustomStringConvertible {
    /// Others can reach the address, or everybody is asked for a token, and there is none.
    case noToken(host: String)

    /// A sentence for the operator.
    public var description: String {
        switch self {
        case .noToken(let host):
            (AccessPolicy.isLoopback(host)
                ? "Everybody is asked for a token" : "Others can reach \(host)")
                + ", so one is needed first: likeness token create NAME"
        }
    }
}
