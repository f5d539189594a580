import FaceModels
import Foundation
import Tensors

/// A picture full of clutter, people and parts of people for the ``FaceDetector``, with its faces.
struct Mosaic: Sendable {
    /// The side of the square picture in pixels.
    static let side = 256

    /// A face in the picture.
    struct Face: Sendable {
        /// From the hairline to the chin, in pixels; may reach beyond the picture.
        let box: FaceBox
        /// Left and right eye, nose tip, left and right corner of the mouth.
        let points: [SIMD2<Float>]
        /// Whether the face is too hidden or too small to demand or to forbid that it is found.
        var isIgnored = false
    }

    /// What the network sees.
    private(set) var picture: Picture
    /// The faces in it.
    private(set) var faces: [Face] = []

    /// For each pixel the number of the face it shows, from 1; 0 for none.
    private var owners = [UInt8](repeating: 0, count: Mosaic.side * Mosaic.side)
    /// For each face, how many pixels it would have if nothing hid it.
    private var extents: [Float] = []

    /// Draws a picture.
    init(
        _ portraits: PortraitShards, _ scenes: SceneShards, _ random: inout SplitMix64
    ) {
        picture = Clutter.paint(width: Self.side, height: Self.side, &random)
        if random.chance(0.3) {
            let patch = Clutter.patch(
                of: portraits[random.index(portraits.count)], width: Self.side, height: Self.side,
                &random)
            if let patch { picture = patch }
        }
        let showsScene = random.chance(0.25)
        if showsScene { show(random.index(scenes.count), of: scenes, &random) }
        let most = random.chance(0.3) ? 7 : 3
        let count = showsScene ? random.index(2) : random.index(most + 1)
        let sizes = (0..<count).map { _ in
            random.betweenLogarithmically(10, count > 3 ? 90 : random.chance(0.3) ? 280 : 140)
        }
        for size in sizes.sorted() {
            paste(portraits[random.index(portraits.count)], height: size, &random)
        }
        if random.chance(0.3) {
            for _ in 0..<(1 + random.index(4)) {
                let reach = Float(Self.side) * random.betweenLogarithmically(0.03, 0.4)
                var hidden: [Int] = []
                Clutter.paintShape(on: &picture, &random, size: reach) { hidden.append($0) }
                for pixel in hidden { owners[pixel] = 0 }
            }
        }
        judgeVisibility()
        picture.degrade(&random, strength: 0.6)
    }

    /// Shows a rendered scene, cut and scaled, as it is for measuring.
    init(scene index: Int, of scenes: SceneShards, zoom: Float) {
        picture = Picture(width: Self.side, height: Self.side)
        let center = SIMD2(repeating: Float(Self.side) / 2)
        show(
            index, of: scenes,
            Similarity(center: center, to: SIMD2(repeating: 192), scale: zoom))
        judgeVisibility()
    }

    private mutating func show(
        _ index: Int, of scenes: SceneShards, _ random: inout SplitMix64
    ) {
        let zoom = random.betweenLogarithmically(0.6, 2)
        let reach = max(20, 192 - 128 * zoom)
        let map = Similarity(
            center: SIMD2(repeating: Float(Self.side) / 2),
            to: 192 + SIMD2(random.between(-reach, reach), random.between(-reach, reach)),
            scale: zoom,
            degrees: random.chance(0.3) ? random.between(-30, 30) : random.between(-4, 4),
            mirrors: random.chance(0.5))
        show(index, of: scenes, map)
    }

    private mutating func show(_ index: Int, of scenes: SceneShards, _ map: Similarity) {
        guard let people = try? scenes.faces(index) else { return }
        try? scenes.withImage(index) {
            picture.show($0, side: SceneShards.side, through: map)
        }
        for person in people {
            var visible: Float = 0
            for point in 17..<68 { visible += person.landmarks[3 * point + 2] / 51 }
            let face = Self.face(box: person.box, landmarks: person.landmarks, map)
            let center = face.box.center
            let half = SIMD2<Float>(face.box.width, face.box.height) / 2
            guard visible > 0.05 else { continue }
            faces.append(face)
            faces[faces.count - 1].isIgnored = visible < 0.4
            extents.append(face.box.area * .pi / 4)
            for y in 0..<Self.side where abs(Float(y) - center.y) < half.y {
                for x in 0..<Self.side where abs(Float(x) - center.x) < half.x {
                    let d = (SIMD2(Float(x), Float(y)) - center) / half
                    if (d * d).sum() < 1 { owners[y * Self.side + x] = UInt8(faces.count) }
                }
            }
        }
    }

