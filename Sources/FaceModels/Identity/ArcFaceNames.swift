public import NeuralNetworks
import Tensors

/// Where the parameters of IR-SE networks are in the public PyTorch checkpoints.
///
/// The layout of github.com/TreB1eN/InsightFace_Pytorch, which the encoders and losses of
/// pixel2style2pixel, encoder4editing and others use.
public enum ArcFaceNames {
    /// Renames the tensors of a public checkpoint as ``IdentityEmbedding`` calls them.
    ///
    /// Counters of training steps, which nothing reads, are left out.
    public static func checkpoint(from source: Checkpoint) -> Checkpoint {
        var tensors: [String: Tensor] = [:]
        for (path, tensor) in source.tensors where !path.hasSuffix("num_batches_tracked") {
            let isExcitation = path.contains(".fc")  // stored as a 1×1 convolution
            tensors[ours(path)] =
                isExcitation ? tensor.reshaped(to: Array(tensor.shape.prefix(2))) : tensor
        }
        return Checkpoint(tensors)
    }

    /// Our name for what they call `path`.
    static func ours(_ path: String) -> String {
        let names = [
            "input_layer": "input", "output_layer": "output", "res_layer": "residual",
            "shortcut_layer": "shortcut", "running_mean": "runningMean",
            "running_var": "runningVariance", "fc1": "squeeze", "fc2": "excite",
        ]
        return path.split(separator: ".").map { names[String($0)] ?? String($0) }
            .joined(separator: ".")
    }
}
