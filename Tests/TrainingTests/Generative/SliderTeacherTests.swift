import FaceModels
import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing

@testable import Training

struct SliderTeacherTests {
    private static let width = Attribute.standard.count

    /// A population whose first latent numbers are a tenth of some of its attributes, which the
    /// classifier sees well, and nothing of the others.
    private static func population(people: Int = 200) -> LatentPopulation {
        var random = SplitMix64(state: 11)
        let w = Tensor.normal([people, 16], using: &random)
        let named = ["smile", "mouth_open", "age", "hair_mel"]
        let seen = Attribute.standard.map { named.firstIndex(of: $0.name) }
        let rows = w.scalars
        let answers = (0..<people).flatMap { i in
            seen.map { k in k.map { rows[i * 16 + $0] } ?? 0 }
        }
        return LatentPopulation(
            w: w * 0.1, answers: Tensor(answers, shape: [people, width]),
            slopes: seen.map { $0 == nil ? 0.05 : 0.8 },
            spread: [Float](repeating: 1, count: width))
    }

    private func position(_ name: String) -> Int {
        SliderDefinition.starter.firstIndex { $0.name == name } ?? 0
    }

    @Test func `a mix is read as it is written, and nonsense is refused`() throws {
        #expect(try "\(TeacherMix("flow:0.5,known:3,clusters"))" == "known:3,clusters,flow:0.5")
        #expect(try TeacherMix("known") == .known)
        for text in ["", "oracle", "known,known", "known:0", "known:-1", "known:x", "known:1:2"] {
            #expect(throws: TrainingError.self) { try TeacherMix(text) }
        }
    }

