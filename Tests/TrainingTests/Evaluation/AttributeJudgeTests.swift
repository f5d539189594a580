import FaceModels
import Foundation
import Tensors
import Testing

@testable import Training

struct AttributeJudgeTests {
    @Test func `an answer that follows what goes together with an attribute does not count`() {
        // Each of two attributes is answered by their mean, and between people they are the same.
        let (smile, other) = (7, 12)
        let people = (0..<20).map { index in
            var person = [Float](repeating: 0.5, count: 207)
            (person[smile], person[other]) = (Float(index) / 20, Float(index) / 20)
            return person
        }
        let answers = people.map { Attribute.standardValues(of: $0).values }
        let between = AttributeJudge(answers: answers, people: people)
        #expect(abs(between.slopes[smile] - 1) < 1e-3)
        let alone = AttributeJudge(
            slopes: between.slopes.map { _ in 0.1 },
            isMoved: between.slopes.indices.map { $0 == smile })
        let judge = between.corrected(by: alone)
        #expect(judge.slopes[smile] == 0.1 && !judge.sees(smile))
        #expect(judge.slopes[other] == between.slopes[other])
    }

    @Test func `pairs are portraits and the same people with one parameter moved`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        let portraits = try PortraitShards(data.appendingPathComponent("portraits"))
        #expect(try EditedPortraits(of: portraits, in: data) == nil)
        try TestShards.addEdits(to: data)
        let edits = try #require(try EditedPortraits(of: portraits, in: data))
        #expect(edits.count == 2)
        for index in 0..<edits.count {
            let pair = edits[index]
            #expect(pair.before.index == 2 * index)
            let different = pair.before.parameters.indices.filter {
                pair.before.parameters[$0] != pair.after.parameters[$0]
            }
            #expect(different == [7])
        }
    }

    @Test func `the classifier learns from pairs where there are any`() throws {
        let data = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: data) }
        try TestShards.addEdits(to: data)
        var training = try AttributeTraining(TrainingContext(data: data, out: data, seed: 1))
        var random = SplitMix64(state: 1)
        let first = try training.step(&random)
        #expect(first.map(\.name) == ["error", "change"])
        // What was moved counts for more than all that was not.
        #expect(first[1].value > 0.01)
    }
}
