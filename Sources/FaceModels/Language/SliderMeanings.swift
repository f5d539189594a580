public import NeuralNetworks
public import Tensors

/// The size of ``SliderMeanings``.
public struct SliderMeaningsConfiguration: Codable, Sendable, Hashable {
    /// The number of sliders.
    public var sliders: Int
    /// The length of an embedding of the pack's ``LanguageModel``.
    public var embedding: Int
    /// What the language model knows, but no slider brings about.
    public var outOfReach: [String]

    /// Creates a configuration.
    public init(sliders: Int, embedding: Int, outOfReach: [String] = []) {
        (self.sliders, self.embedding, self.outOfReach) = (sliders, embedding, outOfReach)
    }
}

/// What sliders mean to a ``LanguageModel``: how they move the embedding of a face.
///
/// Nothing here is learned; it is measured when a pack is put together, because drawing enough faces
/// takes longer than anybody who types a phrase would wait. Pictures say how far a slider goes, and
/// words, where it has some, mostly in which direction: embeddings of pictures and of texts differ by
/// more than their meanings (Liang et al. 2022, "Mind the Gap"), so texts are best compared with texts.
public struct SliderMeanings: PackedNetwork {
    /// The name in a pack.
    public static let packName = "sliderMeanings"

    /// How much words count in a direction, where a slider has some.
    static let wordShare: Float = 0.8

    let shifts: Parameter
    /// What the language model knows, but no slider brings about.
    public let outOfReach: [String]

    /// Creates a table without values.
    public init(_ configuration: SliderMeaningsConfiguration) {
        shifts = Parameter(
            [2, configuration.sliders, configuration.embedding], .normal(standardDeviation: 0.1),
            isConstant: true)
        outOfReach = configuration.outOfReach
    }

    /// How far the embedding moves, on average, when one slider goes to an end and all others rest:
    /// `[2, sliders, embedding]`, first for the right ends, then for the left ones.
    public var ends: Tensor { shifts.value }

    /// Draws people with each slider at both ends and looks what that does to their pictures.
    ///
    /// - Parameters:
    ///   - words: For each slider what a face is called at its right and at its left end, if
    ///     anything.
    ///   - w: Latent vectors of the people, `[people, styleSize]`.
    /// - Returns: What the table holds.
    public static func measured(
        with language: LanguageModel, generator: Generator, sliderModel: SliderModel,
        words: [(right: [String], left: [String])?], w: Tensor
    ) -> Checkpoint {
        let (people, sliders) = (w.shape[0], words.count)
        func embedded(_ w: Tensor) -> Tensor {
            let picture = generator.picture(generator.repeated(w), side: PictureTower.side)
            return language.picture.forward(picture.clamped(to: -1...1))
        }
        let still = embedded(w)
        let neutral = language.neutral
        let rows = [1 as Float, -1].flatMap { end in
            (0..<sliders).map { slider in
                let position = (0..<sliders).map { $0 == slider ? end : 0 }
                let positions = Tensor(
                    (0..<people).flatMap { _ in position }, shape: [people, sliders])
                let shift = (embedded(w + sliderModel.forward(w, sliders: positions)) - still)
                    .mean(axes: [0], keepingDimensions: true)
                guard let texts = words[slider] else { return shift }
                let said = language.embedding(of: end > 0 ? texts.right : texts.left)
                return blended(shift, said.mean(axes: [0], keepingDimensions: true) - neutral)
            }
        }
        return Checkpoint([
            "shifts": concatenate(rows, axis: 0).reshaped(to: [2, sliders, -1])
        ])
    }

    /// A direction between those of a picture's shift and of a text's, as long as the part of the
    /// picture's shift that the text speaks of.
    private static func blended(_ picture: Tensor, _ text: Tensor) -> Tensor {
        let (seen, said) = (picture.unitRows(), text.unitRows())
        let amount = max(0, (picture * said).sum().scalar)
        return (seen * (1 - wordShare) + said * wordShare).unitRows() * amount
    }
}
