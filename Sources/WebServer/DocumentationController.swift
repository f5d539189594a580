import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Pages about the interface, written from the same files that programs read.
struct DocumentationController: Sendable {
    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/docs", use: reference)
        router.get("/v1/docs/style.css", use: style)
        router.get("/problems", use: problems)
        router.get("/problems/{name}", use: problem)
    }

    /// A kind of problem, as `problems.json` explains it.
    struct Entry: Decodable {
        var status: Int
        var meaning: String
        var remedy: String
    }

    /// - Returns: Every operation, with examples.
    @Sendable func reference(_ request: Request, _ context: AppContext) throws -> Response {
        let examples = try [
            ("curl", "edit.sh"), ("Python", "edit.py"), ("JavaScript", "edit.mjs"),
        ].map { ($0, String(decoding: try Self.file("examples/" + $1), as: UTF8.self)) }
        let reference = try APIReference(CatalogueController.openAPIDocument())
        return HTMLPage.response(title: "Interface", reference.html(examples: examples))
    }

    /// - Returns: How our own pages look.
    @Sendable func style(_ request: Request, _ context: AppContext) throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: try Self.file("style.css"))))
    }

    /// - Returns: Every kind of problem.
    @Sendable func problems(_ request: Request, _ context: AppContext) throws -> Response {
        let entries = try Self.problems().sorted { $0.key < $1.key }
        let list = entries.map { name, entry in
            "<dt><a href=\"/problems/\(name)\"><code>\(name)</code></a> <small>\(entry.status)</small></dt>"
                + "<dd>\(HTMLPage.prose(entry.meaning))</dd>"
        }
        return HTMLPage.response(
            title: "Problems",
            "<h1>Problems</h1><p>Every error is a problem document (RFC 9457), whose "
                + "<code>type</code> is one of these addresses.</p><dl>\(list.joined())</dl>")
    }

    /// - Returns: What a kind of problem means, and what to do about it.
    @Sendable func problem(_ request: Request, _ context: AppContext) throws -> Response {
        let name = try context.parameters.require("name")
        guard let entry = try Self.problems()[name] else { throw Problem.plain(.notFound) }
        return HTMLPage.response(
            title: name,
            "<h1>\(name)</h1><p>\(HTMLPage.prose(entry.meaning))</p>"
                + "<p>\(HTMLPage.prose(entry.remedy))</p><p>Status: \(entry.status)</p>"
                + "<p><a href=\"/problems\">All problems</a></p>")
    }

    /// The kinds of problems by their names.
    static func problems() throws -> [String: Entry] {
        try JSONDecoder().decode([String: Entry].self, from: try file("problems.json"))
    }

    private static func file(_ name: String) throws -> Data {
        guard let folder = Bundle.module.url(forResource: "Documentation", withExtension: nil)
        else {
            throw Problem.plain(.notFound)
        }
        return try Data(contentsOf: folder.appending(path: name))
    }
}
