import Editing
import FaceModels
import Tensors
import Training

/// What sliders do to a photo, beside what they do to a drawing of it.
extension PipelineEvaluation {
    /// What one position of a slider does to a face.
    struct Shown {
        /// The slider and its position, such as `smile -100`.
        let name: String
        /// How much of what was asked the drawing shows that the generator makes of the photo's latent
        /// code, without tuning and without anything of the photo.
        let drawn: Float
        /// How much of it the finished photo shows.
        let finished: Float
        /// How alike the person in the finished photo is to the one in the photo.
        let identity: Float
    }

    /// What is tried: what people ask of portraits most.
    private static let tried = [
        ("smile", 100), ("smile", -100), ("mouth_open", 100), ("eyes_open", -100), ("brows", 100),
        ("turn", 60), ("turn", -60), ("nod", 60), ("age", 100), ("age", -100),
        ("masculine", 100), ("masculine", -100), ("weight", 100), ("jaw", 100), ("lips", 100),
        ("hair_dark", 100), ("grey", 100), ("hair_length", 100), ("beard", 100),
    ]

    /// A position at which the drawing itself shows less than this says nothing of the photo.
    private static let leastDrawn: Float = 0.1

    /// Finishes the photo with one slider after the other.
    ///
    /// - Parameter photo: The inner frame of the photo, `[1, 3, 256, 256]`.
    func shown(_ session: Session, photo: Tensor) async throws -> [Shown] {
        let response = try SliderResponse(pack: pack)
        let model = try pack.makeSliderModel()
        let code = encoder.forward(photo)
        let drawing = generator.picture(code.wPlus, side: 256)
        var result: [Shown] = []
        for (name, value) in Self.tried where pack.sliders.contains(where: { $0.name == name }) {
            let positions = pack.positions([name: value])
            let change = model.forward(
                code.w, sliders: Tensor(positions, shape: [1, positions.count]))
            let moved = generator.picture(
                code.wPlus + change.reshaped(to: [1, 1, change.count]), side: 256)
            let finished = try await finishedInner(session, Edit(values: [name: value]))
            result.append(
                Shown(
                    name: "\(name) \(value)",
                    drawn: response.gain(of: name, at: value, from: drawing, to: moved),
                    finished: response.gain(of: name, at: value, from: photo, to: finished),
                    identity: response.similarity(photo, finished)))
        }
        return result
    }

    /// By what was tried, the part of the drawing's change that finished photos show; the same of all
    /// together, and how alike the people stay.
    static func edits(_ results: [Result]) -> [String: Float] {
        let all = results.flatMap(\.shown)
        guard !all.isEmpty else { return [:] }
        func share(_ shown: [Shown]) -> Float? {
            let drawn = shown.reduce(Float(0)) { $0 + $1.drawn }
            guard drawn > leastDrawn * Float(shown.count) else { return nil }
            return shown.reduce(Float(0)) { $0 + $1.finished } / drawn
        }
        var values = Dictionary(grouping: all, by: \.name).compactMapValues(share)
        values["share"] = share(all)
        values["identity"] = all.reduce(Float(0)) { $0 + $1.identity } / Float(all.count)
        return values
    }
}
