import FaceModels
import Imaging
import Tensors

/// An outer frame after an edit, and how it is to be brought into the photo.
///
/// Planes have the size of the frame.
struct EditedFrame: Sendable {
    /// `[1, 3, 1.5 S, 1.5 S]`.
    let picture: Tensor
    /// How much of each pixel may change, from 0 to 1.
    let allowed: Plane
    /// Where the photo's own details stay, from 0 to 1.
    let keeps: Plane
    /// Where they come from.
    let motion: Motion
    /// Where all that is to be looked for, if the face is shaped besides.
    var shape: Motion?
}

/// Puts the new face into the outer frame and fills what the edit uncovered.
actor Inpaint: Stage {
    static let name = "inpaint"

    /// How far inside the square's edges the new face has half dissolved, in pixels of
    /// ``Segment/side``.
    static let inset = 14

    /// An edited face, the frame it came from, and where is what.
    struct Input: Sendable {
        var face: EditedFace
        /// The old outer frame, `[1, 3, 1.5 S, 1.5 S]`.
        var outer: Tensor
        var regions: Regions
        /// Which part of the frame shows the photo, and not what lies beyond its edges.
        var visible: Mask
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let inpainter: Inpainter

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        inpainter = try pack.makeInpainter()
    }

    /// Composes the new outer frame.
    func run(_ input: Input) async throws -> EditedFrame {
        try Task.checkCancellation()
        let side = input.outer.shape[3]
        guard !input.face.isUnchanged else {
            return EditedFrame(
                picture: input.outer, allowed: Plane(width: side, height: side),
                keeps: Plane(width: side, height: side, repeating: 1), motion: Motion(side: side),
                shape: shape(input))
        }
        let working = Segment.side
        let face = placed(input)
        let whole = face.picture
        // Around the new head stands what stood there before, as a drawing moves its background
        // along; but for the seam where the old head showed from behind the new one.
        let (old, new) = (input.regions.oldHead, input.regions.newHead)
        let seam = old.dilated(radius: 3).intersection(new.dilated(radius: 7))
        let head = Plane(new.dilated(radius: 2).union(seam).feathered(radius: 3))
            .resized(to: side)
        let shares = Tensor(head.values, shape: [1, 1, side, side])
        let pasted = input.outer + (whole - input.outer) * shares
        let hole = input.regions.hole
        let holes = Tensor(
            hole.values.map { $0 >= 128 ? 1 : 0 }, shape: [1, 1, working, working])
        var filled = inpainter.forward(pasted.shrunk(to: working), mask: holes)
        try Task.checkCancellation()
        await lane.giveWay()
        let (drawn, uncovered) = weights(
            input.regions, changed: changed(whole, from: input.outer))
        filled = filled.toned(
            like: input.outer.shrunk(to: working), inside: uncovered,
            without: input.regions.oldHead.union(input.regions.newHead).dilated(radius: 3))
        let exemplars = Exemplars(
            filling: uncovered,
            paintedAs: blend(input.outer.shrunk(to: working), filled, by: uncovered),
            ignoring: input.regions.newHead.dilated(radius: 3),
            from: input.visible.subtracting(
                input.regions.oldHead.union(input.regions.newHead).dilated(radius: 4)
                    .union(uncovered)))
        filled = exemplars?.picture ?? filled
        if side != working {
            filled = filled.resizedBilinear(height: side, width: side, alignCorners: false)
        }
        var frame = compose(
            (filled: filled, old: input.outer), face: face, head: head,
            drawn: drawn.resized(width: side, height: side),
            uncovered: uncovered.resized(width: side, height: side),
            copied: exemplars.map {
                ($0.motion.resized(to: side), $0.found.resized(to: side))
            })
        frame.shape = shape(input)
        return frame
    }

    /// How the face is shaped, where the head has moved to, of the size of the frame.
    private func shape(_ input: Input) -> Motion? {
        guard let shape = input.face.shape else { return nil }
        let around = shape.padded(to: shape.x.width * 3 / 2)
        let moved = input.regions.motion.map {
            $0.motion.resized(to: around.x.width).moving(around)
        }
        return (moved ?? around).resized(to: input.outer.shape[3])
    }

    private func blend(_ old: Tensor, _ new: Tensor, by mask: Mask) -> Tensor {
        let shares = Tensor(Plane(mask).values, shape: [1, 1, mask.height, mask.width])
        return old + (new - old) * shares
    }

    /// How much of each pixel is taken from the new face, and how much from what was filled in.
    private func weights(
        _ regions: Regions, changed: Mask
    ) -> (drawn: Mask, uncovered: Mask) {
        let side = Segment.side
        let inner = PixelArea.inner(ofOuter: side)
        // The face dissolves inside the square's edges, hair that crosses them with it.
        let square = Mask(width: side, height: side, full: inner.expanded(by: -Self.inset))
            .feathered(radius: 12)
        let drawn = regions.newHead.dilated(radius: 2).feathered(radius: 5).intersection(square)
        // What is predicted far from any head has nothing to do with the edit.
        let near = regions.oldHead.union(regions.newHead.intersection(square))
            .dilated(radius: 28)
        // Where the segmentations before and after agree nothing was uncovered; and speckles are
        // no background but doubt.
        let moved = regions.oldHead.subtracting(regions.newHead)
            .union(regions.newHead.subtracting(regions.oldHead))
            .eroded(radius: 2.5).dilated(radius: 7)
            .intersection(near).intersection(changed)
        return (drawn, moved.intersection(regions.hole).feathered(radius: 4))
    }

    /// Where the new face really differs from the old picture, and all that lies around it: a
    /// segmentation that wavers uncovers nothing.
    private func changed(_ pasted: Tensor, from old: Tensor) -> Mask {
        let side = Segment.side
        let difference = (pasted - old).shrunk(to: side)
        let size = Plane.largest((0..<3).map { Plane(difference, channel: $0) }).blurred(radius: 3)
        let changed = Mask(
            width: side, height: side, values: size.values.map { $0 > 0.12 ? 255 : 0 })
        let around = Mask(
            width: side, height: side, full: PixelArea.inner(ofOuter: side).expanded(by: -6))
        return changed.dilated(radius: 5).union(around.complement)
    }

    private func compose(
        _ pictures: (filled: Tensor, old: Tensor), face: Restored, head: Plane,
        drawn: Mask, uncovered: Mask, copied: (motion: Motion, found: Plane)?
    ) -> EditedFrame {
        let side = drawn.width
        var allowed = Plane(width: side, height: side)
        var share = allowed  // of what was filled in
        var (keeps, motion) = (face.keeps, face.motion)
        // A motion that ended all of a sudden would tear the details.
        let slowness = head.blurred(radius: side / 96)
        for i in allowed.values.indices {
            let new = Float(drawn.values[i]) / 255
            let (fill, ofHead) = (Float(uncovered.values[i]) / 255, head.values[i])
            allowed.values[i] = new + fill * (1 - new)
            share.values[i] = fill
            // What was copied brings its details along; what was painted has none.
            let found = copied?.found.values[i] ?? 0
            let ownDetails = 1 - fill * (1 - found)
            keeps.values[i] = ofHead * keeps.values[i] + (1 - ofHead) * ownDetails
            motion.slow(to: slowness.values[i], at: i)
            if let copied, found > 0.5, fill > 0.5, ofHead < 0.5 {
                motion.take(copied.motion, at: i)
            }
        }
        keeps = keeps.times(motion.continuity())
        let (ofHead, ofFilled) = (
            Tensor(head.values, shape: [1, 1, side, side]),
            Tensor(share.values, shape: [1, 1, side, side])
        )
        let around = pictures.old + (pictures.filled - pictures.old) * ofFilled
        return EditedFrame(
            picture: around + (face.picture - around) * ofHead, allowed: allowed, keeps: keeps,
            motion: motion)
    }

    /// The new face in the outer frame.
    private func placed(_ input: Input) -> Restored {
        let side = input.outer.shape[3]
        var keeps = Plane(width: side, height: side, repeating: 1)
        keeps.paste(input.face.keeps, at: (side - input.face.keeps.width) / 2)
        let face = Restored(
            picture: paste(input.face.inner, into: input.outer), keeps: keeps,
            motion: input.face.motion.padded(to: side), drawing: input.face.drawing)
        return input.regions.motion.map {
            face.carried(by: $0, into: input.regions.newHead, over: input.outer)
        } ?? face
    }

    /// The outer frame with a new centre.
    private func paste(_ inner: Tensor, into outer: Tensor) -> Tensor {
        let (side, innerSide) = (outer.shape[3], inner.shape[3])
        let margin = (side - innerSide) / 2
        return Tensor(shape: outer.shape) { floats in
            outer.withUnsafeFloats { _ = floats.update(from: $0) }
            inner.withUnsafeFloats { inner in
                for row in 0..<3 * innerSide {
                    let (channel, y) = (row / innerSide, row % innerSide)
                    let start = (channel * side + y + margin) * side + margin
                    for x in 0..<innerSide { floats[start + x] = inner[row * innerSide + x] }
                }
            }
        }
    }
}
