import Foundation
import NeuralNetworks
import Tensors
import Testing

/// The folder of reference results, which is not part of the repository.
enum Kit {
    /// The folder of one case, or `nil` where the kit is absent.
    static func folder(_ name: String) -> URL? {
        var folder = URL(fileURLWithPath: #filePath)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared/kit/\(name)")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }

    /// Whether a case is there.
    static func has(_ name: String) -> Bool { folder(name) != nil }
}

/// Expects agreement within `tolerance` of the largest expected magnitude.
func expectAgreement(
    _ actual: Tensor, _ expected: Tensor, within tolerance: Float, _ name: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.count == expected.count, "\(name)", sourceLocation: sourceLocation)
    let (a, b) = (actual.scalars, expected.scalars)
    let worst = zip(a, b).map { Swift.abs($0 - $1) }.max() ?? 0
    let largest = b.map { Swift.abs($0) }.max() ?? 0
    #expect(
        worst <= tolerance * largest + 1e-12, "\(name) differs by \(worst) of \(largest)",
        sourceLocation: sourceLocation)
}
