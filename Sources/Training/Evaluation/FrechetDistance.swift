import Tensors

/// The Fréchet distance between the normal distributions that fit two sets of features.
///
/// `|μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 √(Σ₁ Σ₂))`: Heusel et al. 2017, "GANs Trained by a Two Time-Scale
/// Update Rule Converge to a Local Nash Equilibrium", section 3. Ours looks at features of our own
/// perceptual network, so its values compare only with each other.
///
/// - Parameters:
///   - first: One row of features per picture; at least two rows.
///   - second: The same for the other set.
/// - Returns: Zero for equal sets, positive otherwise.
func frechetDistance(_ first: [[Float]], _ second: [[Float]]) -> Float {
    let (a, b) = (NormalDistribution(first), NormalDistribution(second))
    let distance = zip(a.mean, b.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let root = a.covariance.squareRoot()
    let product = root.multiplied(by: b.covariance).multiplied(by: root)
    let overlap = product.symmetricEigenvalues().values.reduce(0) { $0 + max(0, $1).squareRoot() }
    return Float(max(0, distance + a.covariance.trace + b.covariance.trace - 2 * overlap))
}

/// The mean and the covariance of rows.
private struct NormalDistribution {
    let mean: [Double]
    let covariance: SquareMatrix

    init(_ rows: [[Float]]) {
        precondition(rows.count > 1, "\(rows.count) pictures have no covariance")
        let (count, size) = (Double(rows.count), rows[0].count)
        let mean = (0..<size).map { k in rows.reduce(0) { $0 + Double($1[k]) } / count }
        self.mean = mean
        var covariance = SquareMatrix(size: size)
        for row in rows {
            let centred = zip(row, mean).map { Double($0) - $1 }
            for i in 0..<size {
                for j in 0...i { covariance[i, j] += centred[i] * centred[j] / (count - 1) }
            }
        }
        for i in 0..<size { for j in 0..<i { covariance[j, i] = covariance[i, j] } }
        self.covariance = covariance
    }
}

/// A dense square matrix of a few hundred rows.
struct SquareMatrix {
    let size: Int
    private var values: [Double]

    /// Zero.
    init(size: Int) { (self.size, values) = (size, [Double](repeating: 0, count: size * size)) }

    subscript(row: Int, column: Int) -> Double {
        get { values[row * size + column] }
        set { values[row * size + column] = newValue }
    }

    var trace: Double { (0..<size).reduce(0) { $0 + self[$1, $1] } }

    func multiplied(by other: SquareMatrix) -> SquareMatrix {
        var result = SquareMatrix(size: size)
        for i in 0..<size {
            for k in 0..<size {
                let factor = self[i, k]
                for j in 0..<size { result[i, j] += factor * other[k, j] }
            }
        }
        return result
    }

    /// The symmetric root of a symmetric matrix without negative eigenvalues.
    func squareRoot() -> SquareMatrix {
        let (values, vectors) = symmetricEigenvalues()
        var result = SquareMatrix(size: size)
        for (k, value) in values.enumerated() {
            let root = max(0, value).squareRoot()
            for i in 0..<size {
                for j in 0..<size { result[i, j] += root * vectors[i, k] * vectors[j, k] }
            }
        }
        return result
    }

    /// Eigenvalues, and eigenvectors as columns, of a symmetric matrix, by Jacobi's rotations
    /// (Golub and Van Loan 2013, "Matrix Computations", section 8.5).
    func symmetricEigenvalues() -> (values: [Double], vectors: SquareMatrix) {
        var a = self
        var vectors = SquareMatrix(size: size)
        for i in 0..<size { vectors[i, i] = 1 }
        let negligible = 1e-20 * max(1e-300, values.reduce(0) { $0 + $1 * $1 })
        for _ in 0..<30 {
            var rest = 0.0
            for i in 0..<size { for j in 0..<i { rest += a[i, j] * a[i, j] } }
            if rest <= negligible { break }
            for p in 0..<size {
                for q in p + 1..<max(size, p + 1) where a[p, q] != 0 {
                    a.rotate(p, q, &vectors)
                }
            }
        }
        return ((0..<size).map { a[$0, $0] }, vectors)
    }

    /// Turns rows and columns `p` and `q` so that their element vanishes.
    private mutating func rotate(_ p: Int, _ q: Int, _ vectors: inout SquareMatrix) {
        let theta = (self[q, q] - self[p, p]) / (2 * self[p, q])
        let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
        let c = 1 / (t * t + 1).squareRoot()
        let s = t * c
        for k in 0..<size {
            let (x, y) = (self[k, p], self[k, q])
            (self[k, p], self[k, q]) = (c * x - s * y, s * x + c * y)
        }
        for k in 0..<size {
            let (x, y) = (self[p, k], self[q, k])
            (self[p, k], self[q, k]) = (c * x - s * y, s * x + c * y)
            let (u, v) = (vectors[k, p], vectors[k, q])
            (vectors[k, p], vectors[k, q]) = (c * u - s * v, s * u + c * v)
        }
    }
}
