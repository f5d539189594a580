import Foundation
import TestSupport
import Testing

/// The server behind the proxies whose configuration is in `Deploy`, as that is but for names,
/// ports and the certificate.
@Suite(.serialized)
struct ProxyTests {
    private let folder = temporaryFolder("proxy")
    private let deploy = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Deploy"
    ).standardizedFileURL

    private static func has(_ program: String, _ arguments: [String]) async -> Bool {
        let hasSockets = await succeeds("python3", ["-c", "import websockets.asyncio"])
        let hasOpenSSL = await succeeds("openssl", ["version"])
        return await succeeds(program, arguments) && hasSockets && hasOpenSSL
    }

    @Test(
        .enabled("nginx, openssl or python3 with websockets is not installed") {
            await has("nginx", ["-v"])
        })
    func `everything passes through nginx`() async throws {
        try await pass { port, upstream in
            var site = try String(contentsOf: deploy.appending(path: "nginx.conf"), encoding: .utf8)
            for (old, new) in [
                ("listen 443", "listen 127.0.0.1:\(port)"),
                ("listen [::]:443", "listen [::1]:\(port)"),
                ("photos.example.org;", "localhost;"), ("127.0.0.1:8080", upstream),
                ("/etc/ssl/photos.example.org.pem", path("chain.pem")),
                ("/etc/ssl/photos.example.org.key", path("key.pem")),
            ] {
                #expect(site.contains(old), "\(old)")
                site = site.replacing(old, with: new)
            }
            try Data(site.utf8).write(to: folder.appending(path: "site.conf"))
            let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
                "\($0)_temp_path \(path($0));"
            }.joined(separator: "\n")
            let main = """
                daemon off;
                worker_processes 1;
                pid \(path("nginx.pid"));
                error_log \(path("error.log"));
                events {}
                http {
                access_log off;
                \(folders)
                include \(path("site.conf"));
                }
                """
            try Data(main.utf8).write(to: folder.appending(path: "nginx.conf"))
            return ["nginx", "-c", path("nginx.conf"), "-e", path("error.log")]
        }
    }

    @Test(
        .enabled("caddy, openssl or python3 with websockets is not installed") {
            await has("caddy", ["version"])
        })
    func `everything passes through Caddy`() async throws {
        try await pass { port, upstream in
            var site = try String(contentsOf: deploy.appending(path: "Caddyfile"), encoding: .utf8)
            for (old, new) in [
                (
                    "photos.example.org {",
                    "https://localhost:\(port) {\ntls \(path("chain.pem")) \(path("key.pem"))"
                ), ("likeness:8080", upstream),
            ] {
                #expect(site.contains(old), "\(old)")
                site = site.replacing(old, with: new)
            }
            let quiet = "{\nadmin off\nskip_install_trust\nauto_https disable_redirects\n}\n"
            try Data((quiet + site).utf8).write(to: folder.appending(path: "Caddyfile"))
            return [
                "env", "XDG_DATA_HOME=\(path("caddy"))", "XDG_CONFIG_HOME=\(path("caddy"))",
                "caddy",
                "run", "--config", path("Caddyfile"), "--adapter", "caddyfile",
            ]
        }
    }

    private func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Starts a server and a proxy before it, and lets an independent client use both.
    private func pass(_ configure: (_ port: Int, _ upstream: String) throws -> [String])
        async throws
    {
        let made = try await run(
            "openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-keyout", path("key.pem"), "-out", path("chain.pem"),
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
            ])
        #expect(made.status == 0, "\(made.output)")
        let data = folder.appending(path: "data")
        let token = try await run(
            RunningServer.executable.path,
            ["token", "create", "proxy", "--scope", "edit", "--data", data.path])
        let secret = String(try #require(token.output.firstMatch(of: /lk_[0-9a-f_]+/)).0)
        let server = try await RunningServer(
            data: data, pack: randomPack.get(),
            options: ["--finetune-seconds", "2", "--require-token"])
        defer { server.stop() }
        let port = try RunningServer.freePort()
        let command = try configure(Int(port), server.base.replacing("http://", with: ""))
        let proxy = Process()
        proxy.executableURL = URL(filePath: "/usr/bin/env")
        proxy.arguments = command
        proxy.standardOutput = FileHandle.nullDevice
        proxy.standardError = FileHandle.nullDevice
        try proxy.run()
        defer {
            proxy.terminate()
            proxy.waitUntilExit()
        }
        let base = "https://localhost:\(port)"
        for _ in 0..<100 {
            if await succeeds("curl", ["-skf", "-o", "/dev/null", base + "/healthz"]) { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        let result = try await run(
            "python3",
            [
                peer("proxy.py").path, base, path("chain.pem"), peer("portrait.jpg").path, secret,
            ])
        let log = (try? String(contentsOfFile: path("error.log"), encoding: .utf8)) ?? ""
        #expect(result.status == 0, "\(result.output)\n\(log.suffix(2000))")
        print(result.output)
    }
}
