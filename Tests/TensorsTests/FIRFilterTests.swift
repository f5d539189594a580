import TestSupport
import Testing

@testable import Tensors

struct FIRFilterTests {
    private static let line = Tensor([0.125, 0.375, 0.375, 0.125], shape: [1, 4])
    private static let square = matmul(line, line, transposeA: true)

    @Test(arguments: [[1, 3, 2, 2], [2, 2, 8, 6], [1, 1, 34, 70]])
    func `the fast ways up and down agree with the general one`(shape: [Int]) {
        let x = Tensor.random(shape)
        expectClose(
            x.upsampledFIR(),
            upfirdn2d(x, filter: Self.square * 4, up: 2, padding: (2, 1, 2, 1)), within: 1e-6)
        expectClose(
            x.downsampledFIR(),
            upfirdn2d(x, filter: Self.square, down: 2, padding: (1, 1, 1, 1)), within: 1e-6)
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([1, 2, 4, 6])
        func check(_ f: @escaping (Tensor) -> Tensor) {
            let w = Tensor.random(f(x).shape, seed: 7)
            expectGradients(at: [x]) { (f($0[0]) * w).sum() }
        }
        check { $0.upsampledFIR() }
        check { $0.downsampledFIR() }
        let filter = Tensor.random([3, 4], seed: 2)
        check { upfirdn2d($0, filter: filter, padding: (1, 2, 0, 3)) }
        check { upfirdn2d($0, filter: filter, up: 2, padding: (3, 2, 1, 4)) }
        check { upfirdn2d($0, filter: filter, down: 2, padding: (2, 2, 1, 1)) }
        check { upfirdn2d($0, filter: filter, up: 3, down: 2, padding: (0, 1, 2, 3)) }
        check { upfirdn2d($0, filter: filter, up: 2, padding: (-1, 2, 1, -2)) }
    }

    @Test(
        .enabled(if: Kit.isPresent, "\(Kit.absence)"),
        arguments: [
            ("up2_pad21", "1331x4", 2, 1, [2, 1, 2, 1]),
            ("blur_after_convT", "1331x4", 1, 1, [1, 1, 1, 1]),
            ("down2_pad11", "1331", 1, 2, [1, 1, 1, 1]),
            ("blur_before_down_k3", "1331", 1, 1, [2, 2, 2, 2]),
            ("blur_before_down_k1", "1331", 1, 1, [1, 1, 1, 1]),
            ("up2_down1_asym", "asym2d", 2, 1, [3, 2, 1, 4]),
            ("up3_down2_asym", "asym2d", 3, 2, [0, 1, 2, 3]),
            ("negpad", "asym2d", 2, 1, [-1, 2, 1, -2]),
            ("up2_k121", "121", 2, 1, [1, 1, 1, 1]),
            ("down3", "one", 1, 3, [0, 0, 0, 0]),
        ])
    func `results are those of the reference code`(
        name: String, filter: String, up: Int, down: Int, padding: [Int]
    ) throws {
        let kit = try Kit.tensors("upfirdn2d/io.safetensors")
        let result = upfirdn2d(
            try #require(kit[name + ".x"]), filter: try #require(kit["kernel." + filter]), up: up,
            down: down, padding: (padding[0], padding[1], padding[2], padding[3]))
        try expectAgrees(result, kit[name + ".y"])
    }

    @Test(.enabled(if: Kit.isPresent, "\(Kit.absence)"))
    func `skip connections are those of the reference code`() throws {
        let kit = try Kit.tensors("upfirdn2d/io.safetensors")
        let x = try #require(kit["mod.x"])
        try expectAgrees(x.upsampledFIR(), kit["mod.Upsample.y"])
        try expectAgrees(x.downsampledFIR(), kit["mod.Downsample.y"])
        try expectAgrees(
            x.biasLeakyReLU(try #require(kit["lrelu.bias"])), kit["lrelu.y"])
    }
}
