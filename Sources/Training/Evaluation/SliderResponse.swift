public import FaceModels
import NeuralNetworks
public import Tensors

/// What the attribute classifier and the identity embedding see of a slider in two pictures of a face.
public struct SliderResponse {
    private let pack: ModelPack
    private let classifier: AttributeClassifier
    private let identity: IdentityEmbedding
    private let request: AttributeRequest

    /// Takes the judges and the sliders of a pack.
    ///
    /// - Throws: ``PackError`` if it lacks one of them.
    public init(pack: ModelPack) throws {
        self.pack = pack
        classifier = try pack.makeAttributeClassifier()
        identity = try pack.makeIdentityEmbedding()
        request = AttributeRequest(sliders: pack.sliders)
    }

    /// How much of what a slider asks of a face became different between two pictures of it.
    ///
    /// - Parameters:
    ///   - slider: The name of a slider of the pack.
    ///   - value: Its position, −100…100.
    ///   - before: The inner frame with all sliders at rest, `[1, 3, side, side]` in `[-1, 1]`.
    ///   - after: With this one moved.
    /// - Returns: 1 if the classifier's answers move by as much as is asked, and 0 if not at all or
    ///   only elsewhere. The classifier answers too close to the mean, so only the ratio of two such
    ///   numbers means much.
    public func gain(
        of slider: String, at value: Int, from before: Tensor, to after: Tensor
    ) -> Float {
        let start = classifier.forward(before.clamped(to: -1...1)).scalars
        let end = classifier.forward(after.clamped(to: -1...1)).scalars
        let asked = request.change(of: start, positions: pack.positions([slider: value]))
        let size = asked.reduce(Float(0)) { $0 + $1 * $1 }
        guard size > 0 else { return 0 }
        return asked.indices.reduce(Float(0)) { $0 + asked[$1] * (end[$1] - start[$1]) } / size
    }

    /// How alike the people of two pictures are: the cosine between their embeddings.
    public func similarity(_ before: Tensor, _ after: Tensor) -> Float {
        func embedding(_ picture: Tensor) -> [Float] {
            identity.forward(picture.clamped(to: -1...1)).scalars
        }
        return zip(embedding(before), embedding(after)).reduce(Float(0)) { $0 + $1.0 * $1.1 }
    }
}
