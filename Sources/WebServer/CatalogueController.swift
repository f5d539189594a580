import Editing
import FaceModels
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// What can be edited, what is loaded, and how to talk to us.
struct CatalogueController: Sendable {
    let editor: Editor
    let configuration: WebConfiguration

    func addRoutes(to router: Router<AppContext>) {
        router.get("/v1/sliders", use: sliders)
        router.post("/v1/sliders", use: createSlider)
        router.get("/v1/pack", use: pack)
        router.get("/v1/openapi.json", use: openAPI)
    }

    /// - Returns: Every slider, in the order to show them, and the limits of uploads.
    @Sendable func sliders(_ request: Request, _ context: AppContext) -> Response {
        JSON.response(
            SlidersDocument(
                sliders: editor.sliders.map(SliderDocument.init),
                limits: .init(
                    maximumBytes: configuration.maximumUpload,
                    lifetimeSeconds: Int(configuration.lifetime))),
            headers: [.cacheControl: "no-cache"])
    }

    /// Makes a slider out of a phrase; nothing is kept, as its name says what it is.
    ///
    /// - Returns: The slider.
    /// - Throws: ``Problem``: `unreadable-phrase`, or `text-sliders-unavailable` if the sliders of
    ///   the pack are none that we have words for.
    @Sendable func createSlider(_ request: Request, _ context: AppContext) async throws -> Response
    {
        struct Wanted: Decodable { var phrase: String }
        let wanted = try Problem.decode(
            Wanted.self, from: try await Upload.collectDocument(request))
        let phrase = wanted.phrase.trimmingCharacters(in: .whitespacesAndNewlines)
        guard 1...100 ~= phrase.count else {
            throw EditingError.outOfRange(
                name: "length of phrase", value: phrase.count, range: 1...100)
        }
        guard !editor.phrases.isEmpty else {
            throw Problem(
                "text-sliders-unavailable", .conflict,
                "We have no words for the sliders of this model pack.")
        }
        do {
            return JSON.response(MixDocument(try editor.phrases.read(phrase), label: phrase))
        } catch let error as EditingError {
            guard case .unreadablePhrase(let unknown) = error else { throw error }
            let wanted = request.headers[.acceptLanguage]?.lowercased() ?? ""
            let language: PhraseLanguage = wanted.hasPrefix("de") ? .german : .english
            var problem = Problem(error)
            problem.detail +=
                " Say things like: "
                + editor.phrases.examples(in: language).joined(separator: ", ") + "."
            problem.members = [
                "unknown": .texts(unknown),
                "known": .texts(editor.phrases.examples(in: language)),
            ]
            throw problem
        }
    }

    /// - Returns: The networks that are loaded, with their licences and origins.
    @Sendable func pack(_ request: Request, _ context: AppContext) -> Response {
        JSON.response(
            PackDocument(pack: editor.pack, textSliders: !editor.phrases.isEmpty),
            headers: [.cacheControl: "no-cache"])
    }

    /// - Returns: This interface, described in OpenAPI 3.1.
    @Sendable func openAPI(_ request: Request, _ context: AppContext) throws -> Response {
        Response(
            status: .ok,
            headers: [.contentType: "application/json", .cacheControl: "no-cache"],
            body: .init(byteBuffer: ByteBuffer(bytes: try Self.openAPIDocument())))
    }

    /// The bytes of the description, which is kept by hand in `openapi.json`.
    static func openAPIDocument() throws -> Data {
        guard let url = Bundle.module.url(forResource: "openapi", withExtension: "json") else {
            throw Problem.plain(.notFound)
        }
        return try Data(contentsOf: url)
    }
}

/// The answer of `GET /v1/pack`: the pack's own description, and what follows from it.
private struct PackDocument: Encodable {
    var pack: PackDescription
    var textSliders: Bool

    private enum Key: CodingKey { case textSliders }

    /// Writes the members of the description beside our own.
    func encode(to encoder: any Encoder) throws {
        try pack.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(textSliders, forKey: .textSliders)
    }
}

/// The answer of `GET /v1/sliders`.
private struct SlidersDocument: Encodable {
    struct Limits: Encodable {
        var maximumBytes: Int
        var lifetimeSeconds: Int
    }

    var sliders: [SliderDocument]
    var limits: Limits
}

/// What clients need to know of a slider.
private struct SliderDocument: Encodable {
    var name: String
    var label: String
    var group: String
    var minimum: Int
    var maximum: Int
    var `default`: Int

    init(_ slider: SliderDefinition) {
        name = slider.name
        label = slider.label
        group = slider.group
        minimum = slider.minimum
        maximum = slider.maximum
        `default` = slider.default
    }
}

/// The answer of `POST /v1/sliders`.
private struct MixDocument: Encodable {
    let name: String
    let label: String
    let group = "Words"
    let minimum = -100
    let maximum = 100
    let `default` = 0
    /// Where the pack's own sliders stand while this one stands at 100.
    let parts: [String: Int]

    init(_ mix: SliderMix, label: String) {
        name = mix.name
        self.label = label
        parts = Dictionary(uniqueKeysWithValues: mix.parts.map { ($0.slider, $0.weight) })
    }

    private enum CodingKeys: CodingKey {
        case name, label, group, minimum, maximum, `default`, parts
    }
}
