import Foundation

/// The description of the interface as a page for people.
struct APIReference {
    private typealias Object = [String: Any]
    private let document: Object

    /// Reads an OpenAPI document.
    init(_ bytes: Data) throws {
        document = try JSONSerialization.jsonObject(with: bytes) as? Object ?? [:]
    }

    /// The body of the page.
    ///
    /// - Parameter examples: Titles and texts of programs to show.
    func html(examples: [(title: String, text: String)]) -> String {
        let info = object(document["info"])
        var html = """
            <h1>\(text(info["title"])) \(text(info["version"]))</h1>
            <p>\(prose(info["description"]))</p>
            <p><a href="/v1/openapi.json">openapi.json</a> · <a href="/problems">problems</a></p>

            """
        html += "<nav><ul>"
        for tag in tags { html += "<li><a href=\"#\(tag.name)\">\(escape(tag.name))</a></li>" }
        html +=
            "<li><a href=\"#examples\">examples</a></li><li><a href=\"#schemas\">schemas</a></li>"
        html += "</ul></nav>\n"
        for tag in tags {
            html += "<section id=\"\(tag.name)\"><h2>\(escape(tag.name))</h2>"
            html += "<p>\(HTMLPage.prose(tag.description))</p>\n"
            for operation in operations where operation.tag == tag.name {
                html += describe(operation)
            }
            html += "</section>\n"
        }
        html += "<section id=\"examples\"><h2>examples</h2>\n"
        for example in examples {
            html += "<h3>\(escape(example.title))</h3><pre>\(escape(example.text))</pre>\n"
        }
        html += "</section>\n<section id=\"schemas\"><h2>schemas</h2>\n"
        let schemas = object(object(document["components"])["schemas"])
        for (name, schema) in schemas.sorted(by: { $0.key < $1.key }) {
            html += "<h3 id=\"schema-\(escape(name))\">\(escape(name))</h3>"
            html += describe(schema: object(schema)) + "\n"
        }
        return html + "</section>"
    }

    private struct Operation {
        var method: String
        var path: String
        var tag: String
        var parameters: [Object]
        var details: Object
    }

    private var tags: [(name: String, description: String)] {
        (document["tags"] as? [Object] ?? []).map {
            ($0["name"] as? String ?? "", $0["description"] as? String ?? "")
        }
    }

    /// All operations by path, and of one path in the usual order of methods.
    private var operations: [Operation] {
        let methods = ["get", "head", "options", "post", "put", "patch", "delete"]
        return object(document["paths"]).sorted { $0.key < $1.key }.flatMap {
            path, item -> [Operation] in
            let item = object(item)
            return methods.compactMap { method in
                guard let details = item[method] as? Object else { return nil }
                let shared = item["parameters"] as? [Object] ?? []
                return Operation(
                    method: method.uppercased(), path: path,
                    tag: (details["tags"] as? [String])?.first ?? "",
                    parameters: (shared + (details["parameters"] as? [Object] ?? []))
                        .map { resolve($0) },
                    details: details)
            }
        }
    }

    private func describe(_ operation: Operation) -> String {
        let name = text(operation.details["operationId"])
        var html = "<article id=\"\(name)\"><h3><code>\(operation.method) "
        html += "\(escape(operation.path))</code></h3><p>\(prose(operation.details["summary"]))"
        if let scope = scope(of: operation) { html += " <em>\(escape(scope))</em>" }
        html += "</p>"
        if let more = operation.details["description"] { html += "<p>\(prose(more))</p>" }
        if !operation.parameters.isEmpty {
            html += "<dl>"
            for parameter in operation.parameters {
                let needed = parameter["required"] as? Bool == true ? ", required" : ""
                html += "<dt><code>\(text(parameter["name"]))</code> "
                html += "<small>\(text(parameter["in"]))\(needed)</small> "
                html += "\(type(of: object(parameter["schema"])))</dt>"
                if let more = parameter["description"] { html += "<dd>\(prose(more))</dd>" }
            }
            html += "</dl>"
        }
        for (media, content) in contents(of: object(operation.details["requestBody"])) {
            html += "<h4>Body <code>\(escape(media))</code></h4>"
            html += describe(schema: object(object(content)["schema"]))
        }
        html += "<h4>Answers</h4><dl>"
        let responses = object(operation.details["responses"]).sorted { $0.key < $1.key }
        let problems = responses.filter {
            (object($0.value)["$ref"] as? String)?.hasSuffix("/Problem") == true
        }
        for (status, response) in responses where !problems.contains(where: { $0.key == status }) {
            let response = resolve(object(response))
            html += "<dt><code>\(escape(status))</code> \(prose(response["description"]))</dt>"
            for (media, content) in contents(of: response) {
                let schema = object(object(content)["schema"])
                html += "<dd><code>\(escape(media))</code> \(type(of: schema))</dd>"
            }
        }
        if !problems.isEmpty {
            let statuses = problems.map { "<code>\(escape($0.key))</code>" }
            html +=
                "<dt>\(statuses.joined(separator: ", ")): <a href=\"/problems\">problems</a></dt>"
        }
        return html + "</dl></article>\n"
    }

