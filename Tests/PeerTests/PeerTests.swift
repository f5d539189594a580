import FaceModels
import Foundation
import TestSupport
import Testing

/// A pack of networks that were never trained, written once per run of the tests.
let randomPack = Result {
    let folder = temporaryFolder("peer-pack")
    _ = try ModelPack.random(in: folder)
    return folder
}

/// A folder that no other test uses.
func temporaryFolder(_ name: String) -> URL {
    let folder = scratchFolder.appending(
        path: "\(name)-\(UUID().uuidString)")
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
}

/// A client or a photo in `Peers`.
func peer(_ name: String) throws -> URL {
    try #require(Bundle.module.url(forResource: "Peers", withExtension: nil)).appending(path: name)
}

/// Programs that share no code with us talk to the executable.
@Suite(.serialized)
struct PeerTests {
    @Test(.enabled("python3 is not installed") { await succeeds("python3", ["--version"]) })
    func `Python's HTTP client does the whole job`() async throws {
        let server = try await RunningServer(
            data: temporaryFolder("rest").appending(path: "data"), pack: randomPack.get(),
            options: ["--finetune-seconds", "1"])
        defer { server.stop() }
        let result = try await run(
            "python3", [peer("rest.py").path, server.base, peer("portrait.jpg").path])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        .enabled("python3 has no websockets") {
            await succeeds("python3", ["-c", "import websockets.asyncio"])
        })
    func `the websockets library holds a live connection`() async throws {
        let server = try await RunningServer(
            data: temporaryFolder("live").appending(path: "data"), pack: randomPack.get(),
            options: ["--finetune-seconds", "1"])
        defer { server.stop() }
        let result = try await run(
            "python3",
            [peer("live.py").path, server.base, peer("portrait.jpg").path, "\(server.pid)"])
        #expect(result.status == 0, "\(result.output)")
        print(result.output)
    }

    @Test(
        .enabled("openssl or nghttp is not installed") {
            let hasOpenSSL = await succeeds("openssl", ["version"])
            return await succeeds("nghttp", ["--version"]) && hasOpenSSL
        })
    func `nghttp2 and OpenSSL speak HTTP2 and TLS with us`() async throws {
        let folder = temporaryFolder("tls")
        let (key, chain) = (folder.appending(path: "key.pem"), folder.appending(path: "chain.pem"))
        let made = try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-keyout", key.path, "-out", chain.path, "-subj",
                "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
        #expect(made.status == 0, "\(made.output)")
        let server = try await RunningServer(
            data: folder.appending(path: "data"), pack: randomPack.get(), scheme: "https",
            options: ["--certificate", chain.path, "--key", key.path])
        defer { server.stop() }

        let two = try await run("nghttp", ["-nv", "--no-verify-peer", server.base + "/v1/sliders"])
        #expect(two.output.contains("The negotiated protocol: h2"), "\(two.output)")
        #expect(two.output.contains(":status: 200"))
        let load = try await run(
            "h2load", ["-n", "300", "-c", "3", "-m", "10", server.base + "/healthz"])
        #expect(load.output.contains("300 succeeded, 0 failed"), "\(load.output)")
        let address = server.base.replacing("https://", with: "")
        for (option, accepted) in [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
            let result = try await run(
                "openssl", ["s_client", "-connect", address, option, "-alpn", "http/1.1"])
            #expect(result.output.contains("ALPN protocol: http/1.1") == accepted, "\(option)")
        }
        let photo = try await run(
            "curl",
            [
                "-sk", "--http2", "-F", "photo=@\(peer("portrait.jpg").path)",
                "-w", "\n%{http_version} %{http_code}", server.base + "/v1/sessions",
            ])
        #expect(photo.output.hasSuffix("2 201"), "\(photo.output)")
        guard await succeeds("python3", ["-c", "import h2"]) else { return }
        let id = try #require(photo.output.firstMatch(of: /"id":"([a-z0-9]+)"/)?.1)
        let live = try await run(
            "python3",
            [
                peer("h2live.py").path, String(address.split(separator: ":")[1]), chain.path,
                "/v1/sessions/\(id)",
            ])
        #expect(live.status == 0, "\(live.output)")
    }
}
