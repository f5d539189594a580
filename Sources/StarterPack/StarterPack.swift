public import Foundation

/// The trained weights that ship with the product.
public enum StarterPack {
    /// The folder that holds `pack.json` and one `.safetensors` file per network.
    public static var url: URL { Bundle.module.bundleURL.appendingPathComponent("Pack") }
}
