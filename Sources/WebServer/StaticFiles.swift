import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// The browser client: the files that lay in a folder when the server started, kept in memory.
///
/// A request is looked up among them and never becomes a path, so there is nothing to escape from.
struct StaticFiles: RouterMiddleware {
    typealias Context = AppContext

    private struct File: Sendable {
        var bytes: ByteBuffer
        var headers: HTTPFields
    }

    private let files: [String: File]

    /// Reads all files below `folder`, except hidden ones.
    init(folder: URL) throws {
        var files: [String: File] = [:]
        let root = folder.resolvingSymlinksInPath().path
        let found = FileManager.default.enumerator(atPath: root)
        while let name = found?.nextObject() as? String {
            let url = URL(filePath: root).appending(path: name)
            guard !name.split(separator: "/").contains(where: { $0.first == "." }),
                let type = Self.types[url.pathExtension],
                let bytes = try? Data(contentsOf: url)
            else { continue }
            let headers: HTTPFields = [
                .contentType: type, .eTag: Pictures.entityTag(of: bytes),
                .cacheControl: "no-cache",
            ]
            files["/" + name] = File(bytes: ByteBuffer(bytes: bytes), headers: headers)
        }
        files["/"] = files["/index.html"]
        self.files = files
    }

    func handle(
        _ request: Request, context: Context,
        next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let file = files[request.uri.path] else { return try await next(request, context) }
        guard request.method == .get || request.method == .head else {
            throw Problem(
                "method-not-allowed", .methodNotAllowed, "This is a file; it can only be read.",
                members: ["allowed": .texts(["GET", "HEAD"])], headers: [.allow: "GET, HEAD"])
        }
        if let tag = file.headers[.eTag],
            Pictures.isMatch(request.headers[.ifNoneMatch], tag)
        {
            return Response(status: .notModified, headers: file.headers)
        }
        var headers = file.headers
        guard request.method == .get else {
            headers[.contentLength] = String(file.bytes.readableBytes)
            return Response(status: .ok, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: file.bytes))
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json",
        "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp",
        "ico": "image/x-icon", "txt": "text/plain; charset=utf-8",
        "webmanifest": "application/manifest+json",
    ]
}
