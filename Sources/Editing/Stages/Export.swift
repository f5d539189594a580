import FaceModels
import Foundation
import Imaging

/// Writes a finished photo as files.
actor Export: Stage {
    static let name = "export"

    /// A photo before and after, and how to write it.
    struct Input: Sendable {
        var photo: Photo
        var image: Image
        /// How much each pixel was allowed to change.
        var mask: Mask
        var recipe: Recipe
        /// The key that the mark is signed with; empty for none.
        var key: Data
    }

    /// Two files.
    struct Output: Sendable {
        /// The finished photo.
        var file: Data
        /// A PNG of the original's size: how much each pixel was allowed to change.
        var mask: Data
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane

    init(lane: ComputeQueue.Lane) {
        self.lane = lane
    }

    /// Compresses both pictures.
    func run(_ input: Input) async throws -> Output {
        try Task.checkCancellation()
        let (recipe, key) = (input.recipe, input.key)
        do {
            let file = try input.photo.encoded(
                input.image, as: recipe.options.format, quality: recipe.options.quality,
                maximumSide: recipe.options.maximumSide,
                keepsLocation: recipe.options.keepLocation
            ) { EditMark.packet(for: recipe, picture: $0, key: key) }
            await lane.giveWay()
            return Output(file: file, mask: try input.mask.image.encoded(as: .png))
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
