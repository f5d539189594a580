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

    /// - Returns: The networks that are loaded, with their licences and origins.
    @Sendable func pack(_ request: Request, _ context: AppContext) -> Response {
        JSON.response(editor.pack, headers: [.cacheControl: "no-cache"])
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
