import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// Writes one log line per request and counts it.
struct RequestLog: RouterMiddleware {
    typealias Context = AppContext
    let metrics: PrometheusRegistry

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let duration = start.duration(to: .now)
        let status = response.status.code
        context.logger.log(
            level: status >= 500 ? .error : .info, "request",
            metadata: [
                "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(status)",
                "ms": "\(((duration / .milliseconds(1)) * 10).rounded() / 10)",
                "bytes": "\(response.body.contentLength ?? 0)",
            ])
        // The pattern, not the path: a path holds the name of a session, and names are without end.
        let dimensions = [
            ("method", request.method.rawValue),
            ("route", context.endpointPath ?? "none"), ("status", String(status)),
        ]
        Counter(label: "http_requests_total", dimensions: dimensions, factory: metrics).increment()
        Timer(
            label: "http_request_seconds", dimensions: Array(dimensions.prefix(2)), factory: metrics
        ).recordNanoseconds(Int64((duration / .nanoseconds(1)).rounded()))
        return response
    }
}

/// Turns every error into a problem document, and adds the headers that make browsers careful.
struct ProblemDocuments: RouterMiddleware {
    typealias Context = AppContext
    /// Which methods each known path pattern has, for `405`.
    let methods: RouteMethods

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            var problem = Problem(error)
            if problem.kind == "not-found", context.endpointPath == "NotFound",
                let allowed = await methods.allowed(at: request.uri.path)
            {
                guard request.method != .options else {
                    return Self.careful(
                        Response(
                            status: .noContent, headers: [.allow: allowed.joined(separator: ", ")]))
                }
                problem = Problem(
                    "method-not-allowed", .methodNotAllowed,
                    "This address does not take \(request.method.rawValue).",
                    members: ["allowed": .texts(allowed)],
                    headers: [.allow: allowed.joined(separator: ", ")])
            }
            if problem.status == .internalServerError {
                context.logger.error("request failed", metadata: ["error": "\(error)"])
            }
            response = problem.response(from: request, context: context)
            if request.method == .head { response.body = .init() }
        }
        return Self.careful(response)
    }

    private static func careful(_ response: Response) -> Response {
        var response = response
        for (name, value) in headers { response.headers[name] = value }
        return response
    }

    /// Nothing is loaded from elsewhere or framed by others, and no address, which names a session,
    /// is told to others.
    ///
    /// `no-referrer` would do that, too, but it makes the `Origin` of forms `null`.
    private static let headers: [(HTTPField.Name, String)] =
        [
            (
                .contentSecurityPolicy,
                "default-src 'self'; img-src 'self' data: blob:; connect-src 'self' ws: wss:; "
                    + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
            ),
            (.xContentTypeOptions, "nosniff"),
        ]
        + [
            ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
        ].compactMap { name, value in HTTPField.Name(name).map { ($0, value) } }
}

/// The methods of every route, filled once the routes are known.
actor RouteMethods {
    private var table: [(pattern: [Substring], method: String)] = []

    /// Learns the routes.
    func fill(_ routes: [(path: String, method: String)]) {
        table = routes.map { ($0.path.split(separator: "/"), $0.method) }
    }

    /// The methods of the routes that match a path; `nil` if none does.
    func allowed(at path: String) -> [String]? {
        let parts = path.split(separator: "/")
        let methods = table.filter { entry in
            entry.pattern.count == parts.count
                && zip(entry.pattern, parts).allSatisfy {
                    $0 == $1 || $0.first == "{" || $0.first == ":"
                }
        }.map(\.method)
        guard !methods.isEmpty else { return nil }
        // The router answers HEAD wherever it answers GET.
        return Set(methods + (methods.contains("GET") ? ["HEAD"] : [])).sorted()
    }
}
