import Imaging

extension Motion {
    /// How far inside an outline motion is believed, as a part of the side.
    private static let margin = 0.025

    /// The motion deep inside something, carried on smoothly to its outline and beyond.
    ///
    /// At an outline and behind it, drawings change by more than motion: what is compared there may be
    /// background before and hair after, and what seems to have come from far away was never there.
    ///
    /// - Parameter mask: What moves, before it did, as large as the motion.
    func continued(from mask: Mask) -> Motion { continued(inside: Self.core(of: mask)) }

    /// The part of a mask that is deep inside.
    static func core(of mask: Mask) -> Mask { mask.eroded(radius: margin * Double(mask.width)) }

    /// The motion of the ``core(of:)`` a mask, carried on in the same way.
    func continued(inside core: Mask) -> Motion {
        let side = x.width
        // What is inside after the motion, and was.
        let trust = Plane(core.intersection(core.moved(by: self)))
        func carried(_ values: Plane, _ radius: Int) -> (sum: Plane, weight: Plane) {
            var sum = Plane(width: side, height: side)
            sum.add(values, times: trust)
            return (sum.blurred(radius: radius), trust.blurred(radius: radius))
        }
        func smooth(_ values: Plane) -> Plane {
            // Far from the core nearer places are out of reach, and farther ones count.
            let levels = [32, 8, 3].map { carried(values, max(side / $0, 1)) }
            var (sum, weight) = levels[0]
            for level in levels.dropFirst() {
                for i in sum.values.indices {
                    sum.values[i] = 0.01 * sum.values[i] + level.sum.values[i]
                    weight.values[i] = 0.01 * weight.values[i] + level.weight.values[i]
                }
            }
            for i in sum.values.indices { sum.values[i] /= max(weight.values[i], 1e-9) }
            return sum
        }
        return Motion(x: smooth(x), y: smooth(y))
    }
}
