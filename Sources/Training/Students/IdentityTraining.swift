import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains ``IdentityEmbedding`` to tell rendered people apart.
///
/// Additive angular margin loss (Deng et al. 2019, "ArcFace", equation 3) over people who appear
/// ten times each. Because there are few of them, a second head also regresses what makes a
/// rendered person that person: the identity modes and the parameters that no expression, light,
/// or camera changes.
public struct IdentityTraining: TrainingLoop {
    /// The network's name in a pack.
    public static let name = "identity"
    /// Pictures of one step.
    public let batchSize = 48

    private static let scale: Float = 24
    private static let margin: Float = 0.25
    private let pictures: IdentityShards
    private let held: IdentityShards
    private let batches: Lookahead<(indices: [Int], image: Tensor)>
    private var network: Learner<IdentityEmbedding>
    private var heads: Learner<IdentityHeads>
    private var steps = 0

    /// Builds the network and opens the pictures.
    public init(_ context: TrainingContext) throws {
        let pictures = try IdentityShards(context.data.appendingPathComponent("identities"))
        self.pictures = pictures
        batches = Lookahead { [batchSize] random in
            let indices = drawIndices(batchSize, below: pictures.count, using: &random)
            let image = try viewedTensor(
                of: indices, in: pictures, side: IdentityShards.side, .aligned, using: &random)
            return (indices, image)
        }
        held = try IdentityShards(context.data.appendingPathComponent("identities-held"))
        var random = SplitMix64(state: context.seed)
        let network = IdentityEmbedding(.starter)
        let heads = IdentityHeads(
            embedding: IdentityConfiguration.starter.embedding, people: pictures.peopleCount)
        network.initialize(using: &random)
        heads.initialize(using: &random)
        self.network = Learner(network, learningRate: 1e-3)
        self.heads = Learner(heads, learningRate: 1e-3)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let (indices, image) = try batches.next(&random)
        let embedding = network.network.embed(
            IdentityEmbedding.cropped(image), isTraining: true)

        let directions = heads.network.people.value
        let lengths = directions.squared().sum(axes: [1], keepingDimensions: true)
        let cosine = matmul(
            embedding, directions * (lengths + 1e-12).reciprocalSquareRoot(), transposeB: true
        ).clamped(to: -0.999...0.999)
        let sine = (1 - cosine.squared()).squareRoot()
        let margin = Self.margin * min(1, Float(steps) / 1000)  // grows, so that learning starts
        let target = oneHot(indices.map { pictures.people[$0] }, pictures.peopleCount)
        let withMargin = cosine * cos(margin) - sine * sin(margin)
        let logits = (cosine + (withMargin - cosine) * target) * Self.scale
        let people = (logits.logSoftmax(axis: 1) * target).sum() * (-1 / Float(batchSize))

        let (values, weights) = try PermanentTraits.tensors(of: indices, in: pictures)
        let traits =
            ((heads.network.traits.forward(embedding * 8) - values).squared() * weights).mean()
        let gradients = (people * 0.5 + traits * 2).backward()
        network.step(gradients)
        heads.step(gradients)
        steps += 1
        return [("people", people.scalar), ("traits", traits.scalar)]
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] {
        var saved = network.save(as: "network").merging(heads.save(as: "heads")) { $1 }
        saved["steps"] = Checkpoint(["steps": Tensor([Float(steps)], shape: [1])])
        return saved
    }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
        try heads.restore(saved, as: "heads")
        steps = Int(saved["steps"]?.tensors["steps"]?.scalar ?? 0)
    }

    /// The network as it ships.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// How well the cosine tells pairs of one person from pairs of two, on people it never saw:
    /// the area under the ROC curve, the accuracy at the best threshold, and the mean cosines.
    public func measure() throws -> [(name: String, value: Float)] {
        let network = IdentityEmbedding(.starter)
        try network.load(self.network.averaged)
        var rows: [[Float]] = []
        let count = min(held.count, 960)
        for start in stride(from: 0, to: count, by: batchSize) {
            let image = try imageTensor(
                of: Array(start..<min(start + batchSize, count)), in: held,
                side: IdentityShards.side)
            let embedding = network.forward(image)
            let (scalars, width) = (embedding.scalars, embedding.shape[1])
            rows += (0..<embedding.shape[0]).map {
                Array(scalars[$0 * width..<($0 + 1) * width])
            }
        }
        var pairs: [(cosine: Float, isSame: Bool)] = []
        for i in rows.indices {
            for j in rows.indices.dropFirst(i + 1) {
                let isSame = held.people[i] == held.people[j]
                guard isSame || (i * 31 + j * 17) % 97 == 0 else { continue }
                pairs.append((zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 }, isSame))
            }
        }
        return verification(of: pairs)
    }
}

