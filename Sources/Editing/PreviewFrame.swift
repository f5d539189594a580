public import Foundation

/// The edited face at preview size.
public struct PreviewFrame: Sendable {
    /// A JPEG file.
    public var jpeg: Data
    /// How long it took to compute, without waiting, in milliseconds.
    public var milliseconds: Double

    /// Creates a frame.
    public init(jpeg: Data, milliseconds: Double) {
        self.jpeg = jpeg
        self.milliseconds = milliseconds
    }
}
