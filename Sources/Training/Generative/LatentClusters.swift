import FaceModels
import Tensors

/// Groups of latent vectors, and in each of them where latent vectors go when one attribute changes
/// and the others do not.
///
/// In each group latent vectors are regressed on the attributes, all at once, so that each
/// direction is the difference of means with everything else held fixed: conditional manipulation in
/// the sense of Shen et al. 2020, "Interpreting the Latent Space of GANs for Semantic Face Editing",
/// section 2.2, without a projection afterwards.
struct LatentClusters {
    /// `[clusters, styleSize]`.
    let centers: Tensor
    /// For each cluster, the change of `w` per change of each attribute, `[attributes, styleSize]`.
    let directions: [Tensor]
    /// The squared distance at which membership falls by a factor of e.
    private let temperature: Float

    /// - Parameters:
    ///   - w: `[people, styleSize]`.
    ///   - attributes: `[people, attributes]`, each of about unit variance or 0 throughout.
    ///   - clusters: How many groups, at most one per person.
    ///   - strength: As many people as it takes to outweigh what holds for all of them.
    init(
        _ w: Tensor, attributes: Tensor, clusters: Int = 12, strength: Float = 400,
        using random: inout SplitMix64
    ) {
        let found = Self.means(of: w, clusters: min(clusters, w.shape[0]), using: &random)
        centers = found.centers
        let count = w.shape[0]
        func regression(
            _ w: Tensor, _ attributes: Tensor, towards prior: (fit: Tensor, directions: Tensor),
            strength: Float
        ) -> (fit: Tensor, directions: Tensor) {
            let centred = w - w.mean(axes: [0], keepingDimensions: true)
            let variance = centred.squared().mean().scalar
            // What a step in a straight line cannot change about an attribute would make each
            // direction too short, as errors in the causes of a regression do: it is left out.
            let fit = Self.slopes(
                attributes, w, towards: prior.fit, strength: strength * variance + 1e-6)
            let directions = Self.slopes(
                w, matmul(centred, fit), towards: prior.directions, strength: strength + 1e-3)
            return (fit, directions)
        }
        let sizes = (w.shape[1], attributes.shape[1])
        let everyone = regression(
            w, attributes,
            towards: (
                Tensor(repeating: 0, shape: [sizes.0, sizes.1]),
                Tensor(repeating: 0, shape: [sizes.1, sizes.0])
            ), strength: 0.01 * Float(count))
        directions = (0..<centers.shape[0]).map { cluster in
            let members = (0..<count).filter { found.members[$0] == cluster }
            guard members.count > 1 else { return everyone.directions }
            return regression(
                w.gatheredRows(members), attributes.gatheredRows(members), towards: everyone,
                strength: strength
            ).directions
        }
        let gaps = Self.distances(w, centers).map { row in
            let nearest = row.sorted().prefix(2)
            return (nearest.last ?? 0) - (nearest.first ?? 0)
        }
        temperature = max(gaps.mean / 3, 1e-6)
    }

    /// How far latent vectors `[batch, styleSize]` move when attributes change by so much,
    /// `[batch, attributes]`.
    func change(of w: Tensor, attributes: Tensor) -> Tensor {
        let nearness = Tensor(
            Self.distances(w, centers).flatMap { row in
                row.map { ((row.min() ?? 0) - $0) / temperature }
            }, shape: [w.shape[0], directions.count])
        let membership = nearness.softmax(axis: 1)
        return directions.indices.reduce(Tensor(repeating: 0, shape: w.shape)) { sum, cluster in
            sum + matmul(attributes, directions[cluster])
                * membership.sliced(axis: 1, cluster..<cluster + 1)
        }
    }

