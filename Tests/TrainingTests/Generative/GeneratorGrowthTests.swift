import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct GeneratorGrowthTests {
    @Test func `pieces are drawn like the same places of whole pictures`() {
        let generator = Generator(
            GeneratorConfiguration(
                size: 128, styleSize: 8, channels: [8, 8, 8, 8, 6, 4], mappingInputs: 4,
                mappingLayers: 1, mappingRate: 1, normalizesInput: false))
        var random = SplitMix64(state: 2)
        generator.initialize(using: &random)
        for (path, parameter) in generator.lastBlockParameters
        where path.hasSuffix("noiseStrength") {
            parameter.value = parameter.value + 0.5
        }
        let wPlus = Tensor.normal([1, generator.latentRows, 8], using: &random)
        let places = PiecePlaces(
            corners: [(0, 0), (13, 7), (28, 40)].map { .init(picture: 0, x: $0.0, y: $0.1) },
            side: 32)
        let half = generator.halfDrawn(wPlus)
        let pieces = generator.finished(
            places.cut(half), at: places, wPlus.repeated(axis: 0, count: 3))
        expectClose(pieces, places.pieces(of: generator.finished(half, wPlus)))
        let colours = places.trimmed(places.cut(half).colours)
        expectClose(
            colours, places.pieces(of: half.colours.upsampledNearest(by: 2)).averagePooled(2))
    }

    @Test func `growing changes nothing below the new block, and goes on as if never stopped`()
        throws
    {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try TestShards.addLargePortraits(to: data)
        let context = TrainingContext(data: data, out: data, seed: 4)
        #expect(throws: TrainingError.self) { try GeneratorGrowth(context) }
        let small = Generator(.starter)
        var random = SplitMix64(state: 1)
        small.initialize(using: &random)
        let file = context.weightsFile(of: Generator.packName)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Checkpoint(small).write(to: file)

        var whole = try GeneratorGrowth(context)
        // The next step is the first that the adversary takes part in.
        try whole.restore(
            whole.save().merging(
                ["position": Checkpoint(["seen": Tensor([6_000], shape: [1])])]
            ) { $1 })
        var resumed = try GeneratorGrowth(context)
        random = SplitMix64(state: 9)
        let first = try whole.step(&random)
        #expect(first.contains { $0.name == "adversary" })
        try resumed.restore(whole.save())
        var again = random
        let losses = try whole.step(&random).map(\.value)
        #expect(try resumed.step(&again).map(\.value) == losses)
        #expect(losses.allSatisfy { $0.isFinite })

        let grown = try #require(whole.weights()[GeneratorGrowth.name]).tensors
        for (path, tensor) in Checkpoint(small).tensors {
            #expect(grown[path]?.scalars == tensor.scalars, "\(path)")
        }
        #expect(
            grown["synthesis.blocks.6.toRGB.convolution.weight"]?.scalars.contains { $0 != 0 }
                == true)
    }
}