    @Test func `teachers give lessons in proportion to their weights`() {
        struct Constant: SliderTeacher {
            let value: Float
            func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
                let rows = Tensor(repeating: value, shape: [count, 1])
                return SliderLesson(w: rows, sliders: rows, change: rows)
            }
        }
        let teacher = MixedTeacher([(3, Constant(value: 0)), (1, Constant(value: 1))])
        var random = SplitMix64(state: 1)
        let lesson = teacher.lesson(count: 4000, &random)
        #expect(lesson.w.shape == [4000, 1])
        // Four standard deviations of how many of 4000 examples a quarter is.
        #expect(abs(lesson.change.mean().scalar - 0.25) < 0.03)
    }

    @Test func `one teacher alone is not changed by the mix`() {
        let population = Self.population()
        let (a, b) = (SplitMix64(state: 5), SplitMix64(state: 5))
        func change(_ teacher: any SliderTeacher, _ random: SplitMix64) -> [Float] {
            var random = random
            return teacher.lesson(count: 6, &random).change.scalars
        }
        let teacher = try? ClusterTeacher(population, seed: 1)
        guard let teacher else { return #expect(Bool(false), "the population teaches nothing") }
        #expect(change(teacher, a) == change(MixedTeacher([(2, teacher)]), b))
    }

    @Test func `sliders ask an estimate for what they ask of a person, within its range`() {
        let request = AttributeRequest(sliders: SliderDefinition.starter)
        let average = [Float](repeating: 0, count: Self.width)
        func change(_ slider: String, _ value: Float, from: [Float]) -> [String: Float] {
            var positions = [Float](repeating: 0, count: SliderDefinition.starter.count)
            positions[position(slider)] = value
            let change = request.change(of: from, positions: positions)
            return Dictionary(
                uniqueKeysWithValues: zip(Attribute.standard.map(\.name), change)
                    .filter { $0.1 != 0 })
        }
        #expect(change("smile", 0, from: average).isEmpty)
        let smile = change("smile", 0.5, from: average)
        // Half of 0.85, in deviations of 0.352.
        #expect(smile.count == 1 && abs((smile["smile"] ?? 0) - 1.207) < 1e-2)
        // From a mean of 0.322, one can smile 0.678 more and not 0.85.
        #expect(abs((change("smile", 1, from: average)["smile"] ?? 0) - 0.678 / 0.352) < 1e-2)
        let beaming = average.indices.map { Attribute.standard[$0].name == "smile" ? 5 : Float(0) }
        #expect(change("smile", 1, from: beaming).isEmpty)
        let long = change("hair_length", 1, from: average)
        #expect((long["hair_style.6"] ?? 0) > 1 && (long["hair_style.2"] ?? 0) < 0)
        let light = average.indices.map {
            Attribute.standard[$0].name == "key_az.cos" ? Float(1) : 0
        }
        let aside = change("light_side", 1, from: light)
        #expect((aside["key_az.sin"] ?? 0) > 0.8 && (aside["key_az.cos"] ?? 0) < -0.4)
    }

    @Test func `only sliders that the judge sees and the generator draws are taught`() {
        let population = Self.population()
        let taught = population.taught(SliderDefinition.starter)
        let names = Set(taught.map { SliderDefinition.starter[$0].name })
        #expect(names.isSuperset(of: ["smile", "mouth_open"]))
        #expect(names.isDisjoint(with: ["nose", "freckles", "turn"]))
        let dull = LatentPopulation(
            w: population.w, answers: population.answers * 0.1, slopes: population.slopes,
            spread: population.spread)
        #expect(dull.taught(SliderDefinition.starter).isEmpty)
        #expect(throws: TrainingError.self) { try ClusterTeacher(dull, seed: 1) }
    }

    @Test func `clusters move the latent numbers of what is asked for and no others`() throws {
        let population = Self.population()
        let teacher = try ClusterTeacher(population, seed: 1)
        var random = SplitMix64(state: 3)
        let lesson = teacher.lesson(count: 200, &random)
        let (smile, changes) = (position("smile"), lesson.change.scalars)
        let (count, positions) = (SliderDefinition.starter.count, lesson.sliders.scalars)
        var seen = 0
        for i in 0..<200 {
            let moved = (0..<count).filter { positions[i * count + $0] != 0 }
            guard moved == [smile], positions[i * count + smile] < -0.2 else { continue }
            seen += 1
            // A number of the latent vector is a tenth of the answer, which follows the truth to
            // four fifths; people with a broad smile may lose all of it, others less.
            let asked = positions[i * count + smile] * 0.75 / 0.352 * 0.8 * 0.1
            let others = (1..<16).map { abs(changes[i * 16 + $0]) }.max() ?? 1
            #expect(changes[i * 16] < 0 && changes[i * 16] > 1.3 * asked - 0.01)
            #expect(others < 0.03)
        }
        #expect(seen > 0)
    }

    @Test func `a population is drawn once and then read`() throws {
        let folder = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let context = TrainingContext(
            data: folder, out: folder.appendingPathComponent("out"), seed: 1)
        let generator = Generator(.starter)
        #expect(throws: TrainingError.self) { try LatentPopulation.kept(context, generator) }
        var random = SplitMix64(state: 2)
        generator.initialize(using: &random)
        let classifier = AttributeClassifier(.starter)
        classifier.initialize(using: &random)
        for (name, checkpoint) in [
            (Generator.packName, Checkpoint(generator)),
            (AttributeClassifier.packName, Checkpoint(classifier)),
        ] {
            let file = context.weightsFile(of: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try checkpoint.write(to: file)
        }
        let drawn = try LatentPopulation.kept(context, generator)
        #expect(drawn.w.shape == [3, 512] && drawn.answers.shape == [3, Self.width])
        // Another generator would draw others, but nothing is drawn.
        generator.initialize(using: &random)
        let read = try LatentPopulation.kept(context, generator)
        #expect(read.w.scalars == drawn.w.scalars && read.answers.scalars == drawn.answers.scalars)
        #expect(read.slopes == drawn.slopes && read.spread == drawn.spread)
    }
}
