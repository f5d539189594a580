import HTTPTypes
import Logging
import NIOCore
import NIOWebSocket
import ServiceLifecycle

extension WebSocketRoute {
    /// Why a connection ends.
    private enum Ending: Sendable {
        case done((any Error)?)
        case shutdown
        case idle
        case slow
    }

    /// Runs one connection to its end: the handler, pings, a watch over slow readers, and a close
    /// frame that says why.
    func serve(
        _ channel: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, request: HTTPRequest,
        client: Client, logger: Logger
    ) async {
        let start = ContinuousClock.now
        do {
            try await channel.executeThenClose { inbound, outbound in
                let connection = WebSocketConnection(outbound, channel: channel.channel)
                let messages = WebSocketMessages(
                    inbound: inbound, connection: connection, maximumMessage: maximumMessage)
                await withTaskGroup(of: Ending.self) { group in
                    group.addTask {
                        do {
                            try await handler(request, client, messages, connection, logger)
                            return .done(nil)
                        } catch { return .done(error) }
                    }
                    group.addTask { await watch(connection) }
                    group.addTask {
                        // Quiescing forgets WebSockets; the lifecycle's task-local reaches us.
                        try? await gracefulShutdown()
                        return Task.isCancelled ? .done(nil) : .shutdown
                    }
                    let ending = await group.next() ?? .done(nil)
                    await close(connection, ending, logger)
                    if case .done = ending {
                    } else {
                        // The peer answers our close frame, which ends the handler's messages.
                        group.addTask {
                            try? await Task.sleep(for: closeLimit)
                            return .idle
                        }
                        _ = await group.next()
                    }
                    group.cancelAll()
                }
                let code = await connection.closeCode.map { UInt16(webSocketErrorCode: $0) } ?? 1006
                let (sent, lasted) = (await connection.sent, start.duration(to: .now))
                logger.info(
                    "live connection",
                    metadata: [
                        "path": "\(request.path ?? "")", "code": "\(code)",
                        "sent": "\(sent)",
                        "ms": "\(Int((lasted / .milliseconds(1)).rounded()))",
                    ])
                outbound.finish()
            }
        } catch {
            logger.debug("WebSocket ended", metadata: ["error": "\(error)"])
        }
    }

    /// Pings, and returns when the peer is silent or does not read.
    ///
    /// Time counts in beats that we ourselves lived through: after a laptop slept, or under so much
    /// work that we were late to listen, the peer is not the one who was silent.
    private func watch(_ connection: WebSocketConnection) async -> Ending {
        let beat = min(pingInterval, .seconds(1))
        var (silence, stalled, sincePing) = (Duration.zero, Duration.zero, Duration.zero)
        var (received, sent) = (0, 0)
        do {
            while true {
                try await Task.sleep(for: beat)
                let (nowReceived, nowSent) = (await connection.received, await connection.sent)
                silence = nowReceived > received ? .zero : silence + beat
                let isWaiting = await connection.waiting > 0 && nowSent == sent
                stalled = isWaiting ? stalled + beat : .zero
                (received, sent) = (nowReceived, nowSent)
                if stalled > sendLimit { return .slow }
                if silence > idleLimit { return .idle }
                sincePing += beat
                guard sincePing >= pingInterval else { continue }
                sincePing = .zero
                await connection.ping()
            }
        } catch { return .done(nil) }
    }

    private func close(
        _ connection: WebSocketConnection, _ ending: Ending, _ logger: Logger
    ) async {
        let limit = TimeAmount(closeLimit)
        switch ending {
        case .shutdown: await connection.close(.goingAway, "server shutdown", within: limit)
        case .idle: await connection.close(.policyViolation, "no sign of life", within: limit)
        case .slow: await connection.close(.policyViolation, "reading too slowly", within: limit)
        case .done(let error as WebSocketClose):
            await connection.close(error.code, error.reason, within: limit)
        case .done(let error?) where !(error is CancellationError):
            logger.debug("WebSocket handler failed", metadata: ["error": "\(error)"])
            await connection.close(.unexpectedServerError, within: limit)
        case .done: await connection.close(.normalClosure, within: limit)
        }
    }
}
