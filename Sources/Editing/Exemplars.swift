import Imaging
import NeuralNetworks
import Tensors

/// A hole filled with pieces of what is around it, and where each piece came from.
///
/// A network knows what belongs into a hole but paints it soft. Its painting leads the search: patches
/// of the picture are looked for that are like it inside the hole and like the picture at its edge, by
/// PatchMatch (Barnes et al. 2009), and agree on each pixel (Wexler et al. 2007, "Space-Time
/// Completion of Video", section 3). As the origin of every pixel is known, the photo's own details
/// can be brought along from there.
struct Exemplars: Sendable {
    /// The hole as its patches agree on it, `[1, 3, side, side]`; elsewhere the picture.
    let picture: Tensor
    /// Where the pixels of the hole came from; no motion elsewhere.
    let motion: Motion
    /// How much of the hole was found, from 0 to 1; the rest is as it was painted.
    let found: Plane

    /// Half the side of a patch, without its middle.
    private static let reach = 3
    /// How often patches are looked for and agree.
    private static let rounds = 4
    /// What a painted pixel counts in a comparison, beside 1 for one of the picture.
    private static let paintedWeight: Float = 0.35
    /// The farthest that a patch is looked for, as a part of the side.
    private static let farthest = 0.3
    /// The difference that a piece from as far away as the side must be better by.
    private static let distanceCost: Float = 0.2
    /// The difference from the painting, in the mean of some pixels, at which half is believed: where
    /// nothing like it is around, something else was found.
    private static let tolerance: Float = 0.12

    /// Fills a hole.
    ///
    /// - Parameters:
    ///   - hole: What is to be filled: 128 and more.
    ///   - painting: The picture with the hole painted over, `[1, 3, side, side]`.
    ///   - ignored: What borders on the hole and says nothing about it.
    ///   - sources: What may be copied.
    /// - Returns: `nil` if there is nothing to fill or to copy.
    init?(
        filling hole: Mask, paintedAs painting: Tensor, ignoring ignored: Mask, from sources: Mask
    ) {
        let side = hole.width
        let inside = side > 2 * Self.reach ? Self.reach..<side - Self.reach : 0..<0
        let targets = hole.values.indices.filter {
            hole.values[$0] >= 128 && inside.contains($0 % side) && inside.contains($0 / side)
        }
        // A patch must be copied whole.
        let whole = sources.eroded(radius: Double(Self.reach) * 1.5)
        let isSource = whole.values.indices.map {
            whole.values[$0] >= 128 && inside.contains($0 % side) && inside.contains($0 / side)
        }
        let places = isSource.indices.filter { isSource[$0] }
        guard !targets.isEmpty, places.count > 64 else { return nil }
        var search = PatchSearch(
            painting, side: side, reach: Self.reach, isSource: isSource, targets: targets,
            weights: hole.values.indices.map { i in
                if hole.values[i] >= 128 { return Self.paintedWeight }
                return ignored.values[i] >= 128 ? 0 : 1
            },
            farthest: max(1, Int(Self.farthest * Double(side))), distanceCost: Self.distanceCost)
        search.begin(at: places)
        for round in 0..<Self.rounds {
            search.sweep(backwards: false)
            search.sweep(backwards: true)
            // The first answers follow the painting, which is soft; the last the picture.
            search.agree(isLast: round == Self.rounds - 1)
        }
        let area = Plane(hole)
        let weight = area.blurred(radius: 4)
        let agreed = search.picture
        found = Plane.largest(
            (0..<3).map { channel in
                var difference = Plane(agreed, channel: channel)
                    .subtracting(Plane(painting, channel: channel)).times(area)
                    .blurred(radius: 4)
                for i in difference.values.indices {
                    difference.values[i] /= max(weight.values[i], 1e-3)
                }
                return difference
            }
        ).falling(from: Self.tolerance)
        let shares = Tensor(found.values, shape: [1, 1, side, side])
        picture = painting + (agreed - painting) * shares
        var motion = Motion(side: side)
        for (k, i) in targets.enumerated() {
            let from = search.origins[k]
            motion.set(
                SIMD2(Float(from % side - i % side), Float(from / side - i / side)), x: i % side,
                y: i / side)
        }
        self.motion = motion
    }
}

/// For each pixel of a hole, the patch elsewhere that is most like the one around it.
private struct PatchSearch {
    private let side: Int
    private let reach: Int
    private let isSource: [Bool]
    private let targets: [Int]
    private let weights: [Float]
    private let farthest: Int
    private let distanceCost: Float
    /// Red, green, blue and the weight in comparisons.
    private var pixels: [SIMD4<Float>]
    /// Which target a pixel is, or −1.
    private var numbers: [Int32]
    /// For each target, the middle of the best patch so far.
    private(set) var origins: [Int]
    private var costs: [Float]
    private var random = SplitMix64(state: 1)

