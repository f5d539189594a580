import FaceModels
import Foundation

/// What sliders ask of a face, in the terms of the attribute classifier.
///
/// A slider is defined by what it does to a rendered person. Here it is applied to the classifier's
/// estimate of the same numbers, which a photo has as well.
struct AttributeRequest {
    /// The sliders of a pack.
    let sliders: [SliderDefinition]

    /// By attribute, where its number in the renderer's own unit may lie.
    private let ranges: [ClosedRange<Float>]

    init(sliders: [SliderDefinition]) {
        self.sliders = sliders
        ranges = Attribute.standard.map { attribute in
            let field = PersonEncoding.standard.fields.first { $0.name == attribute.name }
            return field?.range ?? -1...1
        }
    }

    /// How far sliders should move a face with these attributes.
    ///
    /// - Parameters:
    ///   - attributes: One for each of `Attribute.standard`, standardized.
    ///   - positions: One in `-1...1` for each slider.
    /// - Returns: A change of each attribute, in standard deviations.
    func change(of attributes: [Float], positions: [Float]) -> [Float] {
        precondition(
            attributes.count == ranges.count && positions.count == sliders.count,
            "\(attributes.count) attributes and \(positions.count) positions do not fit")
        let before = zip(attributes, Attribute.standard).map { $1.mean + $1.deviation * $0 }
        var after = before
        for (slider, position) in zip(sliders, positions) where position != 0 {
            for effect in slider.direction {
                let end = position > 0 ? effect.positive : effect.negative
                apply(effect, end: end, amount: abs(position), to: &after)
            }
        }
        return after.indices.map { (after[$0] - before[$0]) / Attribute.standard[$0].deviation }
    }

    private func apply(
        _ effect: SliderDefinition.Effect, end: Float, amount: Float, to values: inout [Float]
    ) {
        let name = effect.parameter
        if effect.kind == .choice {
            var choice = 0
            while let k = Self.positions["\(name).\(choice)"] {
                let target: Float = choice == Int(end) ? 1 : 0
                values[k] += (target - values[k]) * amount
                choice += 1
            }
        } else if let sine = Self.positions[name + ".sin"],
            let cosine = Self.positions[name + ".cos"]
        {
            // An unsure answer is a short arrow, which keeps its length.
            let angle = end * amount * .pi / 180
            let (s, c) = (values[sine], values[cosine])
            values[sine] = s * cos(angle) + c * sin(angle)
            values[cosine] = c * cos(angle) - s * sin(angle)
        } else if let k = Self.positions[name] {
            // An estimate may lie outside the range, but is never drawn back into it.
            let moved = values[k] + end * amount
            let (low, high) = (ranges[k].lowerBound, ranges[k].upperBound)
            values[k] = end < 0 ? min(values[k], max(moved, low)) : max(values[k], min(moved, high))
        }
        // What the classifier does not estimate, such as the shape of the skull, it cannot teach.
    }

    private static let positions = Dictionary(
        uniqueKeysWithValues: Attribute.standard.enumerated().map { ($1.name, $0) })
}
