import Tensors

/// What a network could not reproduce of a photo, and how it is added back after an edit.
///
/// The network draws the unedited face `U` for the photo `I`, and the edited face `E`. All that
/// `I − U` holds, light, colour, pores, strands of hair, belongs to the photo, so it rides along
/// with the motion from `U` to `E`. But around a mouth that has opened the fine parts of it would
/// be the ghost of the closed one: where motion does not explain the change of *structure*, they
/// are left out. Smooth changes, of tone or light, keep every pore, and the coarse part of `I − U`,
/// which shows no ghosts, is kept nearly everywhere. `E = U` gives `I` back, up to rounding.
struct Residual: Sendable {
    /// The smooth part of `I − U`, 3 channels.
    private let coarse: [Plane]
    /// The rest of it.
    private let detail: [Plane]
    /// `U`, reduced to the size that changes are measured at.
    private let unedited: [Plane]
    private let factor: Int
    private let motionFactor: Int
    /// `U` at its own size.
    private let drawing: [Plane]
    /// The side of the blocks it is drawn in, if it is.
    private let block: Int?
    /// Points of the face in `U`, as parts of the side, if they are known.
    private let points: [SIMD2<Float>]?

    /// Compares a photo with the drawing of it.
    ///
    /// - Parameters:
    ///   - photo: `[1, 3, side, side]` in `[-1, 1]`.
    ///   - drawing: What the network makes of it, of the same shape.
    ///   - motionSide: The size that motion is measured at; smaller is faster.
    ///   - changeSide: The size that what it leaves over is measured at, at least as large.
    ///   - block: The side of the blocks that the network draws one by one, if it does.
    ///   - points: Points of the face in the drawing, as parts of the side, if motion is to follow
    ///     them.
    init(
        of photo: Tensor, drawnAs drawing: Tensor, motionSide: Int, changeSide: Int,
        block: Int? = nil,
        points: [SIMD2<Float>]? = nil
    ) {
        precondition(photo.shape == drawing.shape, "\(photo.shape) ≠ \(drawing.shape)")
        let side = photo.shape[3]
        factor = max(1, side / changeSide)
        motionFactor = max(1, side / factor / motionSide)
        let planes = (0..<3).map { Plane(drawing, channel: $0) }
        unedited = planes.map { [factor] in $0.shrunk(by: factor) }
        self.drawing = planes
        self.block = block
        self.points = points
        let difference = photo - drawing
        let all = (0..<3).map { Plane(difference, channel: $0) }
        coarse = all.map { $0.blurred(radius: max(side / 20, 1)) }
        detail = zip(all, coarse).map { $0.subtracting($1) }
    }

    /// Adds the residual to the drawing of an edited face.
    ///
    /// - Parameters:
    ///   - edited: `[1, 3, side, side]`, drawn by the same network.
    ///   - outlines: A drawing of the part of the edit that moves outlines, if that is not all of it.
    ///   - points: Points of the face where outlines have moved, the same as in `U`.
    ///   - growsHair: Whether hair grows.
    func added(
        to edited: Tensor, movedAs outlines: Tensor? = nil, points: [SIMD2<Float>]? = nil,
        growsHair: Bool = false
    ) -> Restored {
        let (motion, change) = compared(with: withoutSteps(outlines ?? edited), points)
        return restored(
            withoutSteps(edited), motion: motion.enlarged(motionFactor * factor),
            weights: Self.weights(change, growsHair: growsHair))
    }

    /// Adds all of the residual to a drawing in which every outline is where it was.
    ///
    /// - Parameter edited: `[1, 3, side, side]`, drawn by the same network.
    func addedInPlace(to edited: Tensor) -> Restored {
        let planes = withoutSteps(edited)
        let side = planes[0].width / factor
        let whole = Plane(width: side, height: side, repeating: 1)
        return restored(planes, motion: Motion(side: planes[0].width), weights: (whole, whole))
    }

    /// A drawing by its channels, without steps between blocks that the unedited one has not.
    private func withoutSteps(_ edited: Tensor) -> [Plane] {
        let planes = (0..<3).map { Plane(edited, channel: $0) }
        guard let block else { return planes }
        return zip(planes, drawing).map { after, before in
            let change = after.subtracting(before)
            return after.subtracting(change.subtracting(change.withoutSteps(block: block)))
        }
    }

    /// How the drawing of an edited face differs from `U`: by motion, and by what that leaves over.
    ///
    /// - Parameters:
    ///   - keepsOutlines: Whether nothing can have moved.
    ///   - points: Points of the face, the same as in `U`.
    /// - Returns: Both at the sizes they are measured at.
    func compared(
        with edited: Tensor, keepsOutlines: Bool = false, points: [SIMD2<Float>]? = nil
    ) -> (motion: Motion, change: [Plane]) {
        let planes = (0..<3).map { Plane(edited, channel: $0) }
        guard keepsOutlines else { return compared(with: planes, points) }
        let change = zip(planes, unedited).map { $0.shrunk(by: factor).subtracting($1) }
        return (Motion(side: change[0].width / motionFactor), change)
    }

