import TestSupport
import Testing

@testable import Tensors

struct ModulatedConvolutionReferenceTests {
    @Test(
        .enabled(if: Kit.isPresent, "\(Kit.absence)"),
        arguments: [("plain3", true, false), ("up3", true, true), ("rgb1", false, false)])
    func `results are those of the reference code`(
        name: String, demodulates: Bool, upsamples: Bool
    ) throws {
        let kit = try Kit.tensors("upfirdn2d/io.safetensors")
        func tensor(_ path: String) throws -> Tensor {
            try #require(kit["modconv.\(name).\(path)"])
        }
        let weight = try tensor("w.weight")
        let shape = Array(weight.shape.dropFirst())
        let fanIn = Float(shape.dropFirst().reduce(1, *))
        let code = try tensor("style")
        let style = linear(
            code * (1 / Float(code.shape[1]).squareRoot()), try tensor("w.modulation.weight"),
            bias: try tensor("w.modulation.bias"))
        let y = modulatedConv2d(
            try tensor("x"), weight.reshaped(to: shape) * (1 / fanIn.squareRoot()), style: style,
            demodulates: demodulates, upsamples: upsamples)
        try expectAgrees(y, kit["modconv.\(name).y"])
    }

    @Test(arguments: [false, true])
    func `gradients agree with differences`(upsamples: Bool) {
        let (height, width) = upsamples ? (6, 8) : (3, 4)
        let w = Tensor.random([2, 3, height, width], seed: 5)
        expectGradients(at: [
            .random([2, 2, 3, 4]), .random([3, 2, 3, 3], seed: 2), .random([2, 2], seed: 3) + 1.5,
        ]) {
            (modulatedConv2d(
                $0[0], $0[1], style: $0[2], demodulates: true, upsamples: upsamples) * w).sum()
        }
    }
}
