import Foundation
import Imaging

/// Reads an uploaded file.
actor Upload: Stage {
    static let name = "upload"

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let limits: ImageLimits

    init(_ configuration: EditingConfiguration, lane: ComputeQueue.Lane) {
        self.lane = lane
        limits = ImageLimits(
            maximumBytes: configuration.maximumBytes, maximumPixels: configuration.maximumPixels)
    }

    /// Decodes a photo.
    ///
    /// - Throws: ``EditingError``: `notAnImage` or `imageTooLarge`.
    func run(_ file: Data) throws -> Photo {
        do {
            return try Photo(decoding: file, limits: limits)
        } catch let error as ImageError {
            throw EditingError(error)
        }
    }
}

extension EditingError {
    /// Says for people what is wrong with a picture.
    init(_ error: ImageError) {
        switch error {
        case .tooManyBytes, .tooLarge, .unencodable:
            self = .imageTooLarge(reason: error.description)
        case .unrecognized, .unsupported, .truncated, .damaged, .outOfMemory:
            self = .notAnImage(reason: error.description)
        }
    }
}
