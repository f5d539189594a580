import FaceModels
import Tensors

/// Keeps the head where it is while it turns.
///
/// Photos are aligned by eyes and mouth (Karras et al. 2019, FFHQ), so in all that the generator
/// ever saw these stand still, and it is the outline of a turning head, with neck and shoulders,
/// that moves aside. In a photo it has to be the other way round. How far they move, the generator
/// itself tells before it is tuned, when its drawings are clean: by the shift and the
/// scale that explain best what happens around the face.
struct Anchors: Sendable {
    /// What both ends of each slider do to what surrounds the face; empty if nothing is known.
    private let ends: [Drift]

    /// The side of the drawings that are compared.
    private static let side = 128

    /// Nothing moves aside, unless ``ends`` says so.
    private init(ends: [Drift]) {
        self.ends = ends
    }

    /// Nothing moves aside.
    init() {
        self.init(ends: [])
    }

    /// Draws a face as the poses among the sliders turn it.
    ///
    /// - Parameters:
    ///   - generator: A generator that was not tuned.
    ///   - w: Where the face lies in its space W, `[1, styleSize]`.
    init(generator: Generator, sliderModel: SliderModel, sliders: [SliderDefinition], w: Tensor) {
        let poses = sliders.indices.filter { sliders[$0].turnsHead }
        guard !poses.isEmpty else {
            self.init()
            return
        }
        var positions = [Float](repeating: 0, count: 2 * poses.count * sliders.count)
        for (k, slider) in poses.enumerated() {
            positions[2 * k * sliders.count + slider] = -Gestures.reach
            positions[(2 * k + 1) * sliders.count + slider] = Gestures.reach
        }
        let start = w.repeated(axis: 0, count: 2 * poses.count)
        let moved =
            start
            + sliderModel.forward(
                start, sliders: Tensor(positions, shape: [2 * poses.count, sliders.count]))
        let pictures = generator.pictures(
            concatenate([w, moved], axis: 0), upTo: min(Self.side, generator.size))
        let drawings = pictures[pictures.count - 1]
        let brightness = (0..<drawings.shape[0]).map { row in
            let picture = drawings.sliced(axis: 0, row..<row + 1)
            return Plane.brightness((0..<3).map { Plane(picture, channel: $0) })
        }
        var ends = [Drift](repeating: Drift(), count: 2 * sliders.count)
        for (k, slider) in poses.enumerated() {
            var drifts = (0..<2).map { end in
                Drift(
                    around: Motion(from: brightness[0], to: brightness[1 + 2 * k + end]),
                    of: brightness[0]
                ).scaled(by: 1 / Gestures.reach)
            }
            // What one direction does not tell is the contrary of what the other does.
            if drifts[0] == Drift() { drifts[0] = drifts[1].scaled(by: -1) }
            if drifts[1] == Drift() { drifts[1] = drifts[0].scaled(by: -1) }
            for end in 0..<2 {
                ends[2 * slider + end] = drifts[end] + sliders[slider].lean(end: end)
            }
        }
        self.init(ends: ends)
    }

    /// What slider positions do to what surrounds the face; `nil` if it stays where it is.
    ///
    /// - Parameter positions: The inputs of the slider model, from −1 to 1.
    func drift(_ positions: [Float]) -> Drift? {
        // What was written down with other sliders says nothing about these.
        guard ends.count == 2 * positions.count else { return nil }
        var sum = Drift()
        for (slider, position) in positions.enumerated() where position != 0 {
            sum = sum + ends[2 * slider + (position > 0 ? 1 : 0)].scaled(by: abs(position))
        }
        return sum == Drift() ? nil : sum
    }
}

extension SliderDefinition {
    /// What leaning does that alignment undoes, so that no drawing can show it.
    fileprivate func lean(end: Int) -> Drift {
        let effects = direction.filter { $0.parameter == "roll" && $0.kind == .shift }
        return effects.reduce(Drift()) {
            $0 + Drift(leaningBy: end == 0 ? $1.negative : $1.positive)
        }
    }
}

extension Anchors {
    /// Reads what ``tensor`` holds.
    init(_ tensor: Tensor) {
        let values = tensor.scalars
        self.init(
            ends: stride(from: 0, to: values.count, by: 4).map {
                Drift(values: SIMD4(values[$0], values[$0 + 1], values[$0 + 2], values[$0 + 3]))
            })
    }

    /// Everything as numbers, `[ends, 4]`; `nil` if there is nothing.
    var tensor: Tensor? {
        ends.isEmpty
            ? nil
            : Tensor(
                ends.flatMap { [$0.values.x, $0.values.y, $0.values.z, $0.values.w] },
                shape: [ends.count, 4])
    }
}
