import Imaging
import Tensors
import Testing

@testable import Editing

struct InpaintTests {
    private let side = Segment.side

    private func disk(x: Int, radius: Int) -> Mask {
        Mask(
            width: side, height: side,
            values: (0..<side * side).map { i in
                let (dx, dy) = (i % side - x, i / side - side / 2)
                return dx * dx + dy * dy < radius * radius ? 255 : 0
            })
    }

    /// A head that moved 12 pixels to the right in a frame that is otherwise all white.
    private func frame(over outer: Tensor) async throws -> EditedFrame {
        var motion = Motion(side: side * 2 / 3)
        for y in 0..<motion.x.height {
            for x in 0..<motion.x.width { motion.set(SIMD2(-12, 0), x: x, y: y) }
        }
        let inner = Tensor(shape: [1, 3, side * 2 / 3, side * 2 / 3]) {
            $0.update(repeating: 1)
        }
        let (old, new) = (disk(x: side / 2, radius: 60), disk(x: side / 2 + 12, radius: 60))
        let inpaint = try Inpaint(
            tinyPack.get(), lane: ComputeQueue(label: "inpaint-tests").finish)
        return try await inpaint.run(
            Inpaint.Input(
                face: EditedFace(
                    inner: inner, drawing: inner, unedited: inner,
                    keeps: Plane(width: inner.shape[3], height: inner.shape[2]),
                    motion: motion, isUnchanged: false, isTurned: true),
                outer: outer,
                regions: Regions(
                    oldHead: old, newHead: new,
                    hole: old.union(new).dilated(radius: 8).subtracting(new)),
                visible: Mask(width: side, height: side, filledWith: 255)))
    }

    @Test func `around a head that moved the photo stays as it is`() async throws {
        var random = SplitMix64(state: 2)
        let outer = Tensor.uniform([1, 3, side, side], in: -1...0, using: &random)
        let frame = try await frame(over: outer)
        let (old, new) = (Plane(outer), Plane(frame.picture))
        for column in [side / 2 - 90, side / 2 + 100] {
            let i = side / 2 * side + column
            #expect(new.values[i] == old.values[i])
            #expect(frame.keeps.values[i] == 1)
            #expect(abs(frame.motion.x.values[i]) < 1e-5)
        }
        let middle = side / 2 * side + side / 2 + 12
        #expect(new.values[middle] == 1)
        #expect(abs(frame.motion.x.values[middle] + 12) < 1e-4)
        #expect(frame.allowed.values[middle] == 1)
    }

    @Test func `a motion ends gradually where the head does`() async throws {
        let outer = Tensor(repeating: 0, shape: [1, 3, side, side])
        let motion = try await frame(over: outer).motion.x.values
        // Above the head nothing was uncovered.
        let row = (0..<side).map { motion[$0 * side + side / 2 + 6] }.prefix(side / 2)
        #expect(abs((row.min() ?? 0) + 12) < 1e-4 && abs(row.max() ?? 1) < 1e-5)
        let steps = zip(row, row.dropFirst()).map { abs($1 - $0) }
        #expect((steps.max() ?? 0) < 4)
    }

    @Test func `where the head was before something is filled in`() async throws {
        var random = SplitMix64(state: 2)
        let outer = Tensor.uniform([1, 3, side, side], in: -1...0, using: &random)
        let frame = try await frame(over: outer)
        let uncovered = side / 2 * side + side / 2 - 54
        #expect(frame.keeps.values[uncovered] < 0.5)
        #expect(frame.allowed.values[uncovered] > 0.5)
    }
}
