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
/// - Throws: An error of NIOSSL if the certificate or its key cannot be used.
public func application(
    for editor: Editor, store: SessionStore, configuration: WebConfiguration = .init(),
    logger: Logger = Logger(label: "likeness")
) async throws -> some ApplicationProtocol {
    let sessions = OpenSessions(
        editor: editor, store: store, configuration: configuration, logger: logger)
    let live = LiveSocket(sessions: sessions, metrics: configuration.metrics)
    let route = live.route(allowedOrigins: configuration.allowedOrigins)
    let router = try await router(
        for: editor, store: store, sessions: sessions, live: route, configuration: configuration)
    return Application(
        router: router,
        server: .web(route, tls: try tls(configuration.certificate)),
        configuration: .init(
            address: .hostname(configuration.host, port: configuration.port),
            availableConnectionsDelegate: MaximumAvailableConnections(
                configuration.maximumConnections)),
        services: [SessionKeeper(sessions: sessions, interval: configuration.sweepInterval)],
        onServerRunning: { await configuration.onRunning($0.localAddress?.port ?? 0) },
        logger: logger)
}

/// All routes.
func router(
    for editor: Editor, store: SessionStore, sessions: OpenSessions, live: WebSocketRoute,
    configuration: WebConfiguration
) async throws -> Router<AppContext> {
    let router = Router(context: AppContext.self, options: .autoGenerateHeadEndpoints)
    let methods = RouteMethods()
    router.add(middleware: RequestLog(metrics: configuration.metrics))
    router.add(middleware: ProblemDocuments(methods: methods))
    if let folder = configuration.publicFolder {
        router.add(middleware: try StaticFiles(folder: folder))
    }
    SessionsController(
        sessions: sessions, store: store, maximumUpload: configuration.maximumUpload
    ).addRoutes(to: router)
    HistoryController(sessions: sessions).addRoutes(to: router)
    EventsController(sessions: sessions).addRoutes(to: router)
    EditsController(sessions: sessions, links: SignedLinks(key: try store.nodeKey("links")))
        .addRoutes(to: router)
    VerificationController(editor: editor, maximumUpload: configuration.maximumUpload)
        .addRoutes(to: router)
    PresetsController(editor: editor, store: store).addRoutes(to: router)
    UploadsController(
        store: store, maximumUpload: configuration.maximumUpload, lifetime: configuration.lifetime
    ).addRoutes(to: router)
    CatalogueController(editor: editor, configuration: configuration).addRoutes(to: router)
    OperationsController(sessions: sessions, metrics: configuration.metrics).addRoutes(to: router)
    // Only requests that are no upgrades, or refused ones, come here.
    router.get("/v1/sessions/{id}/live") { request, context -> Response in
        guard live.isAllowed(origin: request.headers[.origin], host: request.head.authority) else {
            throw Problem(
                "origin-not-allowed", .forbidden,
                "Pages from another address may not connect to this server.")
        }
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