    /// The photo after a motion and a change as ``compared(with:keepsOutlines:)`` returns them.
    ///
    /// - Parameters:
    ///   - outlines: The part of the change that comes of moving outlines.
    ///   - growsHair: Whether hair grows.
    func restored(
        motion: Motion, change: [Plane], outlines: [Plane], growsHair: Bool = false
    ) -> Restored {
        let whole = motion.enlarged(motionFactor * factor)
        let planes = zip(drawing, change).map { before, change in
            var plane = before.moved(by: whole)
            plane.add(change.grown(by: factor), times: 1)
            return plane
        }
        return restored(
            planes, motion: whole, weights: Self.weights(outlines, growsHair: growsHair))
    }

    private func compared(
        with planes: [Plane], _ now: [SIMD2<Float>]?
    ) -> (motion: Motion, change: [Plane]) {
        let small = planes.map { $0.shrunk(by: factor) }
        let motion = Motion(
            from: Plane.brightness(unedited).shrunk(by: motionFactor),
            to: Plane.brightness(small).shrunk(by: motionFactor),
            guidedBy: points.flatMap { before in
                now.flatMap { PointMotion(from: before, to: $0) }
            })
        let fine = motion.enlarged(motionFactor)
        return (motion, zip(small, unedited).map { $0.subtracting($1.moved(by: fine)) })
    }

    private func restored(
        _ edited: [Plane], motion: Motion, weights: (tone: Plane, structure: Plane)
    ) -> Restored {
        let (keepsTone, keeps) = (
            weights.tone.grown(by: factor), weights.structure.grown(by: factor)
        )
        var result: [Float] = []
        result.reserveCapacity(3 * keeps.values.count)
        for (channel, plane) in edited.enumerated() {
            var sum = plane
            sum.add(coarse[channel], times: keepsTone)
            sum.add(detail[channel].moved(by: motion), times: keeps)
            result += sum.values
        }
        return Restored(
            picture: Tensor(result, shape: [1, 3, keeps.height, keeps.width]), keeps: keeps,
            motion: motion,
            drawing: Tensor(edited.flatMap(\.values), shape: [1, 3, keeps.height, keeps.width]))
    }

    /// Where a change that motion does not explain leaves room for the residual, from 0 to 1.
    ///
    /// - Parameters:
    ///   - change: 3 channels.
    ///   - growsHair: Whether hair grows: it covers what was there, so far less of that is to stay. With
    ///     the thresholds for everything else, curtains and window bars shine through new hair.
    /// - Returns: The weights of its coarse and of its fine part.
    static func weights(
        _ change: [Plane], growsHair: Bool = false
    ) -> (tone: Plane, structure: Plane) {
        let (half, fineHalf): (Float, Float) = growsHair ? (0.25, 0.05) : (0.6, 0.09)
        let side = change[0].width
        let smooth = change.map { $0.blurred(radius: max(side / 20, 1)) }
        let structure = Plane.largest(zip(change, smooth).map { $0.subtracting($1) })
        return (
            Plane.largest(smooth).blurred(radius: max(side / 20, 1)).falling(from: half),
            structure.blurred(radius: max(side / 100, 1)).falling(from: fineHalf)
        )
    }
}

/// A drawing to which the details of a photo were given back.
struct Restored: Sendable {
    /// `[1, 3, side, side]`.
    let picture: Tensor
    /// Where the photo's details are in it, from 0 to 1.
    let keeps: Plane
    /// Where they came from.
    let motion: Motion
    /// The drawing alone.
    let drawing: Tensor
}

extension Plane {
    /// This minus another of the same size.
    func subtracting(_ other: Plane) -> Plane {
        var result = self
        result.values.withUnsafeMutableBufferPointer { target in
            other.values.withUnsafeBufferPointer { source in
                for i in 0..<target.count { target[i] -= source[i] }
            }
        }
        return result
    }

    /// Adds the products of two others of the same size.
    mutating func add(_ other: Plane, times weight: Plane) {
        values.withUnsafeMutableBufferPointer { target in
            other.values.withUnsafeBufferPointer { source in
                weight.values.withUnsafeBufferPointer { weight in
                    for i in 0..<target.count { target[i] += source[i] * weight[i] }
                }
            }
        }
    }

    /// The mean of three channels.
    static func brightness(_ channels: [Plane]) -> Plane {
        var result = channels[0]
        for i in result.values.indices {
            result.values[i] =
                (channels[0].values[i] + channels[1].values[i] + channels[2].values[i]) / 3
        }
        return result
    }

    /// The largest absolute value among several planes.
    static func largest(_ planes: [Plane]) -> Plane {
        var result = Plane(width: planes[0].width, height: planes[0].height)
        for plane in planes {
            result.values.withUnsafeMutableBufferPointer { target in
                plane.values.withUnsafeBufferPointer { source in
                    for i in 0..<target.count { target[i] = max(target[i], abs(source[i])) }
                }
            }
        }
        return result
    }

    /// 1 at 0, ½ at `half`, and falling fast beyond it: `1 / (1 + (x / half)⁴)`.
    func falling(from half: Float) -> Plane {
        var result = self
        let scale = 1 / (half * half)
        result.values.withUnsafeMutableBufferPointer { target in
            for i in 0..<target.count {
                let square = target[i] * target[i] * scale
                target[i] = 1 / (1 + square * square)
            }
        }
        return result
    }
}
