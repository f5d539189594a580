import FaceModels
import Foundation
import Tensors

/// Measures what each slider changes, with networks that did not teach it, unless clusters or a flow
/// learned from the same attribute classifier.
///
/// A person's picture is drawn by the generator with the slider at 0 and at ±100; the attribute
/// classifier, the identity embedding and the face parser say what became different.
struct SliderEvaluation {
    let pack: ModelPack
    let generator: Generator
    let sliders: SliderModel
    private let classifier: AttributeClassifier
    private let identity: IdentityEmbedding
    private let parser: FaceParser

    /// - Parameters:
    ///   - model: Is measured instead of the pack's slider model.
    ///   - judge: Judges attributes instead of the pack's classifier.
    init(pack: ModelPack, model: SliderModel? = nil, judge: AttributeClassifier? = nil) throws {
        self.pack = pack
        generator = try pack.makeGenerator()
        sliders = try model ?? pack.makeSliderModel()
        classifier = try judge ?? pack.makeAttributeClassifier()
        identity = try pack.makeIdentityEmbedding()
        parser = try pack.makeParser()
    }

    /// Measures every slider between −100 and +100.
    ///
    /// - Parameters:
    ///   - people: Whom to edit.
    ///   - others: Rendered people who show how well the classifier sees.
    ///   - edits: People with one parameter moved, who show it better.
    func report(
        on people: [Portrait], judgedBy others: [Portrait], and edits: EditedPortraits?
    ) -> SliderReport {
        var judge = AttributeJudge(
            answers: others.map { portrait in
                classifier.forward(
                    imageTensor(of: [portrait], .inner, side: AttributeClassifier.side)
                ).scalars
            }, people: others.map(\.parameters))
        if let edits {
            judge = judge.corrected(by: AttributeJudge(asking: classifier, about: edits))
        }
        let w = generator.mapping.forward(generator.encoding.encode(people.map(\.parameters)))
        let neutral = look(w)
        let moved = edits?.movedFields ?? []
        let rows = pack.sliders.map { slider in
            let (high, low) = (look(self.moved(w, slider, 100)), look(self.moved(w, slider, -100)))
            return row(
                of: slider, asked: asked(of: slider, on: people), neutral: neutral, high: high,
                low: low, judge: judge,
                pictures: edits.flatMap {
                    pictures(of: slider, $0, moved: moved)
                })
        }
        return SliderReport(
            attributes: Attribute.standard.map(\.name), slopes: judge.slopes, rows: rows)
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
            values.append(classifier.forward(picture).scalars)
            embeddings.append(identity.forward(picture).scalars)
            tones.append(
                SkinTone.angle(of: picture, labels: likeliestLabels(parser.forward(picture))))
        }
        return Look(attributes: values, identity: embeddings, skinTone: tones)
    }

    /// By person, by how much each standardized attribute should differ between both ends.
    private func asked(of slider: SliderDefinition, on people: [Portrait]) -> [[Float]] {
        func end(_ person: [Float], _ end: (SliderDefinition.Effect) -> Float) -> [Float] {
            var moved = person
            for effect in slider.direction {
                let i = PersonEncoding.standard.position(of: effect.parameter)
                let range = PersonEncoding.standard.fields[i].range
                let value = effect.kind == .shift ? moved[i] + end(effect) : end(effect)
                moved[i] = min(max(value, range.lowerBound), range.upperBound)
            }
            return Attribute.standardValues(of: moved).values
        }
        return people.map { person in
            zip(end(person.parameters, \.positive), end(person.parameters, \.negative)).map(-)
        }
    }

    private func row(
        of slider: SliderDefinition, asked: [[Float]], neutral: Look, high: Look, low: Look,
        judge: AttributeJudge, pictures: PictureChange?
    ) -> SliderReport.Row {
        let attributes = asked[0].indices
        let energy = attributes.map { k in asked.map { $0[k] * $0[k] }.mean }
        // The strongest attribute that the slider names and that the judge can see.
        let named = attributes.filter { energy[$0] > 0 }
        let main =
            (named.filter { judge.sees($0) }.isEmpty ? named : named.filter { judge.sees($0) })
            .max { energy[$0] < energy[$1] } ?? 0
        let size = max(1e-6, energy[main].squareRoot())
        let changes = attributes.map { k in
            zip(high.attributes, low.attributes).map { judge.change($0[k] - $1[k], of: k) }
        }
        let gain =
            zip(changes[main], asked).map { $0 * $1[main] }.mean / max(1e-6, energy[main])
        let effects = attributes.map { changes[$0].mean / size }
        let side = attributes.filter { energy[$0] == 0 && judge.sees($0) }
            .max { abs(effects[$0]) < abs(effects[$1]) }
        let people = asked.indices
        let similarities = people.flatMap { person in
            [high, low].map { look in
                zip(look.identity[person], neutral.identity[person])
                    .reduce(Float(0)) { $0 + $1.0 * $1.1 }
            }
        }
        var drifts: [String: [Float]] = [:]
        for person in people {
            guard let start = neutral.skinTone[person] else { continue }
            for tone in [high, low].compactMap({ $0.skinTone[person] }) {
                drifts[SkinTone.group(of: start), default: []].append(abs(tone - start))
            }
        }
        return SliderReport.Row(
            slider: slider.name, attribute: Attribute.standard[main].name, gain: gain,
            isVisible: judge.sees(main),
            worstSideEffect: side.map { abs(effects[$0]) } ?? 0,
            worstSideAttribute: side.map { Attribute.standard[$0].name } ?? "",
            identity: similarities.mean,
            skinToneDrift: drifts.sorted { $0.key < $1.key }.flatMap(\.value).mean,
            driftByTone: drifts.mapValues(\.mean), effects: effects,
            cosine: pictures?.cosine, size: pictures?.size)
    }
}
