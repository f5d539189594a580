extension Plane {
    /// These values made smooth where they are trusted, and carried on smoothly from there.
    ///
    /// - Parameter trust: From 0 to 1, of the same size.
    func continued(from trust: Plane) -> Plane {
        var trusted = Plane(width: width, height: height)
        trusted.add(self, times: trust)
        // Far from what is trusted nearer places are out of reach, and farther ones count.
        var (sum, weight) = (
            Plane(width: width, height: height), Plane(width: width, height: height)
        )
        for part in [32, 8, 3] {
            let radius = max(width / part, 1)
            let (values, weights) = (trusted.blurred(radius: radius), trust.blurred(radius: radius))
            for i in sum.values.indices {
                sum.values[i] = 0.01 * sum.values[i] + values.values[i]
                weight.values[i] = 0.01 * weight.values[i] + weights.values[i]
            }
        }
        return sum.divided(by: weight.atLeast(1e-9))
    }

    private func atLeast(_ least: Float) -> Plane {
        Plane(width: width, height: height, values: values.map { max($0, least) })
    }
}

extension Motion {
    /// The same for both directions.
    func continued(from trust: Plane) -> Motion {
        Motion(x: x.continued(from: trust), y: y.continued(from: trust))
    }
}
