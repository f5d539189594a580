import FaceModels
import Foundation
import Tensors

/// Measures what each slider changes, with networks that did not teach it.
///
/// A person's picture is drawn by the generator with the slider at 0 and at ±100; the attribute
/// classifier, the identity embedding and the face parser say what became different.
struct SliderEvaluation {
    private let pack: ModelPack
    private let generator: Generator
    private let sliders: SliderModel
    private let attributes: AttributeClassifier
    private let identity: IdentityEmbedding
    private let parser: FaceParser

    init(pack: ModelPack) throws {
        self.pack = pack
        generator = try pack.makeGenerator()
        sliders = try pack.makeSliderModel()
        attributes = try pack.makeAttributeClassifier()
        identity = try pack.makeIdentityEmbedding()
        parser = try pack.makeParser()
    }

    /// The mean effect of every slider over people, between −100 and +100.
    ///
    /// - Returns: By slider, `gain` (measured change of what it names, as a part of what was asked),
    ///   `worstSideEffect` (the largest mean change of any other attribute, as a part of what was
    ///   asked, both in standard deviations of the population), `identity` (cosine with the
    ///   unedited face) and `skinToneDrift` (degrees of the individual typology angle, Chardon et al.
    ///   1991).
    func effects(on people: [Portrait]) -> [String: [String: Float]] {
        let w = generator.mapping.forward(
            generator.encoding.encode(people.map(\.parameters)))
        let neutral = look(w)
        var result: [String: [String: Float]] = [:]
        for slider in pack.sliders {
            let (high, low) = (look(moved(w, slider, 100)), look(moved(w, slider, -100)))
            result[slider.name] = effect(
                of: slider, on: people, neutral: neutral, high: high, low: low)
        }
        return result
    }

    /// What the judges see on a batch of pictures.
    private struct Look {
        let attributes: [[Float]]
        let identity: [[Float]]
        let skinTone: [Float?]
    }

    private func moved(_ w: Tensor, _ slider: SliderDefinition, _ value: Int) -> Tensor {
        let positions = pack.positions([slider.name: value])
        let row = Tensor(positions, shape: [1, positions.count])
        let all = concatenate((0..<w.shape[0]).map { _ in row }, axis: 0)
        return w + sliders.forward(w, sliders: all)
    }

    private func look(_ w: Tensor) -> Look {
        var (values, embeddings, tones): ([[Float]], [[Float]], [Float?]) = ([], [], [])
        for index in 0..<w.shape[0] {
            let code = generator.repeated(w.sliced(axis: 0, index..<index + 1))
            let picture = generator.picture(code, side: 256).clamped(to: -1...1)
            values.append(
                attributes.forward(picture.averagePooled(256 / AttributeClassifier.side)).scalars)
            embeddings.append(identity.forward(picture).scalars)
            tones.append(skinTone(picture))
        }
        return Look(attributes: values, identity: embeddings, skinTone: tones)
    }

    private func effect(
        of slider: SliderDefinition, on people: [Portrait], neutral: Look, high: Look, low: Look
    ) -> [String: Float] {
        let names = Attribute.standard.map(\.name)
        let asked = names.map { name in
            slider.direction.filter { $0.kind == .shift && $0.parameter == name }
                .map { $0.positive - $0.negative }.reduce(0, +)
        }
        let askedDeviations = zip(asked, Attribute.standard).map { $0 / $1.deviation }
        let changes = names.indices.map { k in
            zip(high.attributes, low.attributes).map { $0[k] - $1[k] }.mean
        }
        let strongest = askedDeviations.indices.max {
            abs(askedDeviations[$0]) < abs(askedDeviations[$1])
        }
        guard let k = strongest, askedDeviations[k] != 0 else { return [:] }
        let others = names.indices.filter { askedDeviations[$0] == 0 }
        let side = others.map { abs(changes[$0] / askedDeviations[k]) }.max() ?? 0
        let similarities = people.indices.flatMap { person in
            [high, low].map { look in
                zip(look.identity[person], neutral.identity[person])
                    .reduce(Float(0)) { $0 + $1.0 * $1.1 }
            }
        }
        let drifts = people.indices.flatMap { person in
            [high, low].compactMap { look -> Float? in
                guard let tone = look.skinTone[person], let start = neutral.skinTone[person]
                else { return nil }
                return abs(tone - start)
            }
        }
        return [
            "gain": changes[k] / askedDeviations[k], "worstSideEffect": side,
            "identity": similarities.mean, "skinToneDrift": drifts.mean,
        ]
    }

    /// The individual typology angle of the skin of a face, degrees, or `nil` if none is seen.
    private func skinTone(_ picture: Tensor) -> Float? {
        let labels = likeliestLabels(parser.forward(picture))
        let pixels = labels.indices.filter { labels[$0] == FaceLabel.skin.rawValue }
        guard pixels.count > 500 else { return nil }
        let (scalars, plane) = (picture.scalars, labels.count)
        let mean = (0..<3).map { channel in
            pixels.map { (scalars[channel * plane + $0] + 1) / 2 }.mean
        }
        let linear = mean.map { $0 <= 0.04045 ? $0 / 12.92 : powf(($0 + 0.055) / 1.055, 2.4) }
        let y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        let z = (0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2]) / 1.0888
        func root(_ t: Float) -> Float { t > 0.008856 ? cbrtf(t) : 7.787 * t + 16 / 116 }
        let (lightness, yellow) = (116 * root(y) - 16, 200 * (root(y) - root(z)))
        return atan2f(lightness - 50, yellow) * 180 / .pi
    }
}
