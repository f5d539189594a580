import FaceModels
import Foundation
import Tensors

/// One crop for the ``Landmarker`` with its points.
struct LandmarkerSample: Sendable {
    /// What the network sees.
    let picture: Picture
    /// The 68 points in pixels of the crop; empty if it shows no face.
    let points: [SIMD2<Float>]
    /// Whether each point is visible, 0…1.
    let visibility: [Float]
    /// How much detail augmentation left, 0…1.
    let detail: Float

    /// Crops a portrait about as the product does, but shifted, scaled, turned, mirrored, before
    /// another background, partly hidden and spoiled.
    init(_ portrait: Portrait, _ random: inout SplitMix64, strength: Float = 1) {
        let side = Landmarker.side
        if strength == 1, random.chance(0.08) {
            let patch =
                random.chance(0.6)
                ? Clutter.patch(of: portrait, width: side, height: side, &random) : nil
            var picture = patch ?? Clutter.paint(width: side, height: side, &random)
            picture.degrade(&random)
            (self.picture, points, visibility, detail) = (picture, [], [], 0)
            return
        }
        let turn = strength * (random.chance(0.6) ? 12 : 40)
        let scale = 218 / Float(side) * exp(random.between(-0.24, 0.28) * strength)
        let shift = 28 * strength
        let map = Similarity(
            center: SIMD2(repeating: Float(side) / 2),
            to: SIMD2(
                192 + random.between(-shift, shift), 213 + random.between(-shift, shift)),
            scale: scale, degrees: random.between(-turn, turn), mirrors: random.chance(0.5))
        var view = PortraitView(portrait, map, width: side, height: side)
        if random.chance(0.65 * strength) { view.replaceBackground(&random) }
        var hidden = [Bool](repeating: false, count: side * side)
        if random.chance(0.35 * strength) {
            for _ in 0..<(1 + random.index(3)) {
                Clutter.paintShape(
                    on: &view.picture, &random,
                    size: Float(side) * random.betweenLogarithmically(0.08, 0.6)
                ) { hidden[$0] = true }
            }
        }
        detail = view.picture.degrade(&random, strength: strength)
        picture = view.picture
        let order = map.mirrors ? mirroredLandmarks : Array(0..<Landmarker.points)
        let marked = annotatedPoints(of: portrait)
        points = order.map { map.target(marked[$0]) }
        visibility = zip(order, points).map { source, point in
            let (x, y) = (Int(point.x.rounded(.down)), Int(point.y.rounded(.down)))
            guard 0..<side ~= x, 0..<side ~= y, !hidden[y * side + x] else { return 0 }
            return portrait.landmarks[3 * source + 2]
        }
    }
}

/// What a batch of ``LandmarkerSample`` asks of the network.
struct LandmarkerTargets {
    /// Where each point is, as a blurred dot of sum 1 or 0, `[batch * 68, 32 * 32]`.
    let maps: Tensor
    /// The places in cells, `[batch * 68, 2]`.
    let points: Tensor
    /// 1 for every point that lies in its crop, `[batch * 68, 1]`.
    let weights: Tensor
    /// Which points are visible, `[batch, 68]`.
    let visibility: Tensor

    private let samples: [LandmarkerSample]

    init(_ samples: [LandmarkerSample]) {
        self.samples = samples
        let (count, side) = (Landmarker.points, Landmarker.mapSide)
        let cell = Float(Landmarker.side) / Float(side)
        let rows = samples.count * count
        var places = [Float](repeating: 0, count: rows * 2)
        var weights = [Float](repeating: 0, count: rows)
        for (number, sample) in samples.enumerated() {
            for (i, point) in sample.points.enumerated() {
                let (row, p) = (number * count + i, point / cell)
                (places[2 * row], places[2 * row + 1]) = (p.x, p.y)
                let isInside = min(p.x, p.y) > 0 && max(p.x, p.y) < Float(side)
                weights[row] = isInside ? 1 : 0
            }
        }
        maps = Tensor(shape: [rows, side * side]) { floats in
            floats.update(repeating: 0)
            for row in 0..<rows where weights[row] > 0 {
                dot(
                    UnsafeMutableBufferPointer(
                        rebasing: floats[row * side * side..<(row + 1) * side * side]),
                    side: side, x: places[2 * row], y: places[2 * row + 1])
            }
        }
        points = Tensor(places, shape: [rows, 2])
        self.weights = Tensor(weights, shape: [rows, 1])
        visibility = Tensor(
            samples.flatMap {
                $0.visibility.isEmpty ? Array(repeating: 0, count: count) : $0.visibility
            }, shape: [samples.count, count])
    }

    /// The mean error of each sample as a part of the distance between its eyes; `nil` without face.
    ///
    /// - Parameter found: `[batch * 68, 2]`, in cells.
    func errors(_ found: Tensor) -> [Float?] {
        let (found, places) = (found.scalars, points.scalars)
        let weights = weights.scalars
        let count = Landmarker.points
        func place(_ row: Int) -> SIMD2<Float> { SIMD2(places[2 * row], places[2 * row + 1]) }
        func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }
        return samples.indices.map { number in
            guard !samples[number].points.isEmpty else { return nil }
            let start = number * count
            let interocular = max(2, length(place(start + 45) - place(start + 36)))
            var (sum, total) = (Float(0), Float(0))
            for row in start..<start + count where weights[row] > 0 {
                sum += length(SIMD2(found[2 * row], found[2 * row + 1]) - place(row))
                total += 1
            }
            return sum / max(1, total) / interocular
        }
    }

    /// What the quality should be, given the errors: 1 for perfect points, 0 without a face,
    /// `[batch, 1]`.
    func qualities(_ errors: [Float?]) -> Tensor {
        Tensor(errors.map { $0.map { exp(-$0 / 0.08) } ?? 0 }, shape: [errors.count, 1])
    }
}

/// Paints a dot of sum 1 and a standard deviation of 0.8 cells into a map of zeros.
private func dot(_ map: UnsafeMutableBufferPointer<Float>, side: Int, x: Float, y: Float) {
    let (column, row) = (Int(x), Int(y))
    var total: Float = 0
    let rows = max(0, row - 2)...min(side - 1, row + 2)
    let columns = max(0, column - 2)...min(side - 1, column + 2)
    for i in rows {
        for j in columns {
            let (dx, dy) = (Float(j) + 0.5 - x, Float(i) + 0.5 - y)
            let value = exp(-(dx * dx + dy * dy) / (2 * 0.64))
            map[i * side + j] = value
            total += value
        }
    }
    for i in rows {
        for j in columns { map[i * side + j] /= total }
    }
}
