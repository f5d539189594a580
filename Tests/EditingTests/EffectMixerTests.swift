import Tensors
import Testing

@testable import Editing

struct EffectMixerTests {
    /// Three sliders in a plane, of which the third does little; left ends do the opposite.
    private let mixer = EffectMixer(
        Tensor([1, 0, 0, 1, 0.1, 0.1, -1, 0, 0, -1, -0.1, -0.1], shape: [2, 3, 2]))

    @Test func `sliders that lead there are found, to either side`() {
        let mix = mixer.mix(toward: [0.5, -0.8], limit: 8)
        #expect(abs(mix.positions[0] - 0.5) < 1e-3 && abs(mix.positions[1] + 0.8) < 1e-3)
        #expect(mix.positions[2] == 0 && mix.agreement > 0.999)
    }

    @Test func `no slider goes beyond its end`() {
        let mix = mixer.mix(toward: [1.5, 0], limit: 8)
        #expect(mix.positions[0] == 1 && abs(mix.agreement - 1) < 1e-3)
    }

    @Test func `no more sliders are taken than may be`() {
        let mix = mixer.mix(toward: [0.5, 0.8], limit: 1)
        #expect(mix.positions.filter { $0 != 0 }.count == 1 && mix.positions[1] != 0)
    }

    @Test func `nothing is wanted of nothing`() {
        let mix = mixer.mix(toward: [0, 0], limit: 8)
        #expect(mix.positions == [0, 0, 0] && mix.agreement == 0)
    }

    @Test func `what no slider does is not reached`() {
        let flat = EffectMixer(Tensor([1, 0, 0, -1, 0, 0], shape: [2, 1, 3]))
        #expect(flat.mix(toward: [0, 0, 1], limit: 8).agreement == 0)
        #expect(flat.mix(toward: [0.2, 0, 1], limit: 8).agreement < 0.3)
    }
}