/// The measures of a score that should be high for pairs that are the same.
func verification(
    of pairs: [(cosine: Float, isSame: Bool)]
) -> [(name: String, value: Float)] {
    let sorted = pairs.sorted { $0.cosine < $1.cosine }
    let same = Float(sorted.count { $0.isSame })
    let other = Float(sorted.count) - same
    guard same > 0, other > 0 else { return [] }
    var (othersBelow, ordered, sameBelow, accuracy): (Float, Float, Float, Float) = (0, 0, 0, 0)
    for pair in sorted {
        if pair.isSame {
            ordered += othersBelow
            sameBelow += 1
        } else {
            othersBelow += 1
        }
        accuracy = max(accuracy, (othersBelow / other + (same - sameBelow) / same) / 2)
    }
    func mean(_ isSame: Bool, _ count: Float) -> Float {
        sorted.filter { $0.isSame == isSame }.reduce(0) { $0 + $1.cosine } / count
    }
    return [
        ("auc", ordered / (same * other)), ("accuracy", accuracy), ("same", mean(true, same)),
        ("different", mean(false, other)),
    ]
}

/// `[indices, choices]`, 1 at each row's index.
func oneHot(_ indices: [Int], _ choices: Int) -> Tensor {
    Tensor(shape: [indices.count, choices]) { floats in
        floats.update(repeating: 0)
        for (row, index) in indices.enumerated() { floats[row * choices + index] = 1 }
    }
}

/// What is used in training only: a direction for each person, and their traits.
struct IdentityHeads: Module {
    let people: Parameter
    let traits: Linear

    init(embedding: Int, people: Int) {
        // Short, so that a step turns them far.
        self.people = Parameter([people, embedding], .normal(standardDeviation: 0.03))
        traits = Linear(inputs: embedding, outputs: PermanentTraits.count)
    }
}

/// What makes a rendered person that person, whatever the picture.
enum PermanentTraits {
    static let modes = 60
    static let names = [
        "masc", "face_width", "nose_size", "jaw", "eye_size", "lip_full", "weight", "age",
        "melanin", "freckles", "iris_mel", "iris_green", "brow_thick", "brow_dense", "brow_arch",
    ]
    static let count = names.count + modes

    private static let positions = names.map { name in
        Attribute.standard.firstIndex { $0.name == name } ?? 0
    }

    /// The standardized values `[indices, count]` and how much an error in each counts.
    static func tensors(
        of indices: [Int], in shards: IdentityShards
    ) throws -> (values: Tensor, weights: Tensor) {
        var values: [Float] = []
        for index in indices {
            let person = try shards.parameters(index)
            let attributes = Attribute.standardValues(of: person).values
            values += positions.map { min(max(attributes[$0], -3), 3) }
            let first = PersonEncoding.standard.position(of: "id0")
            values += person[first..<first + modes].map { $0 / 1.1 }
        }
        // The first modes move the face most.
        let row =
            [Float](repeating: 1, count: names.count) + (0..<modes).map { $0 < 20 ? 1 : 0.4 }
        return (
            Tensor(values, shape: [indices.count, count]),
            Tensor(row, shape: [1, count])
        )
    }
}
