import Tensors

/// The directions in which latent vectors vary most.
struct PrincipalComponents {
    /// `[styleSize]`.
    let mean: Tensor
    /// `[components, styleSize]`, each of length 1, at right angles to each other.
    let directions: Tensor
    /// The standard deviation along each direction, the greatest first.
    let deviations: Tensor

    /// - Parameters:
    ///   - w: `[people, styleSize]`.
    ///   - share: The part of the variance that is kept.
    ///   - limit: The greatest number of components.
    init(of w: Tensor, share: Double, limit: Int) {
        let (count, size) = (w.shape[0], w.shape[1])
        mean = w.mean(axes: [0])
        let centred = w - mean.reshaped(to: [1, size])
        let products = (matmul(centred, centred, transposeA: true) / Float(count)).scalars
        var covariance = SquareMatrix(size: size)
        for i in 0..<size {
            for j in 0..<size { covariance[i, j] = Double(products[i * size + j]) }
        }
        let (values, vectors) = covariance.symmetricEigenvalues()
        let order = (0..<size).sorted { values[$0] > values[$1] }
        let total = values.reduce(0) { $0 + max(0, $1) }
        var (kept, sum) = ([Int](), 0.0)
        for k in order.prefix(limit) where kept.isEmpty || sum < share * total {
            guard kept.isEmpty || values[k] > 1e-12 * total else { break }
            kept.append(k)
            sum += values[k]
        }
        directions = Tensor(
            kept.flatMap { k in (0..<size).map { Float(vectors[$0, k]) } },
            shape: [kept.count, size])
        deviations = Tensor(
            kept.map { Float(max(values[$0], 1e-12).squareRoot()) }, shape: [kept.count])
    }
}
