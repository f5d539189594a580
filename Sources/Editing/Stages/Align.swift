import FaceModels
import Foundation
import Imaging
import Tensors

/// The two frames around a face, as the networks see them.
struct Aligned: Sendable {
    /// `[1, 3, S, S]` in `[-1, 1]`.
    let inner: Tensor
    /// `[1, 3, 1.5 S, 1.5 S]`; the inner frame is its centre, pixel for pixel.
    let outer: Tensor
    /// From pixels of the outer frame to pixels of the photo.
    let map: AffineMap
    /// What of the photo is around the face.
    let surroundings: Surroundings
    /// The inner frame as a PNG file.
    let innerFile: Data
    /// The outer frame as a PNG file.
    let outerFile: Data

    /// Which part of the outer frame shows the photo, and not what lies beyond its edges, at the size
    /// that the networks look at.
    var visible: Mask {
        let (side, area) = (Segment.side, surroundings.area)
        let scale = Double(outer.shape[3]) / Double(side)
        return Mask(
            width: side, height: side,
            values: (0..<side * side).map { i in
                let (x, y) = (Double(i % side) + 0.5, Double(i / side) + 0.5)
                let point = map(SIMD2(x, y) * scale) - SIMD2(Double(area.x), Double(area.y))
                let isInside =
                    point.x > 0 && point.y > 0 && point.x < Double(area.width)
                    && point.y < Double(area.height)
                return isInside ? 255 : 0
            })
    }
}

/// Cuts the oriented square around a face out of a photo.
actor Align: Stage {
    static let name = "align"

    /// A face of a photo.
    struct Input: Sendable {
        var photo: Image
        var points: FacePoints
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let (innerSize, outerSize): (Int, Int)

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) {
        self.lane = lane
        (innerSize, outerSize) = (pack.description.innerSize, pack.description.outerSize)
    }

    /// Resamples the photo.
    ///
    /// - Throws: ``EditingError/unusableFace(reason:)`` if the points span no square.
    func run(_ input: Input) throws -> Aligned {
        try Task.checkCancellation()
        let points = input.points
        guard
            let alignment = FaceAlignment(
                leftEye: SIMD2(points.leftEye), rightEye: SIMD2(points.rightEye),
                mouth: SIMD2((points.leftMouth + points.rightMouth) / 2))
        else { throw EditingError.unusableFace(reason: "its eyes and mouth lie on one spot.") }
        let frame = alignment.outer
        let outer = input.photo.aligned(to: frame, size: outerSize)
        let margin = (outerSize - innerSize) / 2
        let inner = outer.cropped(
            to: PixelArea(x: margin, y: margin, width: innerSize, height: innerSize))
        let map = frame.map(size: outerSize)
        return Aligned(
            inner: Tensor(inner), outer: Tensor(outer), map: map,
            surroundings: Surroundings(of: input.photo, map: map, side: outerSize),
            innerFile: try inner.encoded(as: .png), outerFile: try outer.encoded(as: .png))
    }
}
