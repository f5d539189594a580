import FaceModels
import Tensors

/// Where all sliders of a pack stand, in the order of the slider model's inputs.
struct SliderPositions: Sendable, Hashable {
    /// From −1 to 1.
    var values: [Float]
    /// The places of the sliders whose attributes are held.
    var locked: [Int]

    /// Whether no slider was moved.
    var isNeutral: Bool { values.allSatisfy { $0 == 0 } }

    /// Positions without locks.
    init(_ values: [Float], locked: [Int] = []) {
        (self.values, self.locked) = (values, locked)
    }
}

/// How far a latent vector moves for some slider positions.
struct SliderChange {
    /// Δw, `[1, styleSize]`.
    let change: Tensor
    /// The positions that come to the same without locks: those that are locked give way.
    let positions: [Float]
    /// The positions that say how the face is shaped besides.
    let shaping: [Float]

    /// Describes a change.
    ///
    /// - Parameter shaping: By default the positions that are drawn.
    init(change: Tensor, positions: [Float], shaping: [Float]? = nil) {
        (self.change, self.positions) = (change, positions)
        self.shaping = shaping ?? positions
    }
}

extension SliderModel {
    /// What slider positions do to a latent vector, `[1, styleSize]`, while some are held.
    ///
    /// What the other sliders do is made orthogonal to the directions in which the locked ones
    /// would move the vector (conditional manipulation: Shen et al. 2020, "Interpreting the Latent
    /// Space of GANs for Semantic Face Editing", section 3.2). Those bend, so both ends of a locked
    /// slider count as directions; where it stands itself stays as it is.
    func change(_ w: Tensor, _ wanted: SliderPositions) -> SliderChange {
        let (values, locked) = (wanted.values, wanted.locked)
        let count = values.count
        let held = values.indices.map { locked.contains($0) ? values[$0] : 0 }
        guard !locked.isEmpty, held != values else {
            return SliderChange(
                change: forward(w, sliders: Tensor(values, shape: [1, count])), positions: values)
        }
        var inputs = [values, held]
        for slider in locked {
            for end: Float in [1, -1] {
                inputs.append(values.indices.map { $0 == slider ? end : 0 })
            }
        }
        let moved = forward(
            w.repeated(axis: 0, count: inputs.count),
            sliders: Tensor(inputs.flatMap { $0 }, shape: [inputs.count, count]))
        let size = moved.shape[1]
        let rows = moved.withUnsafeFloats { floats in
            inputs.indices.map { row in (0..<size).map { Double(floats[row * size + $0]) } }
        }
        let free = zip(rows[0], rows[1]).map { $0 - $1 }
        let directions = Array(rows[2...])
        let shares = Self.shares(of: free, along: directions)
        var change = rows[0]
        var positions = values
        for (i, share) in shares.enumerated() {
            for k in change.indices { change[k] -= share * directions[i][k] }
            positions[locked[i / 2]] -= Float(i % 2 == 0 ? share : -share)
        }
        return SliderChange(
            change: Tensor(change.map { Float($0) }, shape: [1, size]), positions: positions)
    }

    /// How much of each direction is in a vector: the combination that leaves a rest orthogonal to
    /// all of them, by the normal equations.
    ///
    /// Directions that are nearly the same, as the two ends of a straight slider are, share.
    static func shares(of vector: [Double], along directions: [[Double]]) -> [Double] {
        func dot(_ a: [Double], _ b: [Double]) -> Double {
            zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let n = directions.count
        var gram = directions.map { a in directions.map { dot(a, $0) } }
        var right = directions.map { dot($0, vector) }
        let ridge = 1e-9 * (gram.indices.map { gram[$0][$0] }.max() ?? 0) + 1e-30
        for i in 0..<n { gram[i][i] += ridge }
        // Gaussian elimination; the matrix is positive definite.
        for i in 0..<n {
            for row in (i + 1)..<max(n, i + 1) {
                let factor = gram[row][i] / gram[i][i]
                for column in i..<n { gram[row][column] -= factor * gram[i][column] }
                right[row] -= factor * right[i]
            }
        }
        for i in (0..<n).reversed() {
            for column in (i + 1)..<max(n, i + 1) { right[i] -= gram[i][column] * right[column] }
            right[i] /= gram[i][i]
        }
        return right
    }
}
