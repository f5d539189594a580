import Tensors
import TestSupport
import Testing

@testable import Training

struct PictureChangeTests {
    /// A smooth bump in a quarter of the picture, and nothing elsewhere.
    private func bump(_ x0: Int, _ y0: Int) -> Tensor {
        let side = PictureChange.side
        let plane = (0..<side * side).map { i -> Float in
            let (x, y) = (i % side - x0, i / side - y0)
            return (0..<side / 2).contains(x) && (0..<side / 2).contains(y)
                ? Float(x * (side / 2 - x)) / 1024 : 0
        }
        return Tensor(plane + plane + plane, shape: [1, 3, side, side])
    }

    @Test func `half of the change goes the same way and is half as large`() {
        let change = PictureChange(wanted: bump(0, 0), got: bump(0, 0) * 0.5)
        #expect(abs(change.cosine - 1) < 1e-4 && abs(change.size - 0.5) < 1e-4)
    }

    @Test func `no change is worse than one that is half right`() {
        let wanted = bump(0, 0)
        let none = PictureChange(wanted: wanted, got: wanted * 0)
        let half = PictureChange(wanted: wanted, got: wanted + bump(0, 64))
        #expect(half.loss.scalar < none.loss.scalar)
        #expect(abs(half.cosine * half.cosine - 0.5) < 1e-3)
    }

    @Test func `what changes elsewhere counts more than what changes in place`() {
        let wanted = bump(0, 0)
        let inPlace = PictureChange(wanted: wanted, got: wanted * 2)
        let elsewhere = PictureChange(
            wanted: wanted, got: wanted + bump(64, 64) * Float(3).squareRoot())
        #expect(abs(inPlace.size - elsewhere.size) < 1e-3)
        #expect(inPlace.loss.scalar < elsewhere.loss.scalar)
    }

    @Test func `each pair is compared by itself, and at every side down to the usual one`() {
        let large = bump(0, 0).upsampledNearest(by: 2)
        let nothing = large * 0
        let wanted = concatenate([nothing, nothing, large, large * 0.01], axis: 0)
        let got = concatenate([nothing, nothing, large, large * -0.02], axis: 0)
        let changes = PictureChange.each(wanted: wanted, got: got)
        #expect(changes.count == 4)
        for (change, (cosine, size)) in zip(changes, [(1, 1), (-1, 2), (1, 1), (-1, 2)]) {
            #expect(abs(change.cosine - Float(cosine)) < 1e-2)
            #expect(abs(change.size - Float(size)) < 1e-2)
        }
    }
}
