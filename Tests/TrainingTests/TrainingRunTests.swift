import Foundation
import NeuralNetworks
import Tensors
import TestSupport
import Testing
import Training

struct TrainingRunTests {
    @Test func `a run that stops and resumes ends where an unbroken run ends`() throws {
        let (whole, broken) = (try folder(), try folder())
        defer {
            try? FileManager.default.removeItem(at: whole)
            try? FileManager.default.removeItem(at: broken)
        }
        try train(in: whole, images: 6)
        try train(in: broken, images: 2)
        try train(in: broken, images: 6)
        let results = try [whole, broken].map { folder in
            try context(folder).requiredWeights(of: Walk.name).tensors["position"]?.scalars
        }
        #expect(results[0] == results[1])
    }

    @Test func `the log says how far a run is`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        var lines: [String] = []
        let options = TrainingRun.Options(images: 3, logInterval: 0)
        try TrainingRun(context: context(folder), options: options) { lines.append($0) }
            .run(Walk.self)
        #expect(lines.first?.contains("images 1") == true)
        #expect(lines.last?.contains("walk after 3 images") == true)
    }

    @Test func `a network that is not known is refused with the names that are`() {
        #expect(throws: TrainingError.self) { try trainingLoop(named: "oracle") }
    }

    @Test func `a network that was never trained is asked for in words`() throws {
        let folder = try folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try context(folder).weights(of: "generator") == nil)
        #expect(throws: TrainingError.self) {
            try context(folder).requiredWeights(of: "generator")
        }
    }

    private func train(in folder: URL, images: Int) throws {
        let options = TrainingRun.Options(images: images, checkpointInterval: 0)
        try TrainingRun(context: context(folder), options: options) { _ in }.run(Walk.self)
    }

    private func context(_ folder: URL) -> TrainingContext {
        TrainingContext(data: folder, out: folder, seed: 5)
    }

    private func folder() throws -> URL {
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A loop that takes one random step at a time.
private struct Walk: TrainingLoop {
    static let name = "walk"
    let batchSize = 1
    private var position: Float = 0

    init(_ context: TrainingContext) throws {}

    mutating func step(_ random: inout SplitMix64) throws -> [(name: String, value: Float)] {
        position += random.normal()
        return [("position", position)]
    }

    func save() -> [String: Checkpoint] { ["state": checkpoint] }

    mutating func restore(_ saved: [String: Checkpoint]) throws {
        position = saved["state"]?.tensors["position"]?.scalar ?? .nan
    }

    func weights() -> [String: Checkpoint] { [Self.name: checkpoint] }

    func measure() throws -> [(name: String, value: Float)] { [("distance", abs(position))] }

    private var checkpoint: Checkpoint { Checkpoint(["position": Tensor([position], shape: [])]) }
}
