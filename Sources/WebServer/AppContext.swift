import HTTPTypes
import Hummingbird
import NIOCore
import Persistence

/// What is known of a request while it is answered.
struct AppContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Where the request comes from.
    let remoteAddress: SocketAddress?
    /// Who asks; the gate finds out.
    var client = Client.local

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }
}

/// Who asks, and what they may do.
struct Client: Sendable, Hashable {
    /// Under whose name things are kept: the id of a token; empty where no tokens are needed.
    var owner: String
    /// The name of the token, for people.
    var name = ""
    /// What the client may do.
    var scopes: Set<AccessScope>
    /// By what its requests are counted.
    var key: String

    /// Everybody, where no tokens are needed.
    static let local = Client(owner: "", scopes: Set(AccessScope.allCases), key: "local")

    /// The same client, with its requests counted by another key.
    func counted(as key: String) -> Client {
        var copy = self
        copy.key = key
        return copy
    }

    /// Whether the client may do what needs a scope; each includes the ones before it.
    func may(_ scope: AccessScope) -> Bool {
        switch scope {
        case .read: !scopes.isEmpty
        case .edit: scopes.contains(.edit) || scopes.contains(.admin)
        case .admin: scopes.contains(.admin)
        }
    }
}
