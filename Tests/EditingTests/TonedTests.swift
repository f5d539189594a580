import Imaging
import Tensors
import Testing

@testable import Editing

struct TonedTests {
    private func picture(_ value: (Int, Int, Int) -> Float) -> Tensor {
        Tensor(
            (0..<3 * 64 * 64).map { value($0 / 4096, $0 % 64, $0 / 64 % 64) },
            shape: [1, 3, 64, 64])
    }

    private func mask(_ isInside: (Int, Int) -> Bool) -> Mask {
        Mask(
            width: 64, height: 64,
            values: (0..<64 * 64).map { isInside($0 % 64, $0 / 64) ? 255 : 0 })
    }

    @Test func `a hole takes the tone of what lies around it, and keeps its details`() {
        // A wall that grows lighter to the right; what was filled in is too light by 0.25, with a pattern.
        let wall = picture { channel, x, _ in Float(x) / 128 - 0.3 * Float(channel) }
        let fill = picture { channel, x, y in
            Float(x) / 128 - 0.3 * Float(channel) + 0.25 + ((x + y) % 2 == 0 ? 0.05 : -0.05)
        }
        let hole = mask { x, y in (x - 32) * (x - 32) + (y - 32) * (y - 32) < 180 }
        let toned = fill.toned(like: wall, inside: hole, without: mask { _, _ in false })
        for (x, y) in [(32, 32), (32, 40), (22, 32), (40, 36)] {
            for channel in 0..<3 {
                let i = channel * 4096 + y * 64 + x
                let pattern: Float = (x + y) % 2 == 0 ? 0.05 : -0.05
                #expect(abs(toned.scalars[i] - wall.scalars[i] - pattern) < 0.06)
            }
        }
    }

    @Test func `an edge of things leaves no color that is nowhere around`() {
        // Black behind skin: the step is an edge in red, and would pass for light in blue.
        let wall = picture { _, _, _ in -0.9 }
        let fill = picture { channel, _, _ in [0, -0.4, -0.5][channel] }
        let hole = mask { x, y in (20..<44).contains(x) && (20..<44).contains(y) }
        let toned = fill.toned(like: wall, inside: hole, without: mask { _, _ in false })
        #expect(toned.scalars == fill.scalars)
    }

    @Test func `heads are no example, and without any nothing changes`() {
        let wall = picture { _, x, _ in x < 32 ? 0.5 : -0.5 }
        let fill = picture { _, _, _ in 0.3 }
        let hole = mask { x, y in (20..<44).contains(x) && (20..<44).contains(y) }
        // The dark half is a head: only the light half counts.
        let toned = fill.toned(like: wall, inside: hole, without: mask { x, _ in x >= 32 })
        #expect(abs(toned.scalars[32 * 64 + 24] - 0.5) < 0.03)
        #expect(abs(toned.scalars[32 * 64 + 40] - 0.5) < 0.03)
        let alone = fill.toned(like: wall, inside: hole, without: mask { _, _ in true })
        #expect(alone.scalars == fill.scalars)
    }
}
