public import Editing
import Foundation
import HTTPTypes
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOSSL
public import Persistence

/// The server: REST, live connections and the browser client on one port.
///
/// ```swift
/// let app = try application(for: editor, store: store)
/// try await app.runService()  // until SIGTERM or SIGINT
/// ```
///
/// - Throws: ``AccessError`` if others can reach the server and there is no token, or an error of
///   NIOSSL if the certificate or its key cannot be used.
public func application(
    for editor: Editor, store: SessionStore, configuration: WebConfiguration = .init(),
    logger: Logger = Logger(label: "likeness")
) async throws -> some ApplicationProtocol {
    let parts = try await WebParts(editor, store, configuration, logger)
    let router = try await router(for: parts)
    return Application(
        router: router,
        server: .web(parts.route, tls: try tls(configuration.certificate)),
        configuration: .init(
            address: .hostname(configuration.host, port: configuration.port),
            availableConnectionsDelegate: MaximumAvailableConnections(
                configuration.maximumConnections)),
        services: [
            SessionKeeper(
                sessions: parts.sessions, batches: parts.batches,
                interval: configuration.sweepInterval)
        ],
        onServerRunning: { await configuration.onRunning($0.localAddress?.port ?? 0) },
        logger: logger)
}

/// What the routes are made of.
struct WebParts {
    let editor: Editor
    let store: SessionStore
    let configuration: WebConfiguration
    let sessions: OpenSessions
    let batches: BatchRunner
    let keeper: Gatekeeper
    let limits: ClientLimits
    let keys: RequestKeys
    let route: WebSocketRoute

    /// Puts the parts together.
    ///
    /// - Throws: ``AccessError/noToken(host:)``.
    init(
        _ editor: Editor, _ store: SessionStore, _ configuration: WebConfiguration,
        _ logger: Logger
    ) async throws {
        let isPublic = !AccessPolicy.isLoopback(configuration.host)
        if isPublic || configuration.requiresToken, try await !store.hasValidToken() {
            throw AccessError.noToken(host: configuration.host)
        }
        self.editor = editor
        self.store = store
        self.configuration = configuration
        sessions = OpenSessions(
            editor: editor, store: store, configuration: configuration, logger: logger)
        batches = BatchRunner(editor: editor, store: store, logger: logger)
        keeper = Gatekeeper(
            store: store, tickets: Tickets(), links: SignedLinks(key: try store.nodeKey("links")),
            isRequired: isPublic || configuration.requiresToken,
            allowedOrigins: configuration.allowedOrigins)
        limits = ClientLimits(configuration.limits)
        keys = RequestKeys(store: store, lifetime: configuration.lifetime)
        let live = LiveSocket(
            sessions: sessions, keeper: keeper, limits: limits, metrics: configuration.metrics)
        route = live.route(idleLimit: configuration.liveIdleLimit)
    }
}

/// All routes.
func router(for parts: WebParts) async throws -> Router<AppContext> {
    let (editor, store, sessions) = (parts.editor, parts.store, parts.sessions)
    let (configuration, keeper, limits) = (parts.configuration, parts.keeper, parts.limits)
    let keys = parts.keys
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    let methods = RouteMethods()
    router.add(middleware: RequestLog(metrics: configuration.metrics))
    router.add(middleware: ProblemDocuments(methods: methods))
    router.add(middleware: Gate(keeper: keeper, limits: limits))
    if let folder = configuration.publicFolder {
        router.add(middleware: try StaticFiles(folder: folder))
    }
    SessionsController(
        sessions: sessions, store: store, keys: keys, maximumUpload: configuration.maximumUpload
    ).addRoutes(to: router)
    HistoryController(sessions: sessions, keys: keys).addRoutes(to: router)
    EventsController(sessions: sessions, keeper: keeper, limits: limits).addRoutes(to: router)
    EditsController(sessions: sessions, links: keeper.links, keys: keys).addRoutes(to: router)
    BatchController(
        editor: editor, store: store, sessions: sessions, runner: parts.batches, keys: keys,
        configuration: configuration
    ).addRoutes(to: router)
    VerificationController(
        editor: editor, sessions: sessions, maximumUpload: configuration.maximumUpload
    ).addRoutes(to: router)
    PresetsController(editor: editor, store: store, keys: keys).addRoutes(to: router)
    UploadsController(
        store: store, keys: keys, maximumUpload: configuration.maximumUpload,
        lifetime: configuration.lifetime
    ).addRoutes(to: router)
    AccessController(
        keeper: keeper, sessions: sessions, isSecure: configuration.certificate != nil
    ).addRoutes(to: router)
    CatalogueController(editor: editor, configuration: configuration).addRoutes(to: router)
    DocumentationController().addRoutes(to: router)
    OperationsController(
        editor: editor, sessions: sessions, metrics: configuration.metrics
    ).addRoutes(to: router)
    // Only requests that are no upgrades, or refused ones, come here.
    router.get("/v1/sessions/{id}/live") { request, context -> Response in
        try keeper.checkOrigin(.init(request.head, address: context.remoteAddress))
        throw Problem(
            "upgrade-required", .upgradeRequired, "This address speaks WebSocket only.")
    }
    await methods.fill(router.routes.map { ($0.path.description, $0.method.rawValue) })
    return router
}

/// TLS 1.2 or newer with the operator's certificate.
private func tls(_ certificate: WebConfiguration.Certificate?) throws -> TLSConfiguration? {
    guard let certificate else { return nil }
    var tls = TLSConfiguration.makeServerConfiguration(
        certificateChain: try NIOSSLCertificate.fromPEMFile(certificate.chain.path)
            .map { .certificate($0) },
        privateKey: .privateKey(try NIOSSLPrivateKey(file: certificate.key.path, format: .pem)))
    tls.minimumTLSVersion = .tlsv12
    return tls
}