    init(
        _ picture: Tensor, side: Int, reach: Int, isSource: [Bool], targets: [Int],
        weights: [Float], farthest: Int, distanceCost: Float
    ) {
        (self.side, self.reach, self.isSource, self.targets) = (side, reach, isSource, targets)
        (self.weights, self.farthest, self.distanceCost) = (weights, farthest, distanceCost)
        let area = side * side
        pixels = picture.withUnsafeFloats { values in
            (0..<area).map { i in
                SIMD4(values[i], values[area + i], values[2 * area + i], weights[i])
            }
        }
        numbers = [Int32](repeating: -1, count: area)
        for (k, i) in targets.enumerated() { numbers[i] = Int32(k) }
        origins = [Int](repeating: 0, count: targets.count)
        costs = [Float](repeating: .infinity, count: targets.count)
    }

    /// The pixels as a picture, `[1, 3, side, side]`.
    var picture: Tensor {
        Tensor((0..<3).flatMap { c in pixels.map { $0[c] } }, shape: [1, 3, side, side])
    }

    /// Takes for each target the best of a few places drawn at random.
    mutating func begin(at places: [Int]) {
        for k in targets.indices {
            origins[k] = places[Int(random.next() % UInt64(places.count))]
            costs[k] = cost(targets[k], origins[k], below: .infinity)
            for _ in 0..<4 { consider(places[Int(random.next() % UInt64(places.count))], for: k) }
        }
    }

    /// Looks for better patches beside those of neighbours, and at random ever nearer to the own.
    mutating func sweep(backwards: Bool) {
        let step = backwards ? 1 : -1
        for at in targets.indices {
            let k = backwards ? targets.count - 1 - at : at
            let i = targets[k]
            for way in [step, step * side] {
                let neighbour = numbers[i + way]
                if neighbour >= 0 { consider(origins[Int(neighbour)] - way, for: k) }
            }
            var radius = farthest
            while radius >= 1 {
                let dx = Int(random.next() % UInt64(2 * radius + 1)) - radius
                let dy = Int(random.next() % UInt64(2 * radius + 1)) - radius
                let (x, y) = (origins[k] % side + dx, origins[k] / side + dy)
                if x >= 0 && y >= 0 && x < side && y < side { consider(y * side + x, for: k) }
                radius /= 2
            }
        }
    }

    /// Lets all patches that cover a pixel agree on it, and measures them anew.
    mutating func agree(isLast: Bool) {
        var agreed = pixels
        for i in targets {
            var (sum, total) = (SIMD4<Float>(), Float(0))
            for dy in -reach...reach {
                for dx in -reach...reach {
                    let number = numbers[i + dy * side + dx]
                    guard number >= 0 else { continue }
                    // The better a patch fits, and the nearer its middle, the more it counts.
                    let near = 1 / Float(1 + dx * dx + dy * dy)
                    let weight = near / (0.002 + costs[Int(number)])
                    sum += weight * pixels[origins[Int(number)] - dy * side - dx]
                    total += weight
                }
            }
            var value = sum / max(total, 1e-9)
            value.w = weights[i]
            agreed[i] = value
        }
        pixels = agreed
        guard !isLast else { return }
        for k in targets.indices { costs[k] = cost(targets[k], origins[k], below: .infinity) }
    }

    private mutating func consider(_ origin: Int, for k: Int) {
        guard origin >= 0, origin < isSource.count, isSource[origin], origin != origins[k] else {
            return
        }
        let cost = cost(targets[k], origin, below: costs[k])
        if cost < costs[k] { (origins[k], costs[k]) = (origin, cost) }
    }

    /// The mean squared difference of two patches; anything above `limit` if it is above.
    private func cost(_ target: Int, _ origin: Int, below limit: Float) -> Float {
        pixels.withUnsafeBufferPointer { pixels in
            let (dx, dy) = (origin % side - target % side, origin / side - target / side)
            let way = Float(dx * dx + dy * dy) / Float(side * side)
            let base = distanceCost * way
            var (sum, total) = (Float(0), Float(1e-6))
            let count = Float((2 * reach + 1) * (2 * reach + 1))
            for row in -reach...reach {
                let (a, b) = (target + row * side, origin + row * side)
                for column in -reach...reach {
                    let (p, q) = (pixels[a + column], pixels[b + column])
                    var difference = p - q
                    difference.w = 0
                    sum += p.w * (difference * difference).sum()
                    total += p.w
                }
                // No weight is above 1.
                if base + sum / count > limit { return .infinity }
            }
            return base + sum / total
        }
    }
}
