import Tensors

/// The lines that age and expression draw into a face.
enum Wrinkles {
    private static let sides: [@Sendable (Outline) -> Outline] = [{ $0 }, { $0.mirrored }]

    /// Lines across the forehead and between the brows.
    static var forehead: Chart {
        var chart = Chart()
        let lines = [(0.846, 0.6), (0.868, 0.9), (0.892, 1), (0.916, 0.8), (0.937, 0.5)]
        for (index, (v, depth)) in lines.enumerated() {
            var random = SplitMix64(state: UInt64(40 + index))
            let extent = 0.185 - 0.022 * Double(abs(index - 2))
            let rise = [-0.008, 0.004, -0.001, 0.004, -0.008].map {
                v + $0 + Double(random.normal()) * 0.0022
            }
            let left = extent * (0.85 + 0.2 * Double(random.uniform()))
            let right = extent * (0.85 + 0.2 * Double(random.uniform()))
            let line = Outline(
                (0.5 - left, rise[0]), (0.5 - extent * 0.45, rise[1]), (0.5, rise[2]),
                (0.5 + extent * 0.45, rise[3]), (0.5 + right, rise[4]))
            chart.carve(line, width: 0.0048, depth: depth, roughness: 0.0015, seed: UInt64(index))
        }
        for side in sides {
            let frown = Outline((0.483, 0.77), (0.486, 0.80), (0.481, 0.828))
            chart.carve(side(frown), width: 0.0045, depth: 0.9)
        }
        let root = Outline((0.47, 0.742), (0.5, 0.746), (0.53, 0.742))
        chart.carve(root, width: 0.004, depth: 0.5)
        return chart
    }

    /// Crow's feet and the folds of the lids.
    static var eyes: Chart {
        var chart = Chart()
        let feet = [
            (-0.052, 0.030, 0.9), (-0.06, 0.012, 1), (-0.058, -0.006, 1), (-0.05, -0.024, 0.8),
            (-0.036, -0.040, 0.5),
        ]
        let bag = Outline((0.412, 0.703), (0.385, 0.685), (0.352, 0.677), (0.318, 0.692))
        let lower = Outline((0.405, 0.69), (0.372, 0.664), (0.33, 0.666), (0.30, 0.684))
        let upper = Outline((0.400, 0.7355), (0.37, 0.7475), (0.34, 0.748), (0.31, 0.735))
        for (number, side) in sides.enumerated() {
            for (index, (du, dv, depth)) in feet.enumerated() {
                let foot = Outline(
                    (0.303, 0.7187 + dv * 0.12), (0.303 + du * 0.5, 0.7187 + dv * 0.6),
                    (0.303 + du, 0.7187 + dv))
                chart.carve(
                    side(foot), width: 0.0034, depth: depth, roughness: 0.003,
                    seed: UInt64(index + 20 * number))
            }
            chart.carve(side(bag), width: 0.006, depth: 0.9)
            chart.carve(side(lower), width: 0.005, depth: 0.5, roughness: 0.004, seed: 2)
            chart.carve(side(upper), width: 0.0035, depth: 0.6)
        }
        return chart
    }

    /// Folds from the nose to the mouth and below it, and rings around the neck.
    static var mouthAndNeck: Chart {
        var chart = Chart()
        let fold = Outline(
            (0.418, 0.585), (0.398, 0.555), (0.378, 0.515), (0.366, 0.475), (0.362, 0.44),
            (0.366, 0.415))
        let marionette = Outline((0.384, 0.432), (0.376, 0.405), (0.374, 0.375), (0.380, 0.345))
        let cheek = Outline((0.345, 0.55), (0.322, 0.50), (0.312, 0.45), (0.318, 0.41))
        for side in sides {
            chart.carve(side(fold), width: 0.0085)
            chart.carve(side(marionette), width: 0.007, depth: 0.7)
            chart.carve(side(cheek), width: 0.008, depth: 0.25)
        }
        let chin = Outline((0.45, 0.334), (0.5, 0.326), (0.55, 0.334))
        chart.carve(chin, width: 0.008, depth: 0.5)
        for (index, v) in [0.10, 0.145, 0.19].enumerated() {
            let ring = Outline(
                (0.22, v + 0.03), (0.36, v + 0.006), (0.5, v), (0.64, v + 0.006), (0.78, v + 0.03))
            chart.carve(ring, width: 0.007, depth: 0.7, roughness: 0.0015, seed: UInt64(30 + index))
        }
        return chart
    }
}
