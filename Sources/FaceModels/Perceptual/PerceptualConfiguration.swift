/// The widths and depths of a ``PerceptualNetwork``.
public struct PerceptualConfiguration: Codable, Sendable, Hashable {
    /// Channels of the five stages.
    public var widths: [Int]

    /// Convolutions in each of the five stages.
    public var depths: [Int]

    /// Creates a configuration; `widths` and `depths` have one entry per stage.
    public init(widths: [Int], depths: [Int] = [2, 2, 4, 4, 4]) {
        precondition(
            widths.count == depths.count, "\(widths.count) widths for \(depths.count) stages")
        self.widths = widths
        self.depths = depths
    }

    /// The small network that we train on rendered people, cut behind relu5_1.
    public static let starter = PerceptualConfiguration(
        widths: [16, 32, 64, 128, 128], depths: [2, 2, 4, 4, 1])

    /// The convolutions of the published VGG-19.
    public static let vgg19 = PerceptualConfiguration(widths: [64, 128, 256, 512, 512])
}
