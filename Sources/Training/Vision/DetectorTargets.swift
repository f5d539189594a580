import FaceModels
import Foundation
import Tensors

/// What a batch of ``Mosaic`` asks of one grid of the ``FaceDetector``.
struct DetectorTargets {
    /// 1 where a face is centred, `[batch, 1, height, width]`.
    let scores: Tensor
    /// 0 where nothing is asked, `[batch, 1, height, width]`.
    let scoreWeights: Tensor
    /// Edges and points in the units of ``FaceDetector/forward(_:)``, `[batch, 14, height, width]`.
    let shapes: Tensor
    /// How much each of them counts, `[batch, 14, height, width]`.
    let shapeWeights: Tensor
    /// The number of cells with a face.
    let count: Int

    /// Assigns faces to the cells of the grid with this stride.
    init(_ mosaics: [[Mosaic.Face]], stride: Int) {
        let side = Mosaic.side / stride
        let cells = side * side
        var scores = [Float](repeating: 0, count: mosaics.count * cells)
        var scoreWeights = [Float](repeating: 1, count: mosaics.count * cells)
        var shapes = [Float](repeating: 0, count: mosaics.count * 14 * cells)
        var shapeWeights = shapes
        let sizes = Self.sizes(stride: stride)
        var found = 0
        for (number, faces) in mosaics.enumerated() {
            // Small faces last: they win a cell that a large one wants too.
            for face in faces.sorted(by: { $0.box.area > $1.box.area }) {
                let size = face.box.area.squareRoot()
                let isMine = sizes.contains(size)
                let isNear = size > sizes.lowerBound * 0.7 && size < sizes.upperBound * 1.4
                guard isMine || isNear || face.isIgnored else { continue }
                let (center, half) = (face.box.center, SIMD2(face.box.width, face.box.height) / 2)
                let nearest = SIMD2(
                    Int((center.x / Float(stride)).rounded(.down)),
                    Int((center.y / Float(stride)).rounded(.down)))
                for cell in 0..<cells {
                    let position = SIMD2(cell % side, cell / side)
                    let p = (SIMD2(Float(position.x), Float(position.y)) + 0.5) * Float(stride)
                    let d = (p - center) / half
                    let distance = max(abs(d.x), abs(d.y))
                    let at = number * cells + cell
                    guard distance < (face.isIgnored ? 1 : 0.7) || position == nearest else {
                        continue
                    }
                    if face.isIgnored || !isMine {
                        if scores[at] == 0 { scoreWeights[at] = 0 }
                        continue
                    }
                    guard distance < 0.3 || position == nearest else {
                        if scores[at] == 0 { scoreWeights[at] = 0 }
                        continue
                    }
                    (scores[at], scoreWeights[at]) = (1, 1)
                    found += 1
                    let unit = Float(2 * stride)
                    let edges = [
                        p.x - face.box.x, p.y - face.box.y,
                        face.box.x + face.box.width - p.x, face.box.y + face.box.height - p.y,
                    ]
                    let start = number * 14 * cells + cell
                    for (channel, edge) in edges.enumerated() {
                        shapes[start + channel * cells] = log(max(1, edge) / unit)
                        shapeWeights[start + channel * cells] = 1
                    }
                    for (i, point) in face.points.enumerated() {
                        let offset = (point - p) / unit
                        for (axis, value) in [offset.x, offset.y].enumerated() {
                            let channel = 4 + 2 * i + axis
                            shapes[start + channel * cells] = value
                            shapeWeights[start + channel * cells] = 0.6 * unit / size
                        }
                    }
                }
            }
        }
        let batch = mosaics.count
        self.scores = Tensor(scores, shape: [batch, 1, side, side])
        self.scoreWeights = Tensor(scoreWeights, shape: [batch, 1, side, side])
        self.shapes = Tensor(shapes, shape: [batch, 14, side, side])
        self.shapeWeights = Tensor(shapeWeights, shape: [batch, 14, side, side])
        count = found
    }

    /// The sizes of faces, as square roots of their areas in pixels, that a grid is asked for.
    static func sizes(stride: Int) -> ClosedRange<Float> {
        switch stride {
        case 8: 0...36
        case 16: 32...90
        default: 80...1000
        }
    }
}
