import ArgumentParser
import FaceModels
import NeuralNetworks
import Tensors

/// One step of training a network of the starter pack: the shapes and losses of the real loops, on
/// random pictures, so that reading data plays no part.
enum TrainingWorkload: String, ExpressibleByArgument, CaseIterable {
    case generator, encoder, autoencoder

    /// Pictures of one step, as in the real loops.
    private var batch: Int { self == .autoencoder ? 6 : 8 }

    /// Builds the networks with random weights.
    var workload: Workload {
        let trainee = make()
        return Workload(name: "training \(rawValue)", size: 256, pictures: batch) {
            var files = trainee.files
            let loss = trainee.loss()
            let gradients = loss.backward()
            files["output"] = Checkpoint(["loss": loss.reshaped(to: [1])])
            files["gradients"] = Checkpoint(
                trainee.parameters.compactMapValues { gradients[$0.value] })
            return files
        } run: {
            trainee.step()
        }
    }

    /// A network while it learns.
    private final class Trainee {
        let parameters: [String: Parameter]
        let loss: () -> Tensor
        let files: [String: Checkpoint]
        private var optimizer: Adam

        init(
            _ parameters: [String: Parameter], files: [String: Checkpoint],
            loss: @escaping () -> Tensor
        ) {
            (self.parameters, self.files, self.loss) = (parameters, files, loss)
            optimizer = Adam(parameters, learningRate: 1e-4, betas: (0.9, 0.99), clippingNorm: 10)
        }

        func step() { optimizer.step(loss().backward()) }
    }

    private func make() -> Trainee {
        var random = SplitMix64(state: 5)
        let perceptual = PerceptualNetwork(.starter)
        perceptual.initialize(using: &random)
        let generator = Generator(.starter)
        generator.initialize(using: &random)
        let side = self == .encoder ? 64 : 256
        let target = pictures(side, &random)
        let distance = ImageDistance(perceptual: perceptual)
        let prepared = distance.target(target)
        var files = ["vgg": Checkpoint(perceptual)]
        switch self {
        case .generator:
            let w = Tensor.normal([batch, 512], using: &random)
            files["generator"] = Checkpoint(generator)
            files["input"] = Checkpoint(["w": w, "target": target])
            let parameters = generator.synthesisParameters
            return Trainee(parameters, files: files) {
                let drawn = generator.pictures(w, upTo: 256)
                return distance(drawn[drawn.count - 1], prepared)
            }
        case .encoder:
            let encoder = LatentEncoder(.starter)
            encoder.initialize(using: &random)
            let photos = pictures(256, &random)
            let w = Tensor.normal([batch, 512], using: &random)
            files["generator"] = Checkpoint(generator)
            files["encoder"] = Checkpoint(encoder)
            files["input"] = Checkpoint(["photos": photos, "w": w, "target": target])
            return Trainee(encoder.parameters.filter { !$0.value.isConstant }, files: files) {
                let code = encoder.forward(photos, isTraining: true)
                let drawn = generator.picture(code.wPlus, side: side)
                return (code.w - w).squared().mean() + code.delta.squared().mean() * 0.05
                    + distance(drawn, prepared)
            }
        case .autoencoder:
            let autoencoder = FaceAutoencoder(.starter)
            autoencoder.initialize(using: &random)
            files["autoencoder"] = Checkpoint(autoencoder)
            files["input"] = Checkpoint(["target": target])
            return Trainee(autoencoder.parameters, files: files) {
                let output = autoencoder.decode(autoencoder.encode(target))
                return distance(output, prepared) + (output - target).abs().mean() * 0.5
            }
        }
    }

    private func pictures(_ side: Int, _ random: inout SplitMix64) -> Tensor {
        (Tensor.normal([batch, 3, side / 8, side / 8], using: &random) * 0.4)
            .upsampledNearest(by: 8)
    }
}
