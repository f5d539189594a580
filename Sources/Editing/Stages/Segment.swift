import FaceModels
import Imaging
import Tensors

/// Which parts of the outer frame belong to the head, and which an edit may have uncovered.
///
/// All masks have the size that the networks look at.
struct Regions: Sendable {
    /// Face and hair before the edit.
    let oldHead: Mask
    /// Face and hair after the edit, as seen in the new inner frame and predicted around it.
    let newHead: Mask
    /// What the inpainter is asked to fill.
    let hole: Mask
    /// How the head moved, if nothing else changed its outline.
    var motion: HeadMotion?
}

/// Finds face and hair before and after an edit.
actor Segment: Stage {
    static let name = "segment"

    /// The side of the outer frame that the networks look at.
    static let side = 384

    /// How far the outline of a head may be from where motion says it is, in pixels of ``side``.
    private static let growth = 5.0

    /// Half of how wide a notch in the outline of a turned head may be, in pixels of ``side``.
    private static let notch = 32.0

    /// Where mouths begin, in rows of ``side``: below are jaws, whose outline is what turning changes.
    private static let mouth = 212

    /// When a head is looked at.
    enum Moment {
        /// As the generator draws the face before the edit.
        case before
        /// After it.
        case after
    }

    /// An edited face and the frame it came from.
    struct Input: Sendable {
        var face: EditedFace
        /// The old outer frame, `[1, 3, 1.5 S, 1.5 S]`.
        var outer: Tensor
    }

    /// Runs the actor on the compute queue.
    nonisolated var unownedExecutor: UnownedSerialExecutor { lane.asUnownedSerialExecutor() }

    private let lane: ComputeQueue.Lane
    private let parser: FaceParser
    private let predictor: OuterPredictor
    /// The last frame before an edit, which is often that of the next one, too.
    private var known: (picture: Tensor, labels: [UInt8])?
    /// The same of its drawing.
    private var knownDrawing: (picture: Tensor, labels: [UInt8])?

    init(_ pack: ModelPack, lane: ComputeQueue.Lane) throws {
        self.lane = lane
        parser = try pack.makeParser()
        predictor = try pack.makeOuterPredictor()
    }

    /// Segments the old frame, and, unless the head only moved, the new one, whose outer part is
    /// predicted.
    func run(_ input: Input) async throws -> Regions {
        let side = Self.side
        guard !input.face.isUnchanged else {
            let nothing = Mask(width: side, height: side)
            return Regions(oldHead: nothing, newHead: nothing, hole: nothing)
        }
        let inner = PixelArea.inner(ofOuter: side)
        let oldOuter = parsed(input.outer.shrunk(to: side), &known)
        try Task.checkCancellation()
        await lane.giveWay()
        // Curtains are not hair because they are as dark: only what hangs together with the face
        // in the middle is a head, and everything else counts as background.
        let before = Self.head(oldOuter)
        let motion = HeadMotion(
            input.face.motion.padded(to: input.outer.shape[3]).resized(to: side), of: before,
            isTurned: input.face.isTurned, in: .outer)
        let after = Self.head(after: input.face, from: before, motion: motion.motion) { moment in
            Self.head(labels(of: input.face, moment, oldOuter))
        }
        try Task.checkCancellation()
        let isHead: Set<UInt8> = [255]
        return Regions(
            oldHead: before, newHead: after,
            hole: .inpainting(
                old: LabelMap(width: side, height: side, labels: before.values),
                predicted: LabelMap(width: side, height: side, labels: after.values),
                // Where the square's edges dissolve there is something to fill, too.
                faceAndHair: isHead, inner: inner.expanded(by: -Inpaint.inset),
                dilation: Double(side) / 32,
                border: side / 32),
            motion: input.face.growsHair ? nil : motion)
    }

    /// A head after an edit.
    ///
    /// Unless hair grew, it only moved.
    ///
    /// - Parameters:
    ///   - before: The head before the edit.
    ///   - motion: How the head moved, continued beyond it, of the size of the masks.
    ///   - look: Finds what looks like a head before or after the edit; called only if motion does
    ///     not tell.
    static func head(
        after face: EditedFace, from before: Mask, motion: Motion, look: (Moment) -> Mask
    ) -> Mask {
        guard face.isTurned || face.growsHair else { return before.moved(by: motion) }
        let seen = look(.after)
        guard face.isTurned else { return seen }
        let moved = before.moved(by: motion)
        if face.growsHair { return seen.intersection(moved.dilated(radius: growth)) }
        // A drawing has hair thinner or thicker than the photo, also that of the unedited face: only what
        // was in that, and now clearly is not, is behind the head.
        let drawn = look(.before).moved(by: motion).intersection(moved)
        let hidden = drawn.subtracting(seen.dilated(radius: 2.5)).eroded(radius: 2)
            .dilated(radius: 2)
        // Turning hides a side; a gap in the middle, or a notch above the mouth, is hair that the
        // drawing lacks, and what hangs together with nothing is what turning left over.
        let left = moved.subtracting(hidden)
        let above = Mask(
            width: side, height: side, full: PixelArea(x: 0, y: 0, width: side, height: mouth))
        return left.dilated(radius: notch).eroded(radius: notch).intersection(moved)
            .intersection(above).union(left).connectedToCentre(thread: 3).withoutHoles()
    }

    /// The labels of a frame as the generator draws it, predicted around the inner frame.
    private func labels(
        of face: EditedFace, _ moment: Moment, _ oldOuter: [UInt8]
    ) -> [UInt8] {
        let inner = PixelArea.inner(ofOuter: Self.side).width
        let labels =
            switch moment {
            case .before: parsed(face.unedited.shrunk(to: inner), &knownDrawing)
            // Where a head was turned, the photo's details are still on what the drawing shows no more.
            case .after:
                parser.labelsOfManyViews(
                    of: (face.isTurned ? face.drawing : face.inner).shrunk(to: inner))
            }
        return predictor.predict(newInner: labels, oldOuter: oldOuter, side: Self.side)
    }

    /// The labels of a picture that may be the last one again.
    private func parsed(
        _ picture: Tensor, _ last: inout (picture: Tensor, labels: [UInt8])?
    ) -> [UInt8] {
        if let last, last.picture.scalars == picture.scalars { return last.labels }
        let labels = parser.labelsOfManyViews(of: picture)
        last = (picture, labels)
        return labels
    }

    private static func head(_ labels: [UInt8]) -> Mask {
        head(LabelMap(width: side, height: side, labels: labels))
    }

    /// Face and hair of whom a frame shows in its middle.
    static func head(_ labels: LabelMap) -> Mask {
        labels.mask(of: Set(FaceLabel.head.map(\.rawValue))).connectedToCentre(thread: 3)
            .withoutHoles()
    }
}
