import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors
import Testing

struct FaceDetectorTests {
    private func network() -> FaceDetector {
        let network = FaceDetector(FaceDetectorConfiguration(widths: [4, 4, 8, 8, 8], neck: 8))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        return network
    }

    @Test func `every stride has a grid of fifteen values per cell`() {
        let grids = network().forward(Tensor(repeating: 0, shape: [2, 3, 64, 96]))
        #expect(grids.map(\.shape) == [[2, 15, 8, 12], [2, 15, 4, 6], [2, 15, 2, 3]])
    }

    @Test func `a cell describes edges and points around its centre`() throws {
        var values = [Float](repeating: 0, count: 15 * 6)
        for cell in 0..<6 { values[cell] = -10 }
        let cell = 4  // row 1, column 1 of 2 × 3 cells: centre (24, 24) at stride 16
        values[cell] = 2
        for (channel, edge) in [8, 16, 24, 32].enumerated() {
            values[(channel + 1) * 6 + cell] = log(Float(edge) / 32)
        }
        values[(5 + 4) * 6 + cell] = 0.25  // the nose, 8 pixels to the right
        let found = faces(in: Tensor(values, shape: [1, 15, 2, 3]), stride: 16, threshold: 0.5)
        let face = try #require(found.first)
        #expect(found.count == 1)
        #expect(abs(face.score - 0.8808) < 1e-3)
        let box = [face.box.x, face.box.y, face.box.width, face.box.height]
        for (value, expected) in zip(box, [16, 8, 32, 48]) {
            #expect(abs(value - Float(expected)) < 1e-3)
        }
        #expect(face.points[2] == SIMD2(32, 24))
    }

    @Test func `of faces that overlap only the best is kept`() {
        func face(_ x: Float, _ size: Float, _ score: Float) -> DetectedFace {
            DetectedFace(
                box: FaceBox(x: x, y: 0, width: size, height: size), score: score, points: [])
        }
        let kept = withoutDuplicates([
            face(0, 10, 0.6), face(1, 10, 0.9), face(30, 10, 0.7), face(32, 4, 0.5),
        ])
        #expect(kept.map(\.score) == [0.9, 0.7])
    }

    @Test func `overlap is the common part of both areas`() {
        let (a, b) = (
            FaceBox(x: 0, y: 0, width: 10, height: 10), FaceBox(x: 5, y: 0, width: 10, height: 10)
        )
        #expect(abs(a.overlap(b) - 1 / 3) < 1e-6)
        #expect(a.overlap(FaceBox(x: 20, y: 0, width: 1, height: 1)) == 0)
    }

    @Test func `photos of any size can be searched`() {
        let network = network()
        for (width, height) in [(1, 1), (40, 700), (33, 31)] {
            let image = Image(width: width, height: height, red: 9, green: 9, blue: 9)
            for face in network.detect(image, threshold: 0.01) {
                #expect(face.score >= 0.01 && face.score <= 1)
            }
        }
    }
}
