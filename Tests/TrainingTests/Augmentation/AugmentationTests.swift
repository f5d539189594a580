import FaceModels
import Tensors
import Testing

@testable import Training

struct AugmentationTests {
    @Test(arguments: [false, true])
    func `a similarity and its inverse cancel`(mirrors: Bool) {
        let map = Similarity(
            center: SIMD2(64, 60), to: SIMD2(190, 210), scale: 1.7, degrees: 33, mirrors: mirrors)
        #expect(abs(map.source(SIMD2(64, 60)) - SIMD2(190, 210)).max() < 1e-3)
        let point = SIMD2<Float>(12, 99)
        #expect(abs(map.target(map.source(point)) - point).max() < 1e-3)
        let part = map.shifted(by: SIMD2(5, 8))
        #expect(abs(part.source(point - SIMD2(5, 8)) - map.source(point)).max() < 1e-3)
    }

    @Test func `samples do not depend on the number of threads`() {
        let before = threadCount
        defer { setThreadCount(before) }
        let runs = [1, 2].map { threads in
            setThreadCount(threads)
            var random = SplitMix64(state: 5)
            return drawn(5, &random) { index, random in
                Clutter.paint(width: 20, height: 16, &random).planes
            }
        }
        #expect(runs[0] == runs[1])
    }

    @Test func `fine compression changes little and coarse compression much`() {
        var random = SplitMix64(state: 2)
        let picture = Clutter.paint(width: 32, height: 24, &random)
        func change(_ step: Float) -> Float {
            var other = picture
            other.compress(quality: step)
            return zip(other.planes, picture.planes).map { abs($0 - $1) }.max() ?? 0
        }
        #expect(change(1e-5) < 1e-3)
        #expect(change(0.5) > change(0.01))
    }

    @Test func `blur keeps a plain picture`() {
        var picture = Picture(width: 9, height: 7, color: SIMD3(0.2, 0.5, 0.7))
        picture.blur(sigma: 1.5)
        for i in 0..<63 {
            #expect(abs(picture.planes[i] - 0.2) < 1e-5)
            #expect(abs(picture.planes[126 + i] - 0.7) < 1e-5)
        }
    }

    @Test func `degrading keeps finite values`() {
        for seed in 0..<20 {
            var random = SplitMix64(state: UInt64(seed))
            var picture = Clutter.paint(width: 33, height: 29, &random)
            let detail = picture.degrade(&random)
            #expect(detail > 0 && detail <= 1)
            #expect(picture.planes.allSatisfy { $0.isFinite })
        }
    }
}

private func abs(_ v: SIMD2<Float>) -> SIMD2<Float> { SIMD2(Swift.abs(v.x), Swift.abs(v.y)) }
