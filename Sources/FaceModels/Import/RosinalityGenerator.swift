public import NeuralNetworks
import Tensors

/// Where a generator's parameters are in the public PyTorch checkpoints.
///
/// The layout of github.com/rosinality/stylegan2-pytorch, which most projects use.
public enum RosinalityGenerator {
    /// Renames a checkpoint for a ``Generator`` of `configuration`.
    ///
    /// - Parameters:
    ///   - source: The public checkpoint.
    ///   - prefix: What stands before every name, such as `g_ema.`.
    /// - Throws: ``ImportError/missing(_:)`` if a tensor is not there.
    public static func checkpoint(
        from source: Checkpoint, prefix: String, _ configuration: GeneratorConfiguration
    ) throws -> Checkpoint {
        var tensors: [String: Tensor] = [:]
        let shapes = Generator(configuration).parameters.mapValues(\.shape)
        for (ours, theirs) in names(configuration) {
            guard let tensor = source.tensors[prefix + theirs] else {
                throw ImportError.missing(prefix + theirs)
            }
            guard let shape = shapes[ours], shape.reduce(1, *) == tensor.count else {
                throw ImportError.damaged("\(theirs) has shape \(tensor.shape)")
            }
            tensors[ours] = tensor.reshaped(to: shape)
        }
        return Checkpoint(tensors)
    }

    /// Our names and theirs, for every parameter.
    public static func names(_ configuration: GeneratorConfiguration) -> [String: String] {
        var names = ["synthesis.constant": "input.input"]
        func layer(_ ours: String, _ theirs: String) {
            names["\(ours).weight"] = "\(theirs).weight"
            names["\(ours).bias"] = "\(theirs).bias"
        }
        func colours(_ ours: String, _ theirs: String) {
            names["\(ours).convolution.weight"] = "\(theirs).conv.weight"
            layer("\(ours).convolution.modulation", "\(theirs).conv.modulation")
            names["\(ours).bias"] = "\(theirs).bias"
        }
        func styled(_ ours: String, _ theirs: String, noise: Int) {
            colours(ours, theirs)
            names["\(ours).bias"] = "\(theirs).activate.bias"
            names["\(ours).noiseStrength"] = "\(theirs).noise.weight"
            names["\(ours).noise"] = "noises.noise_\(noise)"
        }
        for i in 0..<configuration.mappingLayers { layer("mapping.layers.\(i)", "style.\(i + 1)") }
        styled("synthesis.first", "conv1", noise: 0)
        colours("synthesis.firstToRGB", "to_rgb1")
        for k in 0..<configuration.channels.count - 1 {
            styled("synthesis.blocks.\(k).up", "convs.\(2 * k)", noise: 2 * k + 1)
            styled("synthesis.blocks.\(k).refine", "convs.\(2 * k + 1)", noise: 2 * k + 2)
            colours("synthesis.blocks.\(k).toRGB", "to_rgbs.\(k)")
        }
        return names
    }
}
