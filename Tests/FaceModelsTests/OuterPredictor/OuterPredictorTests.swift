import FaceModels
import NeuralNetworks
import Tensors
import Testing

struct OuterPredictorTests {
    @Test func `the inner frame stays as it is`() {
        let network = OuterPredictor(OuterPredictorConfiguration(widths: [4, 4]))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let side = 192
        let inner = (0..<128 * 128).map { UInt8($0 % 14) }
        let old = [UInt8](repeating: 11, count: side * side)
        let new = network.predict(newInner: inner, oldOuter: old, side: side)
        #expect(new.count == side * side)
        for y in stride(from: 0, to: 128, by: 9) {
            for x in 0..<128 { #expect(new[(y + 32) * side + x + 32] == inner[y * 128 + x]) }
        }
    }

    @Test func `where nothing is corrected outlines stay as fine as they were`() {
        let network = OuterPredictor(OuterPredictorConfiguration(widths: [4, 4]))
        for parameter in network.parameters.values {
            parameter.value = Tensor(repeating: 0, shape: parameter.shape)
        }
        let side = 192
        let inner = [UInt8](repeating: 1, count: 128 * 128)
        let old = (0..<side * side).map { UInt8(($0 % side * 7 + $0 / side * 3) % 14) }
        let new = network.predict(newInner: inner, oldOuter: old, side: side)
        for i in 0..<side * side where min(i % side, i / side) < 32 { #expect(new[i] == old[i]) }
    }

    @Test func `a frame of any multiple of 192 is answered at its size`() {
        let network = OuterPredictor(OuterPredictorConfiguration(widths: [4, 4]))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let logits = network.forward(
            newInner: Tensor(repeating: 0, shape: [1, 14, 128, 128]),
            oldOuter: Tensor(repeating: 0, shape: [1, 14, 192, 192]))
        #expect(logits.shape == [1, 14, 192, 192])
    }
}
