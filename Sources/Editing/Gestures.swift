import NeuralNetworks
import Tensors

/// What each slider does to one face, measured on the tuned generator in both of its directions.
///
/// Motion and change grow in proportion to a slider, and sliders add up. That is less than a
/// network can know, but it is this face's own, so it serves as the preview wherever the student
/// does not come closer to the generator.
struct Gestures: Sendable {
    /// The side of the motions, in pixels.
    static let motionSide = 128
    /// The side of what they leave over.
    static let changeSide = 128

    /// How far sliders are moved to measure what they do; the whole way is often too far to follow.
    static let reach: Float = 0.6

    /// The tuned generator's drawing of the unedited face, `[1, 3, side, side]`.
    let drawing: Tensor
    /// Motions of the left and the right end of each slider in turn.
    private(set) var motions: [Motion] = []
    /// What those do not explain, 3 channels each.
    private(set) var changes: [[Plane]] = []

    /// Begins with a drawing and without sliders.
    init(drawing: Tensor) {
        self.drawing = drawing
    }

    /// Adds the next end of a slider.
    mutating func add(_ motion: Motion, _ change: [Plane]) {
        motions.append(motion)
        changes.append(change)
    }

    /// Draws an edit.
    ///
    /// - Parameters:
    ///   - positions: The inputs of the slider model, from −1 to 1.
    ///   - residual: That of ``drawing``.
    ///   - keepsOutlines: For each slider, whether outlines stay where they are.
    func picture(
        _ positions: [Float], _ residual: Residual, keepsOutlines: [Bool]
    ) -> Restored {
        precondition(motions.count == 2 * positions.count, "\(motions.count) ends do not fit")
        var motion = Motion(side: motions[0].x.width)
        var change = changes[0].map { Plane(width: $0.width, height: $0.height) }
        var outlines = change
        for (slider, position) in positions.enumerated() where position != 0 {
            let end = 2 * slider + (position > 0 ? 1 : 0)
            let times = abs(position) / Self.reach
            motion.add(motions[end], times: times)
            for channel in 0..<3 {
                change[channel].add(changes[end][channel], times: times)
                if !keepsOutlines[slider] {
                    outlines[channel].add(changes[end][channel], times: times)
                }
            }
        }
        return residual.restored(motion: motion, change: change, outlines: outlines)
    }
}

extension Gestures {
    /// Reads what ``tensors`` holds; `nil` if there are no gestures.
    init?(_ tensors: [String: Tensor]) {
        guard let drawing = tensors["drawing"], let motion = tensors["motion"],
            let change = tensors["change"]
        else { return nil }
        self.init(drawing: drawing)
        for end in 0..<motion.shape[0] {
            let (field, planes) = (
                motion.sliced(axis: 0, end..<end + 1), change.sliced(axis: 0, end..<end + 1)
            )
            add(
                Motion(x: Plane(field, channel: 0), y: Plane(field, channel: 1)),
                (0..<3).map { Plane(planes, channel: $0) })
        }
    }

    /// Everything as named tensors.
    var tensors: [String: Tensor] {
        let (ends, side, fine) = (motions.count, motions[0].x.width, changes[0][0].width)
        return [
            "drawing": drawing,
            "motion": Tensor(
                motions.flatMap { $0.x.values + $0.y.values }, shape: [ends, 2, side, side]),
            "change": Tensor(
                changes.flatMap { $0.flatMap(\.values) }, shape: [ends, 3, fine, fine]),
        ]
    }
}

extension Motion {
    /// Adds so many times another motion of the same size.
    mutating func add(_ other: Motion, times factor: Float) {
        var (x, y) = (x, y)
        x.add(other.x, times: factor)
        y.add(other.y, times: factor)
        self = Motion(x: x, y: y)
    }
}

extension Plane {
    /// Adds so many times another of the same size.
    mutating func add(_ other: Plane, times factor: Float) {
        values.withUnsafeMutableBufferPointer { target in
            other.values.withUnsafeBufferPointer { source in
                for i in 0..<target.count { target[i] += source[i] * factor }
            }
        }
    }
}
