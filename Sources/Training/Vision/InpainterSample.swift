import FaceModels
import Foundation
import Tensors

/// A picture with a hole for the ``Inpainter``.
struct InpainterSample: Sendable {
    /// The side in pixels.
    static let side = 192

    private let picture: Picture
    private let hole: [Float]

    /// Draws a picture and a hole.
    ///
    /// - Parameter isPlain: Whether to show the whole outer frame as it is, with a hole as an edit
    ///   leaves it.
    init(_ portraits: PortraitShards, _ random: inout SplitMix64, isPlain: Bool = false) {
        let side = Self.side
        let portrait = portraits[random.index(portraits.count)]
        let other = portraits[random.index(portraits.count)]
        let isWhole = isPlain || random.chance(0.6)
        let scale = isWhole ? 2 : random.between(0.9, 2)
        let reach = isWhole ? 0 : 192 - scale * Float(side) / 2
        let map = Similarity(
            center: SIMD2(repeating: Float(side) / 2),
            to: 192 + SIMD2(random.between(-reach, reach), random.between(-reach, reach)),
            scale: scale, mirrors: random.chance(0.5))
        var view = PortraitView(portrait, map, width: side, height: side)
        if !isPlain {
            if random.chance(0.4) { view.replaceBackground(&random) }
            if random.chance(0.7) { view.picture.adjustColors(&random) }
        }
        picture = view.picture
        let hidden =
            isPlain || random.chance(0.75)
            ? Self.editMask(LabelMap(portrait, side: side, map), other, map, scale, &random)
            : Self.strokes(&random)
        hole = hidden.map { $0 ? 1 : 0 }
    }

    /// The hole as the product makes it: `(a ∪ b) ∩ ¬(c ∩ d) ∩ ¬e`.
    ///
    /// a is the dilated head before the edit, for which another person or this one, moved, stands
    /// in; b the dilated head after it, c that head itself, d the inner frame, e a border.
    private static func editMask(
        _ new: LabelMap, _ other: Portrait, _ map: Similarity, _ scale: Float,
        _ random: inout SplitMix64
    ) -> [Bool] {
        let shift = Displacement(amplitude: random.between(1, 9), &random)
        let old = LabelMap(other, side: side, map, displacement: shift)
        let radius = Int(random.between(4, 18) / scale) + 1
        let a = old.near(FaceLabel.head, radius: radius)
        let b = new.near(FaceLabel.head, radius: radius)
        let c = new.near(FaceLabel.head, radius: 0)
        let border = Int(random.between(2, 12) / scale)
        return (0..<side * side).map { i in
            let (x, y) = (i % side, i / side)
            let isEdge = min(x, y) < border || max(x, y) >= side - border
            let p = map.source(SIMD2(Float(x), Float(y)) + 0.5)
            let isInner = min(p.x, p.y) >= 64 && max(p.x, p.y) < 320
            return (a[i] || b[i]) && !(c[i] && isInner) && !isEdge
        }
    }

    private static func strokes(_ random: inout SplitMix64) -> [Bool] {
        var mask = [Bool](repeating: false, count: side * side)
        var canvas = Picture(width: side, height: side)
        for _ in 0..<(1 + random.index(6)) {
            Clutter.paintShape(
                on: &canvas, &random,
                size: Float(side) * random.betweenLogarithmically(0.08, 0.6)
            ) { mask[$0] = true }
        }
        return mask
    }

    /// One batch: `[batch, 3, side, side]` in `[-1, 1]`, and holes `[batch, 1, side, side]`.
    static func tensors(_ samples: [InpainterSample]) -> (image: Tensor, mask: Tensor) {
        (
            Picture.tensor(of: samples.map(\.picture)),
            Tensor(samples.flatMap(\.hole), shape: [samples.count, 1, side, side])
        )
    }
}
