import FaceModels
import NeuralNetworks
import Tensors

extension Workload {
    /// One step of learning one photo by heart: forward, VGG-19 features at 256, backward into all
    /// weights of the synthesis network, Adam.
    static func finetune(size: Int) -> Workload {
        let random = RandomGenerator(size: size)
        var numbers = SplitMix64(state: 2)
        let perceptual = PerceptualNetwork(.vgg19)
        perceptual.initialize(using: &numbers)
        let photo = (Tensor.normal([1, 3, size / 16, size / 16], using: &numbers) * 0.4)
            .upsampledNearest(by: 16)
        let tuning = Tuning(
            generator: random.generator, wPlus: random.wPlus, photo: photo,
            distance: ImageDistance(perceptual: perceptual, perceptualSide: 256))
        return Workload(name: "finetune", size: size) {
            let weights = Checkpoint(random.generator)
            let (loss, gradients) = tuning.gradients()
            return [
                "generator": weights, "vgg": Checkpoint(perceptual),
                "input": Checkpoint(["wPlus": random.wPlus, "photo": photo]),
                "output": Checkpoint(["loss": Tensor([loss], shape: [1])]),
                "gradients": Checkpoint(gradients),
            ]
        } run: {
            tuning.step()
        }
    }

    /// The generator while it learns, with its optimizer.
    private final class Tuning {
        private let generator: Generator
        private let wPlus: Tensor
        private let distance: ImageDistance
        private let target: ImageDistance.Target
        private var optimizer: Adam

        init(generator: Generator, wPlus: Tensor, photo: Tensor, distance: ImageDistance) {
            (self.generator, self.wPlus, self.distance) = (generator, wPlus, distance)
            target = distance.target(photo)
            optimizer = Adam(
                generator.synthesisParameters, learningRate: 1e-3, betas: (0.9, 0.99))
        }

        func step() {
            optimizer.step(distance(generator.forward(wPlus), target).backward())
        }

        func gradients() -> (loss: Float, gradients: [String: Tensor]) {
            let loss = distance(generator.forward(wPlus), target)
            let gradients = loss.backward()
            return (
                loss.scalar, generator.synthesisParameters.compactMapValues { gradients[$0.value] }
            )
        }
    }
}
