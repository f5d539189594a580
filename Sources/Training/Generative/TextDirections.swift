import FaceModels
import Foundation
import NeuralNetworks
import Tensors

/// Finds the latent direction in which a face begins to look as words say.
///
/// Gal et al. 2022, "StyleGAN-NADA: CLIP-Guided Domain Adaptation of Image Generators", equation 2:
/// the embedding of the picture should move as that of the text does. As in Patashnik et al. 2021,
/// "StyleCLIP", section 5, one direction serves all faces, so that it cannot exploit any of them.
///
/// Words do not say how much. A slider at its end should change what they speak of as much as the
/// slider's definition changes it in rendered people.
struct TextDirections {
    /// How many steps each direction takes.
    static let steps = 24
    /// How many faces one step looks at.
    static let batch = 4
    /// The least change of the embedding along the words that a definition must cause, per slider
    /// end, to be worth teaching; two unit vectors differ by 2 at most.
    static let leastEffect: Float = 0.03
    /// The least ``Finding/likeness`` of a direction that is worth teaching: one that does something
    /// else on most faces follows what words happen to go with, as beards with men.
    static let leastLikeness: Float = 0.5
    /// How much the squared length of a direction counts, in units of the definition's.
    static let penalty: Float = 0.1

    /// One slider's direction, and how it was found.
    struct Finding {
        /// What to add to `w` at the slider's right end, `[1, styleSize]`.
        let direction: Tensor
        /// The cosine of the movements of pictures and text, averaged over faces.
        let agreement: Float
        /// The effect of the direction along the words, in units of the definition's.
        let effect: Float
        /// The cosine between what the direction and what the definition do to the embedding of the
        /// mean face.
        let likeness: Float
    }

    let language: LanguageModel
    let generator: Generator
    /// The renderer's vectors of the faces that are looked at.
    let people: [[Float]]

    /// The direction of one slider; `nil` if the words or the definition say too little, or different
    /// things.
    func find(_ index: Int, of sliders: [SliderDefinition]) -> Finding? {
        guard let prompts = sliderPrompts[sliders[index].name] else { return nil }
        let right = language.embedding(of: prompts.right).mean(axes: [0])
        let text = right - language.embedding(of: prompts.left).mean(axes: [0])
        let length = text.squared().sum().scalar.squareRoot()
        guard length > 1e-3 else { return nil }
        let words = (text * (1 / length)).reshaped(to: [1, -1])
        let w = latents(index, sliders, position: 0)
        let high = latents(index, sliders, position: 1)
        let low = latents(index, sliders, position: -1)
        let defined = (high - low) * 0.5
        let shift = (embedded(high) - embedded(low)).mean(axes: [0], keepingDimensions: true) * 0.5
        let effect = along(words, shift).scalar
        let size = defined.squared().sum(axes: [1]).mean().scalar.squareRoot()
        guard effect >= Self.leastEffect, size > 1e-6 else { return nil }
        let finding = follow(
            words, from: w, shift: shift, effect: effect, size: size, seed: UInt64(index))
        return finding.likeness >= Self.leastLikeness ? finding : nil
    }

    /// Follows the gradient of the directional loss.
    func follow(
        _ words: Tensor, from w: Tensor, shift: Tensor, effect: Float, size: Float, seed: UInt64
    ) -> Finding {
        let still = embedded(w)
        let direction = Parameter([1, w.shape[1]], .constant(0))
        direction.value = start(words, w, length: 0.3 * size)
        let rate = 0.1 * size / Float(w.shape[1]).squareRoot()
        var optimizer = Adam(["direction": direction], learningRate: rate, betas: (0.8, 0.98))
        var random = SplitMix64(state: seed)
        for step in 0..<Self.steps {
            let faces = drawIndices(min(Self.batch, w.shape[0]), below: w.shape[0], using: &random)
            let moved = embedded(w.gatheredRows(faces) + direction.value)
            let change = moved - still.gatheredRows(faces)
            let angle = 1 - cosineSimilarity(change, words.repeated(axis: 0, count: faces.count))
            let amount = (along(words, change).mean() * (1 / effect) - 1).squared()
            let long = direction.value.squared().sum() * (Self.penalty / (size * size))
            optimizer.learningRate = rate * (1 - Float(step) / Float(Self.steps))
            optimizer.step((angle.mean() + amount + long).backward())
        }
        let found = direction.value.detached()
        let change = embedded(w + found) - still
        return Finding(
            direction: found,
            agreement: cosineSimilarity(change, words.repeated(axis: 0, count: w.shape[0]))
                .mean().scalar,
            effect: along(words, change).mean().scalar / effect,
            likeness: cosineSimilarity(
                change.mean(axes: [0], keepingDimensions: true), shift
            ).scalar)
    }

    /// The direction of a given length in which the embeddings first move along the words; at rest
    /// the cosine of a movement has no gradient.
    private func start(_ words: Tensor, _ w: Tensor, length: Float) -> Tensor {
        let still = Tensor(repeating: 0, shape: [1, w.shape[1]]).requiringGradient()
        let few = w.sliced(axis: 0, 0..<min(Self.batch, w.shape[0]))
        let gradients = along(words, embedded(few + still)).mean().backward()
        guard let slope = gradients[still] else { return still.detached() }
        let steepness = slope.squared().sum().scalar.squareRoot()
        return slope * (length / max(steepness, 1e-12))
    }

    private func latents(_ index: Int, _ sliders: [SliderDefinition], position: Float) -> Tensor {
        let positions = sliders.indices.map { $0 == index ? position : 0 }
        let encoding = generator.encoding
        let inputs = people.flatMap { encoding.encode($0, moving: sliders, to: positions) }
        return generator.mapping.forward(Tensor(inputs, shape: [people.count, encoding.inputs]))
    }

    private func embedded(_ w: Tensor) -> Tensor {
        let picture = generator.picture(generator.repeated(w), side: PictureTower.side)
        return language.picture.forward(picture.clamped(to: -1...1))
    }

    /// How far each row of `changes` goes in the direction of `words`, `[1, embedding]`.
    private func along(_ words: Tensor, _ changes: Tensor) -> Tensor {
        (changes * words).sum(axes: [1])
    }
}