    /// Centres of groups, and the group of each row: the algorithm of Lloyd 1982, "Least Squares
    /// Quantization in PCM", from rows drawn as Arthur and Vassilvitskii 2007 propose ("k-means++").
    private static func means(
        of w: Tensor, clusters: Int, using random: inout SplitMix64
    ) -> (centers: Tensor, members: [Int]) {
        let count = w.shape[0]
        var chosen = [Int.random(in: 0..<count, using: &random)]
        while chosen.count < clusters {
            let gaps = distances(w, w.gatheredRows(chosen)).map { max(0, $0.min() ?? 0) }
            var at = random.uniform() * gaps.reduce(0, +)
            let drawn = gaps.firstIndex { gap in
                at -= gap
                return at < 0
            }
            chosen.append(drawn ?? count - 1)
        }
        var centers = w.gatheredRows(chosen)
        var members: [Int] = []
        for _ in 0..<20 {
            let nearest = distances(w, centers).map { row in
                row.indices.min { row[$0] < row[$1] } ?? 0
            }
            guard nearest != members else { break }
            members = nearest
            centers = concatenate(
                (0..<clusters).map { cluster in
                    let rows = (0..<count).filter { members[$0] == cluster }
                    return rows.isEmpty
                        ? centers.sliced(axis: 0, cluster..<cluster + 1)
                        : w.gatheredRows(rows).mean(axes: [0], keepingDimensions: true)
                }, axis: 0)
        }
        return (centers, members)
    }

    /// Squared distances of every row from every centre.
    private static func distances(_ w: Tensor, _ centers: Tensor) -> [[Float]] {
        let products = matmul(w, centers, transposeB: true) * -2
        let lengths = w.squared().sum(axes: [1], keepingDimensions: true)
        let others = centers.squared().sum(axes: [1]).reshaped(to: [1, centers.shape[0]])
        let (all, width) = ((products + lengths + others).scalars, centers.shape[0])
        return (0..<w.shape[0]).map { Array(all[$0 * width..<($0 + 1) * width]) }
    }

    /// Ridge regression of `targets` on `causes`, both centred, drawn to `prior`:
    /// `[causes, targets]`.
    private static func slopes(
        _ targets: Tensor, _ causes: Tensor, towards prior: Tensor, strength: Float
    ) -> Tensor {
        let x = causes - causes.mean(axes: [0], keepingDimensions: true)
        let y = targets - targets.mean(axes: [0], keepingDimensions: true)
        let size = x.shape[1]
        let products = matmul(x, x, transposeA: true).scalars
        var normal = SquareMatrix(size: size)
        for i in 0..<size {
            for j in 0..<size { normal[i, j] = Double(products[i * size + j]) }
            normal[i, i] += Double(strength)
        }
        return normal.solving(matmul(x, y, transposeA: true) + prior * strength)
    }
}

extension SquareMatrix {
    /// The solution `x` of `self · x = right`, `[size, columns]`, for a symmetric, positive definite
    /// matrix (Golub and Van Loan 2013, "Matrix Computations", algorithm 4.2.2).
    func solving(_ right: Tensor) -> Tensor {
        var root = SquareMatrix(size: size)
        for j in 0..<size {
            for i in j..<size {
                let sum = (0..<j).reduce(self[i, j]) { $0 - root[i, $1] * root[j, $1] }
                precondition(i > j || sum > 0, "the matrix is not positive definite")
                root[i, j] = i == j ? sum.squareRoot() : sum / root[j, j]
            }
        }
        let columns = right.shape[1]
        var x = right.scalars.map(Double.init)
        func subtract(_ factor: Double, row: Int, from i: Int) {
            for c in 0..<columns { x[i * columns + c] -= factor * x[row * columns + c] }
        }
        func divide(_ i: Int) {
            for c in 0..<columns { x[i * columns + c] /= root[i, i] }
        }
        for i in 0..<size {
            for j in 0..<i { subtract(root[i, j], row: j, from: i) }
            divide(i)
        }
        for i in (0..<size).reversed() {
            for j in i + 1..<max(size, i + 1) { subtract(root[j, i], row: j, from: i) }
            divide(i)
        }
        return Tensor(x.map { Float($0) }, shape: right.shape)
    }
}
