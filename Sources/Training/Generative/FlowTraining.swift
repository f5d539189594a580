import FaceModels
import Foundation
public import NeuralNetworks
public import Tensors

/// Trains the conditional flow that is one of the slider model's teachers.
///
/// Not by maximum likelihood, as StyleFlow was, which integrates an equation in every step, but by
/// conditional flow matching: Lipman et al. 2023, "Flow Matching for Generative Modeling", section
/// 4.1, example II. Between a latent vector `x` and noise `z` a point goes straight, and the network
/// learns its velocity `z − x` at a random time.
public struct FlowTraining: TrainingLoop {
    /// The network's name.
    public static let name = ConditionalFlow.packName

    /// Latent vectors per step.
    public let batchSize = 256

    private let context: TrainingContext
    private let population: LatentPopulation
    private let points: Tensor  // The population, standardized, [people, dimensions].
    private let configuration: ConditionalFlowConfiguration
    private var network: Learner<ConditionalFlow>

    /// Draws the population, or reads it if that was done before, and standardizes it.
    ///
    /// - Throws: ``TrainingError`` unless generator and attribute classifier are trained.
    public init(_ context: TrainingContext) throws {
        let generator = try context.trainedGenerator()
        try self.init(context, population: .kept(context, generator))
    }

    init(
        _ context: TrainingContext, population: LatentPopulation,
        hidden: [Int] = ConditionalFlowConfiguration.trainedHidden
    ) {
        (self.context, self.population) = (context, population)
        let components = PrincipalComponents(of: population.w, share: 0.95, limit: 128)
        configuration = ConditionalFlowConfiguration(
            styleSize: population.w.shape[1], dimensions: components.deviations.count,
            contexts: population.slopes.count, hidden: hidden)
        let flow = ConditionalFlow(configuration)
        var random = SplitMix64(state: context.seed)
        flow.initialize(using: &random)
        flow.standardize(
            mean: components.mean, directions: components.directions,
            deviations: components.deviations, contextMean: population.mean,
            contextScale: population.scales)
        points = flow.coordinates(of: population.w)
        network = Learner(flow, learningRate: 1e-3, averaging: 0.999)
    }

    /// Takes one step.
    public mutating func step(
        _ random: inout SplitMix64
    ) throws -> [(name: String, value: Float)] {
        let people = drawIndices(batchSize, below: points.shape[0], using: &random)
        // Latent vectors of photos are inexact; without this, noise would lead to the population's
        // own people and nobody else.
        let blur = Tensor.normal([batchSize, points.shape[1]], using: &random) * 0.05
        let x = points.gatheredRows(people) + blur
        let noise = Tensor.normal(x.shape, using: &random)
        let time = Tensor.uniform([batchSize, 1], in: 0...1, using: &random)
        let velocity = network.network.velocity(
            x * (1 - time) + noise * time, time: time,
            attributes: population.answers.gatheredRows(people))
        let loss = meanSquaredError(velocity, noise - x)
        network.learningRate = 1e-3 / (1 + Float(network.steps) / 2000)
        network.step(loss.backward())
        return [("loss", loss.scalar)]
    }

    /// Everything an exact resume needs.
    public func save() -> [String: Checkpoint] { network.save(as: "network") }

    /// Takes over what ``save()`` returned.
    public mutating func restore(_ saved: [String: Checkpoint]) throws {
        try network.restore(saved, as: "network")
    }

    /// The averaged flow.
    public func weights() -> [String: Checkpoint] { [Self.name: network.averaged] }

    /// On people it never saw: how far they are after a way to noise and back, as a part of how far
    /// people are from their mean; and what moving sliders does to their pictures, see
    /// ``LatentPopulation/effect(of:on:asked:_:_:)``.
    public func measure() throws -> [(name: String, value: Float)] {
        let flow = ConditionalFlow(configuration)
        try flow.load(network.averaged)
        let generator = try context.trainedGenerator()
        let classifier = try context.trainedClassifier()
        let held = try PortraitShards(context.data.appendingPathComponent("portraits-held"))
        let people = (0..<min(96, held.count)).map { held[$0].parameters }
        let unseen = population.replacing(people, generator, classifier)
        let solver = FlowTeacher.solver
        let noise = flow.encode(unseen.w, attributes: unseen.answers, solver: solver)
        let back = flow.decode(noise, attributes: unseen.answers, solver: solver)
        let start = flow.coordinates(of: unseen.w)
        let error = (flow.coordinates(of: back) - start).squared().mean().squareRoot()
        let size = start.squared().mean().squareRoot()
        let request = AttributeRequest(sliders: SliderDefinition.starter)
        var random = SplitMix64(state: 7)
        let taught = population.taught(request.sliders)
        guard !taught.isEmpty else { return [("roundTrip", error.scalar / size.scalar)] }
        let moves = drawMoves(
            people.count, people: people.count, sliders: request.sliders.count, among: taught,
            using: &random)
        let lesson = flow.lesson(
            unseen, moves.people, request, positions: moves.positions, solver: solver)
        let asked = unseen.asked(of: moves.people, request, positions: moves.positions)
        let effect = unseen.effect(
            of: lesson.change, on: moves.people, asked: asked, generator, classifier)
        return [
            ("roundTrip", error.scalar / size.scalar), ("gain", effect.gain),
            ("sideEffect", effect.side), ("dimensions", Float(configuration.dimensions)),
            ("sliders", Float(taught.count)),
        ]
    }
}

extension ConditionalFlowConfiguration {
    /// The widths that ``FlowTraining`` gives its flow.
    static let trainedHidden = [512, 512, 512]
}

extension TrainingContext {
    /// The trained flow.
    ///
    /// - Throws: ``TrainingError/missingWeights(_:)`` if it was never trained here.
    func trainedFlow() throws -> ConditionalFlow {
        let weights = try requiredWeights(of: ConditionalFlow.packName)
        guard let directions = weights.tensors["directions"]?.shape, directions.count == 2,
            let contexts = weights.tensors["contextMean"]?.shape.first
        else { throw CheckpointError.missing(["directions", "contextMean"]) }
        let flow = ConditionalFlow(
            ConditionalFlowConfiguration(
                styleSize: directions[1], dimensions: directions[0], contexts: contexts,
                hidden: ConditionalFlowConfiguration.trainedHidden))
        try flow.load(weights)
        return flow
    }
}
