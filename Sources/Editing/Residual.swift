import Tensors

/// What a network could not reproduce of a photo, and where it may be added back after an edit.
///
/// The network draws the unedited face `U` for the photo `I`, and the edited face `E`. All that
/// `I − U` holds, light, colour, pores, strands of hair, belongs to the photo; but around a mouth
/// that has opened it would be the ghost of the closed one. So it is split into three bands, and
/// each is added back by a weight that falls where `E − U` changes *structure* at that scale:
/// smooth changes, of tone or light, keep every pore. The coarsest band shows no ghosts and is kept
/// nearly everywhere. `E = U` gives `I` back exactly, up to rounding.
struct Residual: Sendable {
    /// The parts of `I − U` from coarse to fine, 3 channels each.
    private let bands: [[Plane]]
    /// `U`, reduced to the size that changes are measured at.
    private let unedited: [Plane]
    private let factor: Int

    /// Compares a photo with the drawing of it, both `[1, 3, side, side]` in `[-1, 1]`.
    init(of photo: Tensor, drawnAs drawing: Tensor) {
        precondition(photo.shape == drawing.shape, "\(photo.shape) ≠ \(drawing.shape)")
        let side = photo.shape[3]
        factor = Self.reduction(side)
        unedited = (0..<3).map { Plane(drawing, channel: $0) }.map { [factor] in
            $0.shrunk(by: factor)
        }
        var bands: [[Plane]] = [[], [], []]
        let difference = photo - drawing
        for channel in 0..<3 {
            let all = Plane(difference, channel: channel)
            let coarse = all.blurred(radius: max(side / 20, 1))
            let middle = all.blurred(radius: max(side / 80, 1))
            bands[0].append(coarse)
            bands[1].append(middle.subtracting(coarse))
            bands[2].append(all.subtracting(middle))
        }
        self.bands = bands
    }

    /// Adds the residual to the drawing of an edited face.
    ///
    /// - Parameter edited: `[1, 3, side, side]`, drawn by the same network.
    /// - Returns: The picture, and the weight of the finest band, 1 where nothing changed.
    func added(to edited: Tensor) -> (picture: Tensor, keeps: Plane) {
        let planes = (0..<3).map { Plane(edited, channel: $0) }
        let weights = Self.weights(
            zip(planes, unedited).map { $0.shrunk(by: factor).subtracting($1) }
        ).map { $0.grown(by: factor) }
        var result: [Float] = []
        result.reserveCapacity(edited.count)
        for (channel, plane) in planes.enumerated() {
            var sum = plane
            for (band, weight) in zip(bands, weights) { sum.add(band[channel], times: weight) }
            result += sum.values
        }
        return (Tensor(result, shape: edited.shape), weights[2])
    }

    /// Where a change leaves room for the residual, for each band from coarse to fine, from 0 to 1.
    ///
    /// - Parameter change: `E − U`, 3 channels, at any size.
    static func weights(_ change: [Plane]) -> [Plane] {
        let side = change[0].width
        let smooth = change.map { $0.blurred(radius: max(side / 20, 1)) }
        let structure = Plane.largest(zip(change, smooth).map { $0.subtracting($1) })
        let tone = Plane.largest(smooth)
        return [
            tone.blurred(radius: max(side / 20, 1)).falling(from: 0.6),
            structure.blurred(radius: max(side / 40, 1)).falling(from: 0.10),
            structure.blurred(radius: max(side / 64, 1)).falling(from: 0.07),
        ]
    }

    /// Changes are measured at 128 pixels or a little more: weights are smooth anyway.
    private static func reduction(_ side: Int) -> Int {
        var factor = 1
        while side % (factor * 2) == 0, side / (factor * 2) >= 128 { factor *= 2 }
        return factor
    }
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
