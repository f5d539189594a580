import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

struct GeneratorTests {
    private let configuration = GeneratorConfiguration(
        size: 32, styleSize: 16, channels: [8, 8, 6, 4], mappingInputs: 5, mappingLayers: 2,
        mappingRate: 1, normalizesInput: false)

    private func generator() -> Generator {
        let generator = Generator(configuration)
        var random = SplitMix64(state: 3)
        generator.initialize(using: &random)
        return generator
    }

    @Test func `pictures agree with a twin in plain arithmetic`() throws {
        let file = try #require(
            Bundle.module.url(
                forResource: "generator", withExtension: "safetensors", subdirectory: "Golden"))
        let golden = try Checkpoint(contentsOf: file)
        let generator = Generator(
            GeneratorConfiguration(
                size: 16, styleSize: 5, channels: [6, 4, 3], mappingInputs: 6, mappingLayers: 2,
                mappingRate: 1, normalizesInput: false))
        try generator.load(golden.part("parameter"))
        let w = generator.mapping.forward(try #require(golden.tensors["in.z"]))
        expectClose(w, try #require(golden.tensors["out.w"]))
        let picture = generator.forward(try #require(golden.tensors["in.rows"]))
        expectClose(picture, try #require(golden.tensors["out.picture"]))
    }

    @Test func `pictures of every resolution are drawn on the way`() {
        let generator = generator()
        var random = SplitMix64(state: 1)
        let w = generator.mapping.forward(.normal([2, 5], using: &random))
        let pictures = generator.pictures(w, upTo: 32)
        #expect(pictures.map { $0.shape[2] } == [4, 8, 16, 32])
        expectClose(pictures[3], generator.forward(generator.repeated(w)))
        expectClose(generator.pictures(w, upTo: 16)[2], pictures[2])
    }

    @Test func `a picture is half drawn and then finished`() {
        let generator = generator()
        var random = SplitMix64(state: 1)
        let wPlus = Tensor.normal([2, generator.latentRows, 16], using: &random)
        let half = generator.halfDrawn(wPlus)
        #expect(half.features.shape == [2, 6, 16, 16])
        #expect(half.colours.scalars == generator.picture(wPlus, side: 16).scalars)
        #expect(generator.finished(half, wPlus).scalars == generator.forward(wPlus).scalars)
        let paths = generator.lastBlockParameters.keys
        #expect(!paths.isEmpty && paths.allSatisfy { $0.hasPrefix("synthesis.blocks.2.") })
        #expect(!paths.contains { $0.hasSuffix(".noise") })
    }

    @Test func `a grown generator begins with the smaller one's pictures, enlarged`() {
        let small = generator()
        let grown = Generator(configuration.grown(channels: 5))
        var random = SplitMix64(state: 8)
        grown.initialize(using: &random)
        grown.grow(from: small)
        let w = small.mapping.forward(.normal([1, 5], using: &random))
        let before = small.forward(small.repeated(w))
        let after = grown.forward(grown.repeated(w))
        #expect(after.shape == [1, 3, 64, 64] && grown.latentRows == small.latentRows + 2)
        expectClose(after, before.upsampledFIR())
    }

    @Test func `pictures and gradients are the same bits on any number of threads`() {
        let generator = Generator(
            GeneratorConfiguration(
                size: 128, styleSize: 16, channels: [40, 40, 24, 24, 16, 9], mappingInputs: 5,
                mappingLayers: 2, mappingRate: 1, normalizesInput: false))
        var random = SplitMix64(state: 3)
        generator.initialize(using: &random)
        let w = Tensor.normal([1, generator.latentRows, 16], using: &random)
        for parameter in generator.synthesisParameters.values { parameter.isTrainable = true }
        func results() -> [Tensor] {
            let fixed = generator.withFixedParameters { generator.forward(w) }
            let loss = generator.forward(w).squared().mean()
            let gradients = loss.backward()
            let parameters = generator.parameters.sorted { $0.key < $1.key }
            return [fixed] + parameters.compactMap { gradients[$0.value.value] }
        }
        let before = threadCount
        defer { setThreadCount(before) }
        setThreadCount(1)
        let one = results()
        #expect(one.count > 20)
        for count in [1, 2, 3] {
            setThreadCount(count)
            for (a, b) in zip(results(), one) { #expect(a.scalars == b.scalars) }
        }
    }

    @Test func `the full size has the published number of values`() {
        let count = Generator(.published(size: 1024)).parameters
            .filter { !$0.key.hasSuffix(".noise") }
            .reduce(0) { $0 + $1.value.shape.reduce(1, *) }
        #expect(count == 30_370_060)
    }

    @Test func `the starter generator has at most six million values`() {
        let parameters = Generator(.starter).parameters.values
        #expect(parameters.reduce(0) { $0 + $1.shape.reduce(1, *) } < 6_000_000)
    }

    @Test func `the discriminator sees gradients of every parameter`() {
        let discriminator = Discriminator(channels: [8, 8, 6], group: 2)
        var random = SplitMix64(state: 3)
        discriminator.initialize(using: &random)
        for parameter in discriminator.parameters.values { parameter.isTrainable = true }
        let logits = discriminator.forward(.normal([4, 3, 16, 16], using: &random))
        #expect(logits.shape == [4, 1])
        let gradients = logits.softplus().mean().backward()
        for (name, parameter) in discriminator.parameters {
            #expect(gradients[parameter.value] != nil, "\(name)")
        }
    }
}
