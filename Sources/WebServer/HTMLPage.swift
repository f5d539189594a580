import HTTPTypes
import Hummingbird
import NIOCore

/// Small pages that the server writes itself.
enum HTMLPage {
    /// A page around `body`, which is HTML.
    static func response(
        title: String, _ body: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        let page = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escape(title)) – Likeness</title>
            <link rel="stylesheet" href="/v1/docs/style.css">
            <main>
            \(body)
            </main>
            </html>

            """
        return Response(
            status: status,
            headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(string: page)))
    }

    /// Text as it may stand in HTML, in attributes, too.
    static func escape(_ text: String) -> String {
        var safe = ""
        for character in text {
            switch character {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "'": safe += "&#39;"
            default: safe.append(character)
            }
        }
        return safe
    }

    /// Text in which `words` between backticks are code.
    static func prose(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
            $0.isMultiple(of: 2) ? escape(String($1)) : "<code>\(escape(String($1)))</code>"
        }.joined()
    }
}
