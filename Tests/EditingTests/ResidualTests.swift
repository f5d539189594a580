import Foundation
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
        let restored = Residual(of: photo, drawnAs: drawing, motionSide: 64, changeSide: 128).added(
            to: drawing)
        let difference =
            zip(restored.picture.scalars, photo.scalars).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-5)
        #expect(restored.keeps.values.allSatisfy { $0 == 1 })
    }

    @Test func `a smooth change of light keeps the details`() {
        let flat = picture { _, _ in 0 }
        let lighter = picture { x, _ in 0.2 + Float(x) / 2560 }
        let restored = Residual(of: photo, drawnAs: flat, motionSide: 64, changeSide: 128).added(
            to: lighter)
        #expect((restored.keeps.values.min() ?? 0) > 0.9)
        let wanted = (photo + lighter).scalars
        let difference = zip(restored.picture.scalars, wanted).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 0.05)
    }

    @Test func `where structure changes the old details go, and only there`() {
        let flat = picture { _, _ in 0 }
        let opened = picture { x, y in abs(x - 128) < 12 && abs(y - 128) < 6 ? -0.9 : 0 }
        let keeps = Residual(of: photo, drawnAs: flat, motionSide: 64, changeSide: 128).added(
            to: opened
        ).keeps
        #expect(keeps.values[128 * side + 128] < 0.05)
        #expect(keeps.values[20 * side + 20] > 0.99)
    }

    @Test
    func `growing hair covers what was behind it, which a change as large elsewhere does not`() {
        let flat = picture { _, _ in 0 }
        // As bright as a wall is in one place, and a little darker in strands in the other.
        let strands = picture { x, y in x < 128 ? -0.35 + (x / 4 % 2 == 0 ? 0.05 : -0.05) : 0 }
        let wall = picture { x, _ in x / 16 % 2 == 0 ? 0.5 : -0.5 }
        let residual = Residual(of: wall, drawnAs: flat, motionSide: 64, changeSide: 128)
        func left(_ restored: Restored) -> Float {
            let difference = (restored.picture - strands).abs()
            return difference.sliced(axis: 3, 24..<88).sliced(axis: 2, 24..<232).mean().scalar
        }
        let shining = left(residual.added(to: strands))
        #expect(left(residual.added(to: strands, growsHair: true)) < 0.6 * shining)
        #expect(shining > 0.2)
    }

    @Test func `a shadow's edge takes no details where no outline moves`() {
        let flat = picture { _, _ in 0 }
        let shadow = picture { x, _ in x < 128 ? -0.5 : 0 }
        let residual = Residual(of: photo, drawnAs: flat, motionSide: 64, changeSide: 128)
        #expect((residual.added(to: shadow).keeps.values.min() ?? 1) < 0.5)
        let restored = residual.addedInPlace(to: shadow)
        #expect(restored.keeps.values.allSatisfy { $0 == 1 })
        expectClose(restored.picture, photo + shadow, within: 1e-5)
    }

    @Test func `details follow the outlines and not the light`() {
        let flat = picture { _, _ in 0 }
        let opened = picture { x, y in abs(x - 128) < 12 && abs(y - 128) < 6 ? -0.9 : 0 }
        let both = picture { x, y in
            (abs(x - 128) < 12 && abs(y - 128) < 6 ? -0.9 : 0) + (x < 40 ? -0.5 : 0)
        }
        let residual = Residual(of: photo, drawnAs: flat, motionSide: 64, changeSide: 128)
        let restored = residual.added(to: both, movedAs: opened)
        #expect(restored.keeps.values == residual.added(to: opened).keeps.values)
        let edge = 20 * side + 40
        #expect(abs(restored.picture.scalars[edge] - (photo + both).scalars[edge]) < 0.02)
    }
}
