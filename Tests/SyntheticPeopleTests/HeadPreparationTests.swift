import Foundation
import NeuralNetworks
import Tensors
import Testing

@testable import SyntheticPeople

@Suite(.enabled(if: headFolder != nil, "the head is not here; README says where to get it"))
struct HeadPreparationTests {
    @Test func `baking makes what people have been rendered with`() throws {
        let source = try #require(headFolder)
        try withTemporaryFolder { folder in
            let start = Date()
            try HeadPreparation.prepare(source, into: folder)
            print("prepared in \(-start.timeIntervalSinceNow) s")
            _ = try Head(folder: folder)
            let known = try SafetensorsFile(
                contentsOf: source.appendingPathComponent("assets.safetensors"))
            let made = try SafetensorsFile(
                contentsOf: folder.appendingPathComponent("assets.safetensors"))
            for name in known.entries.keys {
                #expect(made.entries[name]?.shape == known.entries[name]?.shape, "\(name)")
            }
            func both(_ name: String) throws -> [(Float, Float)] {
                Array(
                    zip(
                        try made.tensor(named: name).scalars,
                        try known.tensor(named: name).scalars))
            }
            #expect(try both("lash").allSatisfy { $0.0 == $0.1 })
            #expect(try both("sdf_origin").allSatisfy { abs($0.0 - $0.1) < 1e-6 })

            let distances = try both("sdf")
            let distanceError = meanDifference(distances)
            let flips = distances.count { ($0.0 < 0) != ($0.1 < 0) }
            print("sdf differs by \(distanceError) cm, \(flips) signs of \(distances.count)")
            #expect(distanceError < 0.05)

            let labels = try both("labels")
            let equal = Double(labels.count { $0.0 == $0.1 }) / Double(labels.count)
            print("labels equal: \(equal)")
            #expect(equal > 0.995)

            let masks = try both("masks")
            for mask in 0..<FaceMaps.count {
                let values = stride(from: mask, to: masks.count, by: FaceMaps.count).map {
                    masks[$0]
                }
                let error = meanDifference(values)
                let share =
                    values.reduce(Float(0)) { $0 + $1.0 } / values.reduce(Float(0)) { $0 + $1.1 }
                print("mask \(mask) differs by \(error), sum × \(share)")
                #expect(error < 2, "mask \(mask)")
                #expect(abs(share - 1) < 0.1, "mask \(mask)")
            }
        }
    }

    private func meanDifference(_ pairs: [(Float, Float)]) -> Double {
        pairs.reduce(0) { $0 + Double(abs($1.0 - $1.1)) } / Double(pairs.count)
    }
}
