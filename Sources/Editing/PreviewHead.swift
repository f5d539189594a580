import FaceModels
import Imaging
import Tensors

/// Where a preview may differ from the photo: on the head after an edit and where it was before.
///
/// A finished photo changes nowhere else (``Inpaint``), so a preview that let the wall behind turn
/// along, or warmed it with the face, would promise what *Finish* does not keep.
struct PreviewHead: Sendable {
    /// How much of each pixel belongs to the head before the edit, from 0 to 1.
    let shares: Plane
    /// How far from the edges of the square each pixel is, from 0 to 1.
    private let square: Plane
    /// The head at the size that its motion as a whole is told at.
    private let small: Mask
    private static let motionSide = 64

    /// A head that is known.
    init(shares: Plane) {
        self.shares = shares
        let side = shares.width
        let inset = Inpaint.inset * side / PixelArea.inner(ofOuter: Segment.side).width
        square = Plane(
            Mask(
                width: side, height: side,
                full: PixelArea(x: 0, y: 0, width: side, height: side).expanded(by: -inset)
            ).feathered(radius: 12))
        let reduced = shares.resized(to: min(side, Self.motionSide))
        small = Mask(
            width: reduced.width, height: reduced.height,
            // Shares reach beyond the outline and end softly: they are whole within it.
            values: reduced.values.map { $0 > 0.98 ? 255 : 0 })
    }

    /// Finds the head in a picture.
    ///
    /// - Parameter studentImage: `[1, 3, side, side]`.
    init(in studentImage: Tensor, by parser: FaceParser) {
        let side = studentImage.shape[3]
        let labels = parser.labelsOfManyViews(of: studentImage)
        let head = Segment.head(LabelMap(width: side, height: side, labels: labels))
        // As far as a finished photo lets the new head reach where it meets the old one.
        self.init(shares: Plane(head.dilated(radius: 4).feathered(radius: 5)))
    }

    /// A photo without its head: what is around it, carried on smoothly.
    ///
    /// Enough for the narrow strip that a head uncovers; *Finish* paints there.
    ///
    /// - Parameter photo: `[1, 3, side, side]`.
    func backdrop(of photo: Tensor) -> Tensor {
        var known = shares
        for i in known.values.indices { known.values[i] = shares.values[i] > 0 ? 0 : 1 }
        let planes = (0..<3).flatMap { channel in
            Plane(photo, channel: channel).carriedOn(from: known).values
        }
        return Tensor(planes, shape: photo.shape)
    }

    /// A drawing of the edited face, with the photo around the head and the backdrop where the head
    /// was.
    ///
    /// - Parameters:
    ///   - isTurned: Whether the head was turned as a whole.
    ///   - photo: `[1, 3, side, side]`.
    ///   - backdrop: ``backdrop(of:)`` it.
    ///   - shape: Where pixels were before the face was shaped besides, if it was.
    func limiting(
        _ drawing: Restored, isTurned: Bool, to photo: Tensor, over backdrop: Tensor,
        shapedBy shape: Motion? = nil
    ) -> Tensor {
        let side = shares.width
        let motion = HeadMotion(
            drawing.motion.resized(to: small.width), of: small, isTurned: isTurned, in: .inner)
        let drawing = drawing.carried(by: motion, over: photo)
        let head = shares.moved(by: motion.motion.enlarged(side / small.width))
        let limited = Tensor(shape: photo.shape) { result in
            photo.withUnsafeFloats { photo in
                backdrop.withUnsafeFloats { backdrop in
                    drawing.picture.withUnsafeFloats { drawn in
                        for i in head.values.indices {
                            let share = square.values[i] * head.values[i]
                            let bare = square.values[i] * max(shares.values[i] - head.values[i], 0)
                            for channel in 0..<3 {
                                let at = i + channel * side * side
                                let around = photo[at] + bare * (backdrop[at] - photo[at])
                                result[at] = around + share * (drawn[at] - around)
                            }
                        }
                    }
                }
            }
        }
        return shape.map {
            limited.moved(by: motion.motion.resized(to: $0.x.width).moving($0))
        } ?? limited
    }
}

extension Plane {
    /// The same with what is not known replaced by what is around it, from ever farther away.
    ///
    /// Pull and push: Gortler et al. 1996, "The Lumigraph", section 3.4.2.
    ///
    /// - Parameter known: 1 where a value is known, 0 where it is not.
    func carriedOn(from known: Plane) -> Plane {
        var sums = self
        for i in sums.values.indices { sums.values[i] *= known.values[i] }
        guard width > 2 else {
            let mean = sums.values.reduce(0, +) / max(known.values.reduce(0, +), 1e-6)
            return Plane(width: width, height: height, repeating: mean)
        }
        let weights = known.shrunk(by: 2)
        var coarse = sums.shrunk(by: 2)
        for i in coarse.values.indices where weights.values[i] > 0 {
            coarse.values[i] /= weights.values[i]
        }
        var seen = weights
        for i in seen.values.indices { seen.values[i] = weights.values[i] > 0 ? 1 : 0 }
        var result = coarse.carriedOn(from: seen).grown(by: 2)
        for i in result.values.indices where known.values[i] > 0 { result.values[i] = values[i] }
        return result
    }
}
