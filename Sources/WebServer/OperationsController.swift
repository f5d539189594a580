import Editing
import Foundation
import HTTPTypes
import Hummingbird
import Metrics
import NIOCore

/// What an operator's tools ask: is it alive, is it ready, how is it doing.
struct OperationsController: Sendable {
    let editor: Editor
    let sessions: OpenSessions
    let metrics: PrometheusRegistry

    func addRoutes(to router: Router<AppContext>) {
        router.get("/healthz", use: health)
        router.get("/readyz", use: readiness)
        router.get("/metrics", use: report)
    }

    /// - Returns: `200` while the process answers.
    @Sendable func health(_ request: Request, _ context: AppContext) -> Response {
        JSON.response(["status": "ok"])
    }

    /// - Returns: `200` once the store is recovered, `503` before and while shutting down.
    @Sendable func readiness(_ request: Request, _ context: AppContext) async throws
        -> Response
    {
        guard await sessions.isReady else {
            throw Problem(
                "not-ready", .serviceUnavailable, "The server is starting or stopping.",
                retryAfter: 2)
        }
        return JSON.response(["status": "ready"])
    }

    /// - Returns: All counts in Prometheus' text format.
    @Sendable func report(_ request: Request, _ context: AppContext) async -> Response {
        Meter(label: "likeness_open_sessions", factory: metrics).set(await sessions.count)
        let (used, limit) = await sessions.storage()
        Meter(label: "likeness_storage_bytes", factory: metrics).set(used)
        if let limit { Meter(label: "likeness_storage_limit_bytes", factory: metrics).set(limit) }
        for stage in await editor.stages() {
            let labels = [("stage", stage.stage)]
            Meter(label: "likeness_stage_waiting", dimensions: labels, factory: metrics)
                .set(stage.waiting)
            metrics.total("likeness_stage_runs_total", labels, is: Double(stage.runs))
            metrics.total("likeness_stage_seconds_total", labels, is: stage.seconds)
        }
        if let resident = Self.residentBytes() {
            Meter(label: "process_resident_memory_bytes", factory: metrics).set(resident)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/plain; version=0.0.4; charset=utf-8",
                .cacheControl: "no-store",
            ],
            body: .init(byteBuffer: ByteBuffer(string: metrics.render())))
    }

    /// The second number of `/proc/self/statm`, in bytes.
    private static func residentBytes() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}
