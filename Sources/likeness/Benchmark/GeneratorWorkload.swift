import FaceModels
import NeuralNetworks
import Tensors

/// What is drawn and how: the published StyleGAN2 in full width, with random weights.
struct RandomGenerator {
    let generator: Generator
    /// A code of its own for every layer, `[1, rows, 512]`.
    let wPlus: Tensor

    init(size: Int, seed: UInt64 = 1) {
        var random = SplitMix64(state: seed)
        generator = Generator(.published(size: size))
        generator.initialize(using: &random)
        // Noise and biases start at zero in training; here they shall make a difference.
        for (path, parameter) in generator.parameters.sorted(by: { $0.key < $1.key }) {
            if path.hasSuffix("noiseStrength") {
                parameter.value = Tensor(repeating: 0.1, shape: parameter.shape)
            } else if path.hasSuffix("bias"), !path.contains("modulation") {
                parameter.value = Tensor.normal(parameter.shape, using: &random) * 0.1
            }
        }
        wPlus = Tensor.normal([1, generator.latentRows, 512], using: &random)
    }
}

extension Workload {
    /// One picture by the published StyleGAN2 generator, from a code in w+.
    static func generator(size: Int) -> Workload {
        let random = RandomGenerator(size: size)
        return Workload(name: "generator", size: size) {
            [
                "generator": Checkpoint(random.generator),
                "input": Checkpoint(["wPlus": random.wPlus]),
                "output": Checkpoint(["image": random.generator.forward(random.wPlus)]),
            ]
        } run: {
            _ = random.generator.forward(random.wPlus)
        }
    }
}
