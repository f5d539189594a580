/// What each pixel of a picture shows: one label a pixel.
public struct LabelMap: Hashable, Sendable {
    /// The number of labels in a row.
    public let width: Int
    /// The number of rows.
    public let height: Int
    /// `width * height` labels, row by row.
    public let labels: [UInt8]

    /// Creates a map of `width * height` labels.
    public init(width: Int, height: Int, labels: [UInt8]) {
        precondition(
            width > 0 && height > 0 && labels.count == width * height,
            "\(labels.count) labels cannot fill \(width) × \(height)")
        self.width = width
        self.height = height
        self.labels = labels
    }

    /// The pixels that show one of `wanted`.
    public func mask(of wanted: Set<UInt8>) -> Mask {
        var table = [UInt8](repeating: 0, count: 256)
        for label in wanted { table[Int(label)] = 255 }
        return Mask(width: width, height: height, values: labels.map { table[Int($0)] })
    }
}
