import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOWebSocket
import Testing

@testable import WebServer

struct LimitsTests {
    @Test func `who asks too often is told when to come back, and others are not hindered`() throws
    {
        var wanted = RequestLimits()
        (wanted.requestsPerSecond, wanted.burst) = (2, 3)
        let (limits, start) = (ClientLimits(wanted), ContinuousClock.now)
        for _ in 0..<3 { try limits.admit("a", withPhoto: false, now: start) }
        let refused = #expect(throws: Problem.self) {
            try limits.admit("a", withPhoto: false, now: start)
        }
        #expect(refused?.kind == "rate-limited" && refused?.retryAfter == 1)
        try limits.admit("b", withPhoto: false, now: start)
        try limits.admit("a", withPhoto: false, now: start + .seconds(1))
        try limits.admit("a", withPhoto: false, now: start + .seconds(1))
        #expect(throws: Problem.self) {
            try limits.admit("a", withPhoto: false, now: start + .seconds(1))
        }
    }

    @Test func `a lease ends with its owner`() throws {
        var wanted = RequestLimits()
        wanted.requestsAtOnce = 2
        let limits = ClientLimits(wanted)
        var leases = [try limits.lease(.request, for: "a"), try limits.lease(.request, for: "a")]
        let refused = #expect(throws: Problem.self) { try limits.lease(.request, for: "a") }
        #expect(refused?.kind == "too-many-at-once" && refused?.retryAfter != nil)
        _ = try limits.lease(.stream, for: "a")
        leases.removeLast()
        _ = try limits.lease(.request, for: "a")
        #expect(!leases.isEmpty)
    }

    @Test func `a hundred thousand clients leave no more than what still counts`() throws {
        let (limits, start) = (ClientLimits(RequestLimits()), ContinuousClock.now)
        for number in 0..<100_000 {
            try limits.admit(
                "\(number)", withPhoto: false, now: start + .milliseconds(number * 50))
        }
        #expect(limits.count < 20_000)
    }

    @Test func `too many requests are answered with 429, a time, and the limit`() async throws {
        try await makeApplication {
            ($0.limits.requestsPerSecond, $0.limits.burst) = (1, 5)
        }.test(.router) { client in
            // At once, so that a slow machine does not give them time.
            let responses = try await withThrowingTaskGroup(of: TestResponse.self) { group in
                for _ in 0..<20 { group.addTask { try await client.send(.get, "/v1/sliders") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(responses.count { $0.status == .ok } >= 5)
            let refused = responses.filter { $0.status == .tooManyRequests }
            #expect(!refused.isEmpty)
            for response in refused {
                try #expect(response.problem() == "rate-limited")
                try #expect(response.document()["limit"] as? Int == 1)
                #expect(response.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
            }
            // Whoever watches the server is never turned away.
            for _ in 0..<20 { try await #expect(client.send(.get, "/healthz").status == .ok) }
        }
    }

    @Test func `photos have a limit of their own, and streams, too`() async throws {
        try await makeApplication {
            ($0.limits.photosPerMinute, $0.limits.photoBurst) = (1, 2)
            $0.limits.streamsAtOnce = 1
        }.test(.live) { client in
            let session = try await client.upload()
            _ = try await client.upload()
            let third = try await client.execute(uri: "/v1/sessions", method: .post, body: photo) {
                $0
            }
            #expect(third.status == .tooManyRequests)
            try #expect(third.document()["seconds"] as? Int == 60)
            try await connect(client, session + "/live") { socket in
                _ = try await socket.next()
                try await #expect(
                    client.send(.get, session + "/events").problem() == "too-many-at-once")
                try await connect(client, session + "/live") { other in
                    try await #expect(other.closeCode() == .unknown(4429))
                }
            }
        }
    }

    @Test func `a silent peer is given up with 1008`() async throws {
        try await makeApplication { $0.liveIdleLimit = .milliseconds(900) }.test(.live) { client in
            let session = try await client.upload()
            try await connect(client, session + "/live") { socket in
                socket.answersPings = false
                try await #expect(socket.closeCode() == .policyViolation)
            }
        }
    }
}
