import Imaging
import Tensors
import Testing

@testable import Editing

struct ExemplarsTests {
    private let side = 96
    private let hole = Mask(
        width: 96, height: 96, full: PixelArea(x: 40, y: 30, width: 14, height: 30))

    /// Slanting stripes 8 pixels wide, with grain.
    private var stripes: Tensor {
        var random = SplitMix64(state: 5)
        let grain = (0..<side * side).map { _ in random.uniform(in: -0.02...0.02) }
        let plane = (0..<side * side).map { i in
            ((i % side + i / side / 2) / 8 % 2 == 0 ? 0.2 : -0.2) + grain[i]
        }
        return Tensor(plane + plane + plane, shape: [1, 3, side, side])
    }

    /// The stripes with a grey hole, as a network paints what it does not know.
    private var painting: Tensor {
        let shares = Tensor(Plane(hole).values, shape: [1, 1, side, side])
        return stripes * (1 - shares)
    }

    private func fill(ignoring: Mask? = nil, from sources: Mask? = nil) -> Exemplars? {
        Exemplars(
            filling: hole, paintedAs: painting,
            ignoring: ignoring ?? Mask(width: side, height: side),
            from: sources ?? hole.complement)
    }

    @Test func `a pattern goes on where it was interrupted`() throws {
        let filled = try #require(fill())
        let miss = (filled.picture - stripes).abs().mean().scalar * Float(side * side) / (14 * 30)
        #expect(miss < 0.12, "\(miss); 0.2 if it were grey")
    }

    @Test func `what is nowhere around stays as it was painted`() throws {
        let red = Tensor(
            [Float](repeating: 1, count: side * side)
                + [Float](repeating: -1, count: 2 * side * side), shape: [1, 3, side, side])
        let shares = Tensor(Plane(hole).values, shape: [1, 1, side, side])
        let painting = stripes + (red - stripes) * shares
        let filled = try #require(
            Exemplars(
                filling: hole, paintedAs: painting, ignoring: hole.dilated(radius: 4),
                from: hole.complement))
        let middle = 45 * side + 47
        #expect(filled.found.values[middle] < 0.05)
        #expect(abs(filled.picture.scalars[middle] - 1) < 0.1)
    }

    @Test func `only sources are copied, and only into the hole`() throws {
        let sources = Mask(
            width: side, height: side, full: PixelArea(x: 0, y: 0, width: 30, height: 96))
        let filled = try #require(fill(from: sources))
        for i in hole.values.indices {
            let (dx, dy) = (filled.motion.x.values[i], filled.motion.y.values[i])
            guard hole.values[i] >= 128 else {
                #expect(dx == 0 && dy == 0)
                continue
            }
            #expect(sources[i % side + Int(dx), i / side + Int(dy)] == 255)
        }
    }

    @Test func `the same hole is filled in the same way`() throws {
        let (a, b) = (try #require(fill()), try #require(fill()))
        #expect(a.picture.scalars == b.picture.scalars)
        #expect(a.motion.x.values == b.motion.x.values)
    }

    @Test func `nothing is filled without a hole or without anything to copy`() {
        let nothing = Mask(width: side, height: side)
        #expect(fill(from: nothing)?.picture == nil)
        #expect(
            Exemplars(
                filling: nothing, paintedAs: stripes, ignoring: nothing, from: nothing.complement)?
                .picture == nil)
    }

    @Test func `motion is torn where neighbours come from different places`() {
        var motion = Motion(side: 24)
        for y in 0..<24 {
            for x in 12..<24 { motion.set(SIMD2(5, 0), x: x, y: y) }
        }
        let row = motion.continuity().values[0..<24]
        #expect(row[10...13].allSatisfy { $0 < 1e-4 })
        #expect(row[0..<4].allSatisfy { $0 > 0.999 } && row[20..<24].allSatisfy { $0 > 0.999 })
    }
}
