import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors

/// A preview network of full width: 5.9 GFLOP for each frame of 256×256.
///
/// Four residual blocks with adaptive layer-instance normalization at 4×4 (Kim et al. 2020,
/// "U-GAT-IT"), then two convolutions at every resolution up to 256×256.
private struct FullStudent: Module {
    let blocks: [Block]
    let stages: [Stage]
    let toRGB: Conv2d

    init() {
        blocks = (0..<4).map { _ in Block() }
        let widths = [512, 512, 512, 256, 128, 64, 32, 16]
        stages = zip(widths, widths.dropFirst()).map { Stage(inputs: $0, outputs: $1) }
        toRGB = Conv2d(inputs: 16, outputs: 3, kernel: 1)
    }

    struct Block: Module {
        let conv1 = Conv2d(inputs: 512, outputs: 512, kernel: 3, bias: false)
        let norm1 = AdaLIN(channels: 512)
        let conv2 = Conv2d(inputs: 512, outputs: 512, kernel: 3, bias: false)
        let norm2 = AdaLIN(channels: 512)

        func forward(_ x: Tensor, _ scale: Tensor, _ shift: Tensor) -> Tensor {
            let y = norm1.forward(conv1.forward(x), scale: scale, shift: shift).relu()
            return x + norm2.forward(conv2.forward(y), scale: scale, shift: shift)
        }
    }

    struct Stage: Module {
        let conv1, conv2: Conv2d

        init(inputs: Int, outputs: Int) {
            conv1 = Conv2d(inputs: inputs, outputs: outputs, kernel: 3)
            conv2 = Conv2d(inputs: outputs, outputs: outputs, kernel: 3)
        }

        func forward(_ x: Tensor, enlarges: Bool) -> Tensor {
            let y =
                enlarges ? conv1.forward(enlarging: x, slope: 0.2) : conv1.forward(x, slope: 0.2)
            return conv2.forward(y, slope: 0.2)
        }
    }

    /// Maps a code `[1, 512, 4, 4]` and a scale and a shift `[1, 512]` to a picture.
    func forward(_ code: Tensor, _ scale: Tensor, _ shift: Tensor) -> Tensor {
        var x = blocks.reduce(code) { $1.forward($0, scale, shift) }
        for (level, stage) in stages.enumerated() {
            x = stage.forward(x, enlarges: level > 0)
        }
        return toRGB.forward(x)
    }
}

extension Workload {
    /// One preview frame of full width, as text that a browser shows.
    static func student() -> Workload {
        var random = SplitMix64(state: 3)
        let network = FullStudent()
        network.initialize(using: &random)
        for (path, parameter) in network.parameters.sorted(by: { $0.key < $1.key })
        where path.hasSuffix("bias") {
            parameter.value = Tensor.normal(parameter.shape, using: &random) * 0.1
        }
        let code = Tensor.normal([1, 512, 4, 4], using: &random)
        let scale = Tensor.normal([1, 512], using: &random) * 0.1 + 1
        let shift = Tensor.normal([1, 512], using: &random) * 0.1
        return Workload(name: "student", size: 256) {
            [
                "student": Checkpoint(network),
                "input": Checkpoint(["code": code, "scale": scale, "shift": shift]),
                "output": Checkpoint(["image": network.forward(code, scale, shift)]),
            ]
        } run: {
            _ = try frame(network.forward(code, scale, shift))
        }
    }

    /// One preview frame of a pack's networks, from slider positions to text.
    static func preview(_ pack: ModelPack) throws -> Workload {
        let sliders = try pack.makeSliderModel()
        let (modulator, autoencoder) = (try pack.makeModulator(), try pack.makeAutoencoder())
        let side = pack.description.studentSize
        var random = SplitMix64(state: 4)
        let photo = (Tensor.normal([1, 3, side / 16, side / 16], using: &random) * 0.3)
            .upsampledNearest(by: 16)
        let code = autoencoder.encode(photo)
        let w = Tensor.normal([1, pack.description.styleSize], using: &random)
        let positions = Tensor.uniform(
            [1, pack.description.sliders.count], in: -1...1, using: &random)
        let change = sliders.forward(w, sliders: positions)
        return Workload(name: "preview", size: side) {
            [
                "modulator": Checkpoint(modulator), "autoencoder": Checkpoint(autoencoder),
                "input": Checkpoint(["code": code, "change": change]),
                "output": Checkpoint([
                    "image": autoencoder.decode(modulator.forward(code, change))
                ]),
            ]
        } run: {
            let change = sliders.forward(w, sliders: positions)
            _ = try frame(autoencoder.decode(modulator.forward(code, change)))
        }
    }

    private static func frame(_ picture: Tensor) throws -> String {
        try Image(picture).encoded(as: .jpeg, quality: 85).base64EncodedString()
    }
}
