import FaceModels
import Tensors
import Testing

@testable import Training

struct DetectorTargetsTests {
    /// What a perfect network would say is read back as the same face.
    @Test(arguments: [(16, 8), (60, 16), (200, 32)])
    func `targets decode to the face they were made from`(size: Int, stride: Int) throws {
        let box = FaceBox(x: 20, y: 30, width: Float(size), height: Float(size) * 1.2)
        let points = (0..<5).map { box.center + SIMD2(Float($0), -2) }
        let face = Mosaic.Face(box: box, points: points)
        let targets = DetectorTargets([[face]], stride: stride)
        #expect(targets.count > 0)
        let logits = targets.scores * 20 - 10
        let grid = concatenate([logits, targets.shapes], axis: 1)
        let found = faces(in: grid, stride: stride, threshold: 0.5)
        #expect(found.count == targets.count)
        for other in found {
            #expect(other.box.overlap(box) > 0.99)
            for (p, q) in zip(other.points, points) { #expect(abs((p - q).x) < 0.01) }
        }
    }

    @Test func `nothing is asked around a face of another size`() {
        let box = FaceBox(x: 100, y: 100, width: 40, height: 50)
        let targets = DetectorTargets([[Mosaic.Face(box: box, points: [])]], stride: 8)
        #expect(targets.count == 0)
        #expect(targets.scoreWeights.sum().scalar < 32 * 32)
    }
}
