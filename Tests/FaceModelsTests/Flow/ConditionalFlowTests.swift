import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import FaceModels

struct ConditionalFlowTests {
    private let solver = DormandPrince(relativeTolerance: 1e-5, absoluteTolerance: 1e-6)
    private let flow: ConditionalFlow = {
        var random = SplitMix64(state: 4)
        let flow = ConditionalFlow(
            ConditionalFlowConfiguration(styleSize: 6, dimensions: 6, contexts: 3, hidden: [8, 8]))
        flow.initialize(using: &random)
        var turn = [Float](repeating: 0, count: 36)
        for i in 0..<6 { turn[i * 6 + (i + 1) % 6] = 1 }
        flow.standardize(
            mean: .random([6]), directions: Tensor(turn, shape: [6, 6]),
            deviations: Tensor([0.5, 1, 2, 3, 0.1, 1], shape: [6]),
            contextMean: .random([3], seed: 2), contextScale: Tensor([1, 2, 0], shape: [3]))
        return flow
    }()

    @Test func `noise of a latent vector turns back into it`() {
        let (w, attributes) = (Tensor.random([4, 6]), Tensor.random([4, 3], seed: 5))
        let noise = flow.encode(w, attributes: attributes, solver: solver)
        expectClose(flow.decode(noise, attributes: attributes, solver: solver), w, within: 1e-4)
        expectClose(flow.latent(of: flow.coordinates(of: w)), w, within: 1e-5)
    }

    @Test func `only attributes that change and count move a latent vector`() {
        let (w, source) = (Tensor.random([2, 6]), Tensor.random([2, 3], seed: 5))
        func change(_ step: [Float]) -> Float {
            let target = source + Tensor(step, shape: [1, 3])
            return flow.change(of: w, from: source, to: target, solver: solver)
                .abs().sum().scalar
        }
        #expect(change([0, 0, 0]) < 1e-3)
        #expect(change([0, 0, 1]) < 1e-3)
        #expect(change([1, 0, 0]) > 1e-2)
    }
}

/// The layers and the solver against the code of StyleFlow.
@Suite(.enabled(if: Kit.has("styleflow_cnf"), "the parity kit is not beside the repository"))
struct StyleFlowParityTests {
    @Test func `a layer agrees with the code of FFJORD`() throws {
        let io = try Checkpoint(contentsOf: kitFile("styleflow_cnf", "concatsquash.safetensors"))
        let layer = ConcatSquashLinear(inputs: 6, outputs: 5, contexts: 4)
        try layer.load(Checkpoint(Self.renamed(io.part("w").tensors)))
        let (x, context) = (try #require(io.tensors["x"]), try #require(io.tensors["context"]))
        // All seven rows of a sample have its context.
        let contexts = context.reshaped(to: [2, 1, 4]).repeated(axis: 1, count: 7)
        let y = layer.forward(
            x.reshaped(to: [14, 6]), context: contexts.reshaped(to: [14, 4]))
        try expectAgreement(y, #require(io.tensors["y"]), within: 1e-5)
    }

    @Test func `velocities agree with the code of StyleFlow`() throws {
        let kit = try StyleFlowKit()
        let z = kit.normalized(try kit.io("in.w"))
        expectAgreement(z, try kit.io("mid.after_bn0"), within: 1e-5)
        for (time, name) in [(0, "t0"), (0.3, "t0.3")] {
            expectAgreement(
                kit.velocity(time, z, try kit.io("in.ctx_source")),
                try kit.io("mid.dz_dt_at_\(name)"), within: 2e-5)
        }
    }

    @Test func `noise and edits agree with the code of StyleFlow`() throws {
        let kit = try StyleFlowKit()
        let solver = DormandPrince(relativeTolerance: 1e-5, absoluteTolerance: 1e-5)
        let (source, target) = (try kit.io("in.ctx_source"), try kit.io("in.ctx_target"))
        let end = Double(try kit.io("out.end_time").scalar)
        let there = solver.solve(kit.normalized(try kit.io("in.w")), from: 0, to: end) {
            kit.velocity($0, $1, source)
        }
        let z = kit.denormalizedNoise(there.state)
        expectClose(z, try kit.io("out.z_truth").reshaped(to: [18, 64]), within: 2e-4)
        func back(_ context: Tensor) -> Tensor {
            kit.denormalized(
                solver.solve(there.state, from: end, to: 0) { kit.velocity($0, $1, context) }
                    .state)
        }
        expectClose(back(target), try kit.io("out.w_edited").reshaped(to: [18, 64]), within: 3e-4)
        expectClose(back(source), try kit.io("in.w").reshaped(to: [18, 64]), within: 3e-4)
    }

    /// The names of our layers for those of theirs.
    static func renamed(_ tensors: [String: Tensor]) -> [String: Tensor] {
        let names = ["_layer": "layer", "_hyper_gate": "hyperGate", "_hyper_bias": "hyperBias"]
        return Dictionary(
            uniqueKeysWithValues: tensors.map { path, tensor in
                (
                    path.split(separator: ".").map { names[String($0)] ?? String($0) }
                        .joined(separator: "."), tensor
                )
            })
    }
}

/// The narrow StyleFlow of the kit: its velocities, and the normalizations around them.
private struct StyleFlowKit {
    private let weights: [String: Tensor]
    private let inputs: [String: Tensor]
    private let network: VelocityNetwork

    init() throws {
        let file = try kitFile("styleflow_cnf", "styleflow_narrow.pt")
        let checkpoint = try TorchArchive(contentsOf: file).checkpoint
        weights = checkpoint.tensors
        inputs = try Checkpoint(contentsOf: kitFile("styleflow_cnf", "io.safetensors")).tensors
        let layers = checkpoint.part("chain.1.odefunc.diffeq")
        network = VelocityNetwork(
            dimensions: 64, contexts: 17, hidden: [Int](repeating: 64, count: 5))
        try network.load(Checkpoint(StyleFlowParityTests.renamed(layers.tensors)))
    }

    func io(_ name: String) throws -> Tensor { try #require(inputs[name]) }

    func velocity(_ time: Double, _ z: Tensor, _ context: Tensor) -> Tensor {
        network.forward(
            z, time: Tensor(repeating: Float(time), shape: [18, 1]),
            context: context.reshaped(to: [1, 17]).repeated(axis: 0, count: 18))
    }

    /// `w` as the flow sees it, `[18, 64]`.
    func normalized(_ w: Tensor) -> Tensor { normalized(w.reshaped(to: [18, 64]), by: 0) }

    func denormalizedNoise(_ z: Tensor) -> Tensor { normalized(z, by: 2) }

    func denormalized(_ z: Tensor) -> Tensor {
        guard let weight = weights["chain.0.weight"], let bias = weights["chain.0.bias"],
            let mean = weights["chain.0.running_mean"],
            let variance = weights["chain.0.running_var"]
        else { return z }
        return (z - bias) / weight.exp() * (variance + 1e-4).squareRoot() + mean
    }

    /// The moving batch normalization of PointFlow, whose weight is a logarithm.
    private func normalized(_ x: Tensor, by part: Int) -> Tensor {
        guard let weight = weights["chain.\(part).weight"],
            let bias = weights["chain.\(part).bias"],
            let mean = weights["chain.\(part).running_mean"],
            let variance = weights["chain.\(part).running_var"]
        else { return x }
        return (x - mean) * (variance + 1e-4).reciprocalSquareRoot() * weight.exp() + bias
    }
}
