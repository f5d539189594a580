import FaceModels
import Foundation
import Imaging
import NeuralNetworks
import Tensors
import Testing

struct LandmarkerTests {
    /// Heat maps with one smooth peak each.
    private func heat(_ places: [SIMD2<Float>], side: Int = 32) -> Tensor {
        Tensor(
            places.flatMap { place in
                (0..<side * side).map { i in
                    let d = SIMD2(Float(i % side), Float(i / side)) + 0.5 - place
                    return -(d * d).sum() / 2
                }
            }, shape: [1, places.count, side, side])
    }

    @Test func `crops become heat maps, visibility and quality`() {
        let network = Landmarker(LandmarkerConfiguration(widths: [4, 4, 8, 8, 8]))
        var random = SplitMix64(state: 1)
        network.initialize(using: &random)
        let output = network.forward(Tensor(repeating: 0, shape: [2, 3, 128, 128]))
        #expect(output.heat.shape == [2, 68, 32, 32])
        #expect(output.visibility.shape == [2, 68])
        #expect(output.quality.shape == [2, 1])
    }

    @Test func `peaks are found between cells`() {
        let places: [SIMD2<Float>] = [SIMD2(10.3, 20.7), SIMD2(16, 16), SIMD2(27.5, 5.25)]
        for (found, place) in zip(Landmarker.peaks(heat(places)), places) {
            #expect(abs(found.x - place.x) < 0.02 && abs(found.y - place.y) < 0.02)
        }
    }

    @Test func `the expected point is the middle of its map`() {
        let expected = Landmarker.expectedPoints(heat([SIMD2(10.3, 20.7)])).scalars
        #expect(abs(expected[0] - 10.3) < 0.01 && abs(expected[1] - 20.7) < 0.01)
    }

    @Test func `a lower second peak does not move the first`() {
        let two = heat([SIMD2(8, 8)]).exp() + heat([SIMD2(25, 25)]).exp() * 0.8
        let found = Landmarker.peaks((two + 1e-9).log())[0]
        #expect(abs(found.x - 8) < 0.05 && abs(found.y - 8) < 0.05)
    }

    @Test func `mirroring twice changes nothing`() {
        #expect(mirroredLandmarks.map { mirroredLandmarks[$0] } == Array(0..<68))
    }

    @Test func `points are reported in pixels of the photo`() {
        let network = Landmarker(LandmarkerConfiguration(widths: [4, 4, 8, 8, 8]))
        var random = SplitMix64(state: 2)
        network.initialize(using: &random)
        let image = Image(width: 200, height: 300, red: 100, green: 90, blue: 80)
        let box = FaceBox(x: 60, y: 80, width: 70, height: 100)
        let square = FaceAlignment(centre: SIMD2(95, 135), right: SIMD2(57.5, 0))
        let found = network.landmarks(image, square: square)
        #expect(found.points.count == 68 && found.visibility.count == 68)
        #expect(found.points.allSatisfy { abs($0.x - 95) <= 57.5 && abs($0.y - 135) <= 57.5 })
        #expect(network.landmarks(image, box: box).quality >= 0)
    }
}
