import Tensors
import TestSupport
import Testing

@testable import Editing

struct ResidualTests {
    private let side = 256

    private func picture(_ value: (Int, Int) -> Float) -> Tensor {
        let plane = (0..<side * side).map { value($0 % side, $0 / side) }
        return Tensor(plane + plane + plane, shape: [1, 3, side, side])
    }

    /// A pattern of single pixels, as pores are.
    private var photo: Tensor { picture { x, y in Float((x * 7 + y * 3) % 5) * 0.1 - 0.2 } }

    @Test func `an edit that changes nothing gives the photo back`() {
        let drawing = picture { x, _ in Float(x) / 256 - 0.5 }
        let (result, keeps) = Residual(of: photo, drawnAs: drawing).added(to: drawing)
        let difference = zip(result.scalars, photo.scalars).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-5)
        #expect(keeps.values.allSatisfy { $0 == 1 })
    }

    @Test func `a smooth change of light keeps the details`() {
        let flat = picture { _, _ in 0 }
        let lighter = picture { x, _ in 0.2 + Float(x) / 2560 }
        let (result, keeps) = Residual(of: photo, drawnAs: flat).added(to: lighter)
        #expect((keeps.values.min() ?? 0) > 0.9)
        let wanted = (photo + lighter).scalars
        let difference = zip(result.scalars, wanted).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 0.05)
    }

    @Test func `where structure changes the old details go, and only there`() {
        let flat = picture { _, _ in 0 }
        let opened = picture { x, y in abs(x - 128) < 12 && abs(y - 128) < 6 ? -0.9 : 0 }
        let (_, keeps) = Residual(of: photo, drawnAs: flat).added(to: opened)
        #expect(keeps.values[128 * side + 128] < 0.05)
        #expect(keeps.values[20 * side + 20] > 0.99)
    }
}

struct PlaneTests {
    @Test func `blurring keeps a constant and the sum of a point`() {
        let constant = Plane(width: 9, height: 7, repeating: 3).blurred(radius: 2)
        #expect(constant.values.allSatisfy { abs($0 - 3) < 1e-5 })
        var point = Plane(width: 31, height: 33)
        point.values[16 * 31 + 15] = 1
        let blurred = point.blurred(radius: 3)
        #expect(abs(blurred.values.reduce(0, +) - 1) < 1e-5)
        #expect(blurred.values[16 * 31 + 15] == blurred.values.max())
    }

    @Test func `shrinking averages and growing interpolates`() {
        let plane = Plane(width: 4, height: 2, values: [0, 2, 4, 6, 2, 4, 6, 8])
        #expect(plane.shrunk(by: 2).values == [2, 6])
        let grown = Plane(width: 2, height: 1, values: [0, 4]).grown(by: 2)
        #expect(grown.values == [0, 1, 3, 4, 0, 1, 3, 4])
    }
}
