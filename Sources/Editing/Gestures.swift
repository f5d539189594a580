import NeuralNetworks
import Tensors

/// What each slider does to one face, measured on the tuned generator in both of its directions.
///
/// Motion and change grow in proportion to a slider from one measured position to the next, and
/// sliders add up. That is less than a network can know, but it is this face's own, so it serves as
/// the preview wherever the student does not come closer to the generator.
struct Gestures: Sendable {
    /// What one slider does at one position.
    struct Sample: Sendable {
        /// How far the slider was moved, from 0 to 1.
        let reach: Float
        let motion: Motion
        /// What the motion does not explain, 3 channels.
        let change: [Plane]
    }

    /// The side of the motions, in pixels.
    static let motionSide = 128
    /// The side of what they leave over.
    static let changeSide = 128

    /// How far sliders are moved to measure what they do; the whole way is often too far to follow.
    static let reach: Float = 0.6

    /// Where a slider is measured, the nearest first.
    ///
    /// A head does not turn twice as far at twice the position. Previews of a head turned by 0.4 agreed
    /// with the finished face to 24 dB in the worst of four photos when measured at 0.6 alone, and a
    /// decibel better with three positions than with two.
    static func reaches(turnsHead: Bool) -> [Float] { turnsHead ? [0.25, 0.5, 0.75] : [reach] }

    /// The tuned generator's drawing of the unedited face, `[1, 3, side, side]`.
    let drawing: Tensor
    /// The left and the right end of each slider in turn, with its samples, the nearest first.
    private(set) var ends: [[Sample]] = []

    /// Begins with a drawing and without sliders.
    init(drawing: Tensor) {
        self.drawing = drawing
    }

    /// Adds the next end of a slider.
    mutating func add(_ samples: [Sample]) {
        precondition(!samples.isEmpty, "an end without a sample")
        ends.append(samples)
    }

    /// Draws an edit.
    ///
    /// - Parameters:
    ///   - positions: The inputs of the slider model, from −1 to 1.
    ///   - residual: That of ``drawing``.
    ///   - keepsOutlines: For each slider, whether outlines stay where they are.
    ///   - growsHair: Whether hair grows.
    func picture(
        _ positions: [Float], _ residual: Residual, keepsOutlines: [Bool], growsHair: Bool = false
    ) -> Restored {
        precondition(ends.count == 2 * positions.count, "\(ends.count) ends do not fit")
        var motion = Motion(side: Self.motionSide)
        var change = [Plane](
            repeating: Plane(width: Self.changeSide, height: Self.changeSide), count: 3)
        var outlines = change
        for (slider, position) in positions.enumerated() where position != 0 {
            let samples = ends[2 * slider + (position > 0 ? 1 : 0)]
            for (sample, times) in zip(samples, Self.shares(of: samples, at: abs(position)))
            where times != 0 {
                motion.add(sample.motion, times: times)
                for channel in 0..<3 {
                    change[channel].add(sample.change[channel], times: times)
                    if !keepsOutlines[slider] {
                        outlines[channel].add(sample.change[channel], times: times)
                    }
                }
            }
        }
        return residual.restored(
            motion: motion, change: change, outlines: outlines,
            growsHair: growsHair)
    }

    /// How much each sample counts so far from the middle: between two, both; beyond the last, the
    /// last in proportion.
    private static func shares(of samples: [Sample], at distance: Float) -> [Float] {
        var shares = [Float](repeating: 0, count: samples.count)
        let next = samples.firstIndex { $0.reach >= distance } ?? samples.count - 1
        guard next > 0, samples[next].reach > distance else {
            shares[next] = distance / samples[next].reach
            return shares
        }
        let before = samples[next - 1].reach
        shares[next] = (distance - before) / (samples[next].reach - before)
        shares[next - 1] = 1 - shares[next]
        return shares
    }
}

extension Gestures {
    /// Reads what ``tensors`` holds; `nil` if there are no gestures.
    ///
    /// - Throws: `CheckpointError` if lists do not belong together.
    init?(_ tensors: [String: Tensor]) throws {
        let checkpoint = Checkpoint(tensors)
        guard let drawing = tensors["drawing"], let count = tensors["motion"]?.shape.first
        else { return nil }
        let side = drawing.shape.last ?? 0
        self.init(drawing: try checkpoint.tensor("drawing", [1, 3, side, side]))
        let motion = try checkpoint.tensor("motion", [count, 2, Self.motionSide, Self.motionSide])
        let change = try checkpoint.tensor("change", [count, 3, Self.changeSide, Self.changeSide])
        // What was written down before ends had more than one sample.
        let ends =
            tensors["ends"] == nil
            ? (0..<count).map { Float($0) } : try checkpoint.tensor("ends", [count]).scalars
        let reaches =
            tensors["reaches"] == nil
            ? [Float](repeating: Self.reach, count: count)
            : try checkpoint.tensor("reaches", [count]).scalars
        guard ends.allSatisfy({ 0..<Float(count) ~= $0 }), reaches.allSatisfy({ $0 > 0 }) else {
            throw CheckpointError.unrepresentable("gestures")
        }
        let samples = (0..<count).map { row in
            let (field, planes) = (
                motion.sliced(axis: 0, row..<row + 1), change.sliced(axis: 0, row..<row + 1)
            )
            return Sample(
                reach: reaches[row],
                motion: Motion(x: Plane(field, channel: 0), y: Plane(field, channel: 1)),
                change: (0..<3).map { Plane(planes, channel: $0) })
        }
        self.ends = Dictionary(grouping: samples.indices) { Int(ends[$0]) }
            .sorted { $0.key < $1.key }.map { $0.value.map { samples[$0] } }
    }

    /// Everything as named tensors.
    var tensors: [String: Tensor] {
        let samples = ends.flatMap { $0 }
        let (count, side, fine) = (samples.count, Self.motionSide, Self.changeSide)
        return [
            "drawing": drawing,
            "motion": Tensor(
                samples.flatMap { $0.motion.x.values + $0.motion.y.values },
                shape: [count, 2, side, side]),
            "change": Tensor(
                samples.flatMap { $0.change.flatMap(\.values) }, shape: [count, 3, fine, fine]),
            "ends": Tensor(
                ends.indices.flatMap { end in ends[end].map { _ in Float(end) } }, shape: [count]),
            "reaches": Tensor(samples.map(\.reach), shape: [count]),
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

extension Gestures {
    /// Draws an edit in which a finder tells outlines from tones.
    func picture(
        _ positions: [Float], _ residual: Residual, by finder: OutlineFinder
    ) -> Restored {
        picture(
            positions, residual, keepsOutlines: finder.keeps,
            growsHair: finder.growsHair(positions))
    }
}
