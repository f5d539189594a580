import TestSupport
import Testing

@testable import Tensors

/// Operations against the numbers and gradients of PyTorch.
@Suite(.enabled(if: Kit.isPresent, "\(Kit.absence)"))
struct LayerReferenceTests {
    private let kit: [String: Tensor]

    init() throws { kit = try Kit.tensors("layer_ops/io.safetensors") }

    /// Compares the result of `f`, and its gradient in `x0` and the named weights, with the kit's.
    private func check(
        _ name: String, _ weights: [String] = [], within tolerance: Float = 1e-5,
        sourceLocation: SourceLocation = #_sourceLocation, _ f: (Tensor, [Tensor]) -> Tensor
    ) throws {
        let x = try #require(kit[name + ".x0"]).requiringGradient()
        let leaves = try weights.map { try #require(kit["\(name).w.\($0)"]).requiringGradient() }
        let y = f(x, leaves)
        let gradients = y.backward(seed: try #require(kit[name + ".r"]))
        try expectAgrees(y, kit[name + ".y"], within: tolerance, sourceLocation: sourceLocation)
        try expectAgrees(
            gradients[x], kit[name + ".gx0"], within: tolerance, sourceLocation: sourceLocation)
        for (path, leaf) in zip(weights, leaves) {
            try expectAgrees(
                gradients[leaf], kit["\(name).gw.\(path)"], within: tolerance,
                sourceLocation: sourceLocation)
        }
    }

    @Test func `activations`() throws {
        try check("lrelu001") { x, _ in x.leakyReLU(slope: 0.01) }
        try check("prelu", ["weight"]) { x, w in x.prelu(w[0]) }
        try check("softplus") { x, _ in x.softplus() }
        try check("silu") { x, _ in x * x.sigmoid() }
        try check("quickgelu") { x, _ in x * (x * 1.702).sigmoid() }
    }

    @Test func `pooling`() throws {
        try check("avgpool_k2s2") { x, _ in x.averagePooled(2) }
        try check("maxpool_k1s2") { x, _ in x.maxPooled(kernel: 1, stride: 2) }
        try check("maxpool_k3s2p1") { x, _ in x.maxPooled(kernel: 3, stride: 2, padding: 1) }
        try check("adaptive_grad") { x, _ in x.adaptiveAveragePooled(4, 3) }
    }

    @Test func `resampling and padding`() throws {
        for aligned in [false, true] {
            try check("bilinear_ac\(aligned ? 1 : 0)_grad") { x, _ in
                x.resizedBilinear(height: 9, width: 7, alignCorners: aligned)
            }
        }
        let grid = try #require(kit["grid_sample_bil_zeros_ac0.x1"]).requiringGradient()
        let x = try #require(kit["grid_sample_bil_zeros_ac0.x0"]).requiringGradient()
        let y = x.gridSampled(grid)
        let gradients = y.backward(seed: try #require(kit["grid_sample_bil_zeros_ac0.r"]))
        try expectAgrees(y, kit["grid_sample_bil_zeros_ac0.y"])
        try expectAgrees(gradients[x], kit["grid_sample_bil_zeros_ac0.gx0"])
        try expectAgrees(gradients[grid], kit["grid_sample_bil_zeros_ac0.gx1"])
        try check("refpad3") { x, _ in
            x.padded(top: 3, left: 3, bottom: 3, right: 3, mode: .reflect)
        }
    }

    @Test func `normalization`() throws {
        try check("inorm") { x, _ in x.instanceNormalized() }
        try check("inorm_affine", ["weight", "bias"]) { x, w in
            x.instanceNormalized().affinePerChannel(scale: w[0], shift: w[1])
        }
        try check("gnorm2", ["weight", "bias"]) { x, w in
            x.groupNormalized(groups: 2).affinePerChannel(scale: w[0], shift: w[1])
        }
        try check("lnorm", ["weight", "bias"]) { x, w in
            x.layerNormalized(axes: [-1]) * w[0] + w[1]
        }
        let mean = try #require(kit["bn_eval.w.running_mean"])
        let variance = try #require(kit["bn_eval.w.running_var"])
        try check("bn_eval", ["weight", "bias"]) { x, w in
            x.batchNormalized(mean: mean, variance: variance, weight: w[0], bias: w[1])
        }
        try check("bn_train", ["weight", "bias"]) { x, w in
            x.batchNormalizedTraining(weight: w[0], bias: w[1]).result
        }
    }
}