    private func scope(of operation: Operation) -> String? {
        let security = operation.details["security"] ?? document["security"]
        return ((security as? [Object])?.first?["token"] as? [String])?.first.map {
            "needs the scope \($0)"
        }
    }

    private func contents(of body: Object) -> [(key: String, value: Any)] {
        object(body["content"]).sorted { $0.key < $1.key }
    }

    /// The members of an object, or the type of what is none.
    private func describe(schema: Object) -> String {
        for choice in ["oneOf", "anyOf"] {
            if let choices = schema[choice] as? [Object] {
                return choices.map { describe(schema: $0) }.joined(separator: "<p>or</p>")
            }
        }
        guard let properties = schema["properties"] as? Object else {
            return schema.isEmpty
                ? "" : "<p>\(type(of: schema)) \(prose(schema["description"]))</p>"
        }
        let needed = schema["required"] as? [String] ?? []
        var html = "<dl>"
        for (name, property) in properties.sorted(by: { $0.key < $1.key }) {
            let property = object(property)
            html += "<dt><code>\(escape(name))</code>"
            html += "\(needed.contains(name) ? "" : " <small>optional</small>") "
            html += "\(type(of: property))</dt>"
            if let more = property["description"] { html += "<dd>\(prose(more))</dd>" }
        }
        return html + "</dl>"
    }

    /// A few words for a schema, with a link if it has a name.
    private func type(of schema: Object) -> String {
        if let reference = schema["$ref"] as? String,
            let name = reference.split(separator: "/").last
        {
            return "<a href=\"#schema-\(escape(String(name)))\">\(escape(String(name)))</a>"
        }
        if let words = schema["enum"] as? [Any] {
            return words.map { "<code>\(text($0))</code>" }.joined(separator: ", ")
        }
        if let word = schema["const"] { return "<code>\(text(word))</code>" }
        if let choices = schema["oneOf"] as? [Object] {
            return choices.map { type(of: $0) }.joined(separator: " or ")
        }
        var words = (schema["type"] as? [String])?.joined(separator: " or ") ?? text(schema["type"])
        if let items = schema["items"] as? Object { words += " of \(type(of: items))" }
        if schema["properties"] is Object {
            words +=
                " of "
                + object(schema["properties"]).keys.sorted()
                .map { "<code>\(escape($0))</code>" }.joined(separator: ", ")
        }
        if let low = schema["minimum"], let high = schema["maximum"] {
            words += ", \(text(low)) to \(text(high))"
        }
        if let standard = schema["default"] {
            words += ", otherwise <code>\(text(standard))</code>"
        }
        return words
    }

    private func resolve(_ node: Object) -> Object {
        guard let reference = node["$ref"] as? String else { return node }
        return reference.split(separator: "/").dropFirst().reduce(document) {
            object($0[String($1)])
        }
    }

    private func object(_ value: Any?) -> Object { value as? Object ?? [:] }
    private func escape(_ text: String) -> String { HTMLPage.escape(text) }
    private func prose(_ value: Any?) -> String { HTMLPage.prose(value as? String ?? "") }
    private func text(_ value: Any?) -> String { value.map { escape("\($0)") } ?? "" }
}
