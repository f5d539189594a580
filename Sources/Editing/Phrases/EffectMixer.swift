import Tensors

/// Finds few sliders whose effects add up to a wanted one.
///
/// Orthogonal matching pursuit with bounds: Bruckstein et al. 2008, "On the Uniqueness of Nonnegative
/// Sparse Solutions to Underdetermined Systems of Equations", section II. The two ends of a slider are
/// two effects, of which none is taken less than not at all or more than once, so that a slider that
/// does little is not asked for much.
struct EffectMixer: Sendable {
    /// Where sliders go, and how well that leads to what is wanted.
    struct Mix: Sendable, Hashable {
        /// One position in `-1...1` for each slider.
        var positions: [Float]
        /// The cosine between the effect of the positions and the wanted one.
        var agreement: Float
    }

    /// The least part of what is wanted, squared, that one more slider must bring nearer.
    static let leastGain: Float = 0.04

    private let effects: [[Float]]
    private let energies: [Float]

    /// - Parameter ends: What each slider does at its right and at its left end,
    ///   `[2, sliders, size]`.
    init(_ ends: Tensor) {
        let (rows, size) = (2 * ends.shape[1], ends.shape[2])
        let scalars = ends.scalars
        effects = (0..<rows).map { Array(scalars[$0 * size..<($0 + 1) * size]) }
        energies = effects.map { max(dot($0, $0), 1e-12) }
    }

    /// The positions of at most `limit` sliders that come nearest to `wanted`.
    func mix(toward wanted: [Float], limit: Int) -> Mix {
        let count = effects.count / 2
        let energy = dot(wanted, wanted)
        var chosen: [Int] = []
        var amounts: [Float] = []
        var rest = wanted
        while chosen.count < limit {
            let free = effects.indices.filter { k in !chosen.contains { $0 % count == k % count } }
            let best = free.map { ($0, gain(of: $0, toward: rest)) }.max { $0.1 < $1.1 }
            guard let best, best.1 > 0, best.1 >= Self.leastGain * energy else { break }
            chosen.append(best.0)
            amounts = fitted(chosen, to: wanted)
            rest = wanted
            for (k, amount) in zip(chosen, amounts) {
                for i in rest.indices { rest[i] -= amount * effects[k][i] }
            }
        }
        var positions = [Float](repeating: 0, count: count)
        for (k, amount) in zip(chosen, amounts) {
            positions[k % count] = k < count ? amount : -amount
        }
        let reached = zip(wanted, rest).map { $0 - $1 }
        let lengths = (dot(reached, reached) * energy).squareRoot()
        return Mix(
            positions: positions,
            agreement: lengths > 1e-9 ? dot(reached, wanted) / lengths : 0)
    }

    /// By how much the best amount of an effect brings `rest` nearer to zero, squared.
    private func gain(of effect: Int, toward rest: [Float]) -> Float {
        let product = dot(effects[effect], rest)
        let amount = min(1, max(0, product / energies[effect]))
        return amount * (2 * product - amount * energies[effect])
    }

    /// Amounts in `0...1` of the chosen effects whose sum is nearest to `wanted`.
    ///
    /// Coordinate descent: Franc et al. 2005, "Sequential Coordinate-Wise Algorithm for the
    /// Non-negative Least Squares Problem".
    private func fitted(_ chosen: [Int], to wanted: [Float]) -> [Float] {
        let products = chosen.map { i in chosen.map { dot(effects[i], effects[$0]) } }
        let aims = chosen.map { dot(effects[$0], wanted) }
        var amounts = [Float](repeating: 0, count: chosen.count)
        for _ in 0..<100 {
            for i in chosen.indices {
                let error = aims[i] - dot(products[i], amounts)
                amounts[i] = min(1, max(0, amounts[i] + error / energies[chosen[i]]))
            }
        }
        return amounts
    }
}

private func dot(_ a: [Float], _ b: [Float]) -> Float {
    var sum: Float = 0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
}
