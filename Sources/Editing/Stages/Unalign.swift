import Foundation
import Imaging

/// Puts the edited frame back into the untouched photo.
actor Unalign: Stage {
    static let name = "unalign"

    /// A photo, its frame, and the edited frame.
    struct Input: Sendable {
        /// The file as it was uploaded.
        var photo: Data
        var aligned: Aligned
        var outer: EditedFrame
        var format: ImageFormat
        /// From 1 to 100.
        var quality: Int
    }

    /// Two files.
    struct Output: Sendable {
        /// The finished photo.
        var file: Data
        /// A PNG of the photo's size: how much each pixel was allowed to change.
        var mask: Data
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let limits: ImageLimits

    init(_ configuration: EditingConfiguration, lane: ComputeQueue.Lane) {
        self.lane = lane
        limits = ImageLimits(
            maximumBytes: configuration.maximumBytes, maximumPixels: configuration.maximumPixels)
    }

    /// Adds the change to the photo and writes both files.
    func run(_ input: Input) async throws -> Output {
        try Task.checkCancellation()
        let photo: Photo
        do {
            photo = try Photo(decoding: input.photo, limits: limits)
        } catch let error as ImageError {
            throw EditingError(error)
        }
        await lane.giveWay()
        let composite = Composite(
            old: input.aligned.outer, new: input.outer, map: input.aligned.map)
        let (image, mask) = composite.applied(to: photo.image)
        try Task.checkCancellation()
        await lane.giveWay()
        do {
            let file = try photo.encoded(image, as: input.format, quality: input.quality)
            await lane.giveWay()
            return Output(file: file, mask: try mask.image.encoded(as: .png))
        } catch let error as ImageError {
            throw EditingError(error)
        }
    }
}

extension Mask {
    /// The mask as a gray picture.
    var image: Image {
        Image(width: width, height: height) { pixels in
            values.withUnsafeBufferPointer { values in
                for i in values.indices {
                    pixels[3 * i] = values[i]
                    pixels[3 * i + 1] = values[i]
                    pixels[3 * i + 2] = values[i]
                }
            }
        }
    }
}
