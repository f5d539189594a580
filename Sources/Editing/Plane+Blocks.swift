extension Plane {
    /// This without the steps between square blocks, which become ramps.
    ///
    /// The preview's code has one vector per block of pixels, so a change that the modulator does
    /// not know well enough has a slightly different tone in each. Steps are measured along the
    /// borders and smoothed there, so that what the picture really shows at a border stays.
    func withoutSteps(block: Int) -> Plane {
        flattened(block).transposed().flattened(block).transposed()
    }

    /// Without the steps between columns of blocks.
    private func flattened(_ block: Int) -> Plane {
        var result = self
        let ramp = block / 3
        for border in stride(from: block, to: width - 1, by: block) {
            var steps = Plane(width: height, height: 1)
            for y in 0..<height {
                let i = y * width + border
                steps.values[y] =
                    1.5 * (values[i] - values[i - 1]) - 0.5 * (values[i + 1] - values[i - 2])
            }
            steps = steps.blurred(radius: block / 8)
            for y in 0..<height {
                let i = y * width + border
                for t in 0..<ramp {
                    let share = steps.values[y] * 0.5 * (1 - (Float(t) + 0.5) / Float(ramp))
                    result.values[i + t] -= share
                    result.values[i - 1 - t] += share
                }
            }
        }
        return result
    }
}