    /// Pastes a person, cut out or as a whole print, so that the face is about `height` pixels high.
    private mutating func paste(
        _ portrait: Portrait, height: Float, _ random: inout SplitMix64
    ) {
        let box = portrait.box
        let scale = (box[3] - box[1]) / height
        let room = Float(Self.side)
        let place = SIMD2(
            random.between(0.05 * room, 0.95 * room), random.between(0.05 * room, 0.95 * room))
        let target = height > 150 ? place * 0.4 + 0.3 * room : place
        let whole = Similarity(
            center: target, to: SIMD2((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), scale: scale,
            degrees: random.chance(0.5) ? random.between(-8, 8) : random.between(-32, 32),
            mirrors: random.chance(0.5))
        let outer = Float(PortraitShards.outerSide)
        let corners = [SIMD2(0, 0), SIMD2(outer, 0), SIMD2(0, outer), SIMD2(outer, outer)]
            .map { whole.target($0) }
        func span(_ values: [Float]) -> Range<Int> {
            let low = min(Self.side - 1, max(0, Int((values.min() ?? 0).rounded(.down))))
            return
                low..<max(
                    low + 1, min(Self.side, Int((values.max() ?? 0).rounded(.up))))
        }
        let (columns, rows) = (span(corners.map(\.x)), span(corners.map(\.y)))
        var view = PortraitView(
            portrait, whole.shifted(by: SIMD2(Float(columns.lowerBound), Float(rows.lowerBound))),
            width: columns.count, height: rows.count)
        if random.chance(0.5), view.picture.pixels > 64 { view.picture.adjustColors(&random) }
        let isPrint = random.chance(0.25)
        let isFaceless = random.chance(0.07)
        let number = UInt8(faces.count + 1)
        let (planes, count) = (view.picture.planes, view.picture.pixels)
        for (v, y) in rows.enumerated() {
            for (u, x) in columns.enumerated() {
                let from = v * columns.count + u
                let isFace = Self.isFace[Int(view.labels[from])]
                var amount = view.cover[from]
                if isPrint {
                    let p = whole.source(SIMD2(Float(x) + 0.5, Float(y) + 0.5))
                    let isInside = min(p.x, p.y) >= 0 && max(p.x, p.y) < outer
                    amount = isInside ? 1 : 0
                }
                if isFaceless, isFace { amount = 0 }
                guard amount > 0 else { continue }
                let at = y * Self.side + x
                picture.mix(
                    SIMD3(planes[from], planes[count + from], planes[2 * count + from]), at: at,
                    amount: amount)
                if amount > 0.5 { owners[at] = isFace && !isFaceless ? number : 0 }
            }
        }
        guard !isFaceless else { return }
        faces.append(Self.face(box: box, landmarks: portrait.landmarks, whole))
        let pixels = portrait.withLabels { labels in
            stride(from: 0, to: labels.count, by: 3).count { Self.isFace[Int(labels[$0])] } * 3
        }
        extents.append(Float(pixels) / (scale * scale))
    }

    /// Ignores faces that are mostly hidden or outside, and forgets those that are wholly so.
    private mutating func judgeVisibility() {
        var counts = [Float](repeating: 0, count: faces.count + 1)
        for owner in owners { counts[Int(owner)] += 1 }
        var judged: [Face] = []
        for (number, face) in faces.enumerated() {
            let visible = counts[number + 1] / max(1, extents[number])
            guard visible > 0.08 else { continue }
            judged.append(face)
            let isHidden = visible < 0.42 || face.isIgnored
            judged[judged.count - 1].isIgnored =
                isHidden || (face.box.width * face.box.height).squareRoot() < 8.5
        }
        faces = judged
    }

    private static func face(box: [Float], landmarks: [Float], _ map: Similarity) -> Face {
        func point(_ range: Range<Int>) -> SIMD2<Float> {
            let sum = range.reduce(SIMD2<Float>.zero) {
                $0 + SIMD2(landmarks[3 * $1], landmarks[3 * $1 + 1])
            }
            return map.target(sum / Float(range.count))
        }
        var points = [
            point(36..<42), point(42..<48), point(30..<31), point(48..<49), point(54..<55),
        ]
        if map.mirrors {
            points.swapAt(0, 1)
            points.swapAt(3, 4)
        }
        // A box of a turned face: upright, of the same size, around the turned centre.
        let center = map.target(SIMD2((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        let size = SIMD2(box[2] - box[0], box[3] - box[1]) / map.scale
        let turn = map.target(SIMD2(1, 0)) - map.target(.zero)
        let (c, s) = (abs(turn.x) * map.scale, abs(turn.y) * map.scale)
        // The bounding box of an ellipse of this size.
        let (square, turned) = (size * size * c * c, size * size * s * s)
        let width = (square.x + turned.y).squareRoot()
        let height = (turned.x + square.y).squareRoot()
        return Face(
            box: FaceBox(
                x: center.x - width / 2, y: center.y - height / 2, width: width, height: height),
            points: points)
    }

    private static let isFace: [Bool] = FaceLabel.allCases.map {
        [.skin, .brow, .eye, .glasses, .nose, .mouth, .lips, .beard].contains($0)
    }
}
