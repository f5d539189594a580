import TestSupport
import Testing

@testable import Tensors

struct ResamplingTests {
    @Test(.enabled(if: Kit.isPresent, "\(Kit.absence)"))
    func `resizing is that of the reference code`() throws {
        let kit = try Kit.tensors("resample_ops/io.safetensors")
        let z = try #require(kit["z"])
        for (name, height, width) in [("13x21", 13, 21), ("32", 32, 32)] {
            for aligned in [false, true] {
                let y = z.resizedBilinear(height: height, width: width, alignCorners: aligned)
                try expectAgrees(y, kit["bilinear_\(name)_ac\(aligned ? 1 : 0)"])
            }
        }
        for (name, height, width) in [("188_112", 112, 112), ("64x48_16x7", 16, 7)] {
            let x = try #require(kit["adaptive_\(name).x"])
            try expectAgrees(x.adaptiveAveragePooled(height, width), kit["adaptive_\(name).y"])
        }
        try expectAgrees(z.adaptiveAveragePooled(4, 4), kit["area_4"])
        try expectAgrees(z.adaptiveAveragePooled(5, 7), kit["area_5x7"])
        try expectAgrees(z.upsampledNearest(by: 2), kit["nearest_32"])
    }

    @Test func `gradients agree with differences`() {
        let x = Tensor.random([1, 2, 3, 4])
        for (height, width, aligned) in [(5, 7, false), (5, 7, true), (2, 2, false), (6, 8, false)]
        {
            let w = Tensor.random([1, 2, height, width], seed: 2)
            expectGradients(at: [x]) {
                ($0[0].resizedBilinear(height: height, width: width, alignCorners: aligned) * w)
                    .sum()
            }
        }
        // Places away from pixel centres, where the interpolation has a kink.
        let grid = Tensor(
            [-0.6, -0.5, 0.1, 0.2, 0.55, -0.1, -1.2, 0.3, 0.9, 1.1, 3, 3], shape: [1, 2, 3, 2])
        let w = Tensor.random([1, 2, 2, 3], seed: 3)
        for aligned in [false, true] {
            expectGradients(at: [x, grid], step: 1e-3) {
                ($0[0].gridSampled($0[1], alignCorners: aligned) * w).sum()
            }
        }
    }
}
