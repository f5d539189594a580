import Imaging
import Tensors

extension Tensor {
    /// A picture, `[1, 3, height, width]`, whose tone inside a mask goes over into that of another
    /// around it.
    ///
    /// What was filled in has its own idea of light and color, which shows as a pale rim. The
    /// difference along the border is spread inwards, near parts of the border counting most: in
    /// effect the membrane of Pérez et al. 2003, "Poisson Image Editing", section 3.
    ///
    /// - Parameters:
    ///   - others: Where the other picture is no example, because a head is or was there.
    func toned(like other: Tensor, inside mask: Mask, without others: Mask) -> Tensor {
        let (width, height) = (mask.width, mask.height)
        func plane(_ isWanted: (Int) -> Bool) -> Plane {
            Plane(
                width: width, height: height,
                values: (0..<width * height).map { isWanted($0) ? 1 : 0 })
        }
        let inside = plane { mask.values[$0] >= 128 }
        let around = plane { mask.values[$0] == 0 && others.values[$0] < 128 }
        let (nearInside, nearAround) = (inside.blurred(radius: 4), around.blurred(radius: 4))
        var border = plane { nearInside.values[$0] > 0.1 && nearAround.values[$0] > 0.1 }
        guard border.values.contains(1) else { return self }
        border = border.times(inside)
        let reach = Self.scales.map { border.blurred(radius: $0.radius) }
        let own = (0..<3).map { Plane(self, channel: $0) }
        var steps = own.enumerated().map { channel, plane in
            let inner = plane.times(inside).blurred(radius: 4)
            let outer = Plane(other, channel: channel).times(around).blurred(radius: 4)
            var step = border
            for i in step.values.indices where step.values[i] > 0 {
                step.values[i] =
                    outer.values[i] / nearAround.values[i] - inner.values[i] / nearInside.values[i]
            }
            return step
        }
        // A step as high as this is an edge of things, not of light; and an edge in one channel is
        // one in all, or else what is left of it would be a color that is nowhere around.
        let heights = Plane.largest(steps)
        for i in border.values.indices where heights.values[i] >= 0.6 {
            for channel in 0..<3 { steps[channel].values[i] = 0 }
        }
        let channels = zip(own, steps).map { own, step in
            let spread = Self.scales.map { step.blurred(radius: $0.radius) }
            var result = own
            for i in result.values.indices {
                var (sum, weight) = (Float(0), Float(1e-6))
                for (k, scale) in Self.scales.enumerated() {
                    sum += scale.weight * spread[k].values[i]
                    weight += scale.weight * reach[k].values[i]
                }
                result.values[i] += sum / weight
            }
            return result
        }
        return Tensor(channels.flatMap(\.values), shape: [1, 3, height, width])
    }

    /// How far steps are spread, in pixels, and how much that counts beside what is nearer.
    private static let scales: [(radius: Int, weight: Float)] = [
        (3, 1), (8, 0.1), (20, 0.01), (48, 0.001),
    ]
}

extension Plane {
    /// The product with another of the same size, pixel by pixel.
    func times(_ other: Plane) -> Plane {
        Plane(width: width, height: height, values: zip(values, other.values).map { $0 * $1 })
    }
}
