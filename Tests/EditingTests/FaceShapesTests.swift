import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Editing

struct FaceShapesTests {
    private let points: [SIMD2<Float>] = [SIMD2(0.4, 0.5), SIMD2(0.6, 0.5), SIMD2(0.5, 0.7)]
    private var ways: [[SIMD2<Float>]] {
        [
            [], [], [SIMD2(0.02, 0), SIMD2(-0.02, 0), .zero],
            [SIMD2(0, 0.03), SIMD2(0, 0.03), .zero],
        ]
    }

    private func at(_ motion: Motion, _ place: SIMD2<Float>) -> SIMD2<Float> {
        let side = motion.x.width
        let i = Int(place.y * Float(side)) * side + Int(place.x * Float(side))
        return SIMD2(motion.x.values[i], motion.y.values[i]) / Float(side)
    }

    @Test func `what is known at points is spread around them and fades away`() {
        let field = PointSpread(points, side: 64).field(of: ways[2])
        for (point, way) in zip(points, ways[2]) {
            let miss = at(field, point) - way
            #expect((miss * miss).sum().squareRoot() < 0.002)
        }
        #expect(abs(at(field, SIMD2(0.5, 0.02)).x) < 1e-5)
        #expect(abs(at(field, SIMD2(0.1, 0.1)).x) < 0.001)
    }

    @Test func `an inverted field leads back`() {
        let field = PointSpread(points, side: 64).field(of: ways[3])
        let back = field.inverted()
        // What came from somewhere goes where it is.
        let there = back.moving(field)
        for i in field.x.values.indices {
            #expect(abs(there.x.values[i] + back.x.values[i]) < 0.02)
            #expect(abs(there.y.values[i] + back.y.values[i]) < 0.02)
        }
    }

    @Test func `positions in the middle shape nothing`() {
        let shapes = FaceShapes(points: points, ways: ways)
        #expect(shapes.motion([0, 0]) == nil)
        #expect(shapes.motion([1, 0]) == nil)
        #expect(shapes.motion([0, 1, 0]) == nil)
        #expect(FaceShapes().motion([1, 1]) == nil)
        #expect(!shapes.moves(0) && shapes.moves(1) && !shapes.moves(2))
    }

    @Test func `pixels come from the other side of where points go`() throws {
        let motion = try #require(FaceShapes(points: points, ways: ways).motion([0, 1]))
        let from = at(motion, SIMD2(0.5, 0.5))
        #expect(from.y < -0.02 && abs(from.x) < 0.002)
        let half = try #require(FaceShapes(points: points, ways: ways).motion([0, 0.5]))
        #expect(abs(at(half, SIMD2(0.5, 0.5)).y / from.y - 0.5) < 0.05)
        // Far away a photo stays itself, to the bit.
        #expect(at(motion, SIMD2(0.05, 0.05)) == .zero)
    }

    @Test func `shapes are the same when read again`() throws {
        let shapes = FaceShapes(points: points, ways: ways)
        let read = try FaceShapes(try #require(shapes.tensor))
        #expect(read.motion([0, -0.7])?.x.values == shapes.motion([0, -0.7])?.x.values)
        #expect(!read.moves(0))
        #expect(FaceShapes().tensor == nil)
    }

    @Test func `damaged shapes are no shapes`() throws {
        #expect(throws: CheckpointError.self) { try FaceShapes(Tensor([1, 2], shape: [2])) }
        var values = try #require(FaceShapes(points: points, ways: ways).tensor).scalars
        values[7] = .nan
        #expect(throws: CheckpointError.self) {
            try FaceShapes(Tensor(values, shape: [5, 3, 2]))
        }
    }

    @Test func `how much of a way was gone is told by all points`() {
        let wanted = ways[3]
        let half = zip(points, wanted).map { $0 + 0.5 * $1 }
        #expect(abs(ShapeFinder.share(of: wanted, from: points, in: half) - 0.5) < 1e-4)
        #expect(ShapeFinder.share(of: wanted, from: points, in: points) == 0)
        #expect(ShapeFinder.share(of: points.map { _ in .zero }, from: points, in: half) == 1)
    }

    @Test func `what is shaped is not drawn`() throws {
        let pack = try ModelPack.random(
            in: scratchFolder.appendingPathComponent("shapes-\(UUID().uuidString)"))
        let finder = try OutlineFinder(pack)
        let w = Tensor(repeating: 0, shape: [1, pack.description.styleSize])
        let names = pack.sliders.map(\.name)
        let wanted = SliderPositions(
            names.map { $0 == "jaw" ? 0.5 : $0 == "smile" ? -1 : 0 })
        let known = FaceShapes(
            points: points,
            ways: names.flatMap { $0 == "jaw" ? [ways[2], ways[3]] : [[], []] })
        let edit = finder.change(w, wanted, shapedBy: known)
        #expect(edit.positions == names.map { $0 == "smile" ? -1 : 0 })
        #expect(edit.shaping == wanted.values)
        let smile = finder.model.change(w, SliderPositions(edit.positions))
        #expect(edit.change.scalars == smile.change.scalars)
        // A lock holds what is drawn, and shapes nothing by itself.
        let jaw = try #require(names.firstIndex(of: "jaw"))
        let held = finder.change(
            w, SliderPositions(edit.positions, locked: [jaw]), shapedBy: known)
        let same = finder.model.change(w, SliderPositions(edit.positions, locked: [jaw]))
        #expect(held.change.scalars == same.change.scalars)
        #expect(held.change.scalars != smile.change.scalars)
        #expect(held.shaping[jaw] == 0)
        // Where nothing is known of shapes all of it is drawn.
        let drawn = finder.change(w, wanted, shapedBy: FaceShapes())
        #expect(drawn.positions == wanted.values)
    }
}
