import FaceModels
import Foundation
import Tensors

/// Who can teach the slider model.
public enum TeacherKind: String, CaseIterable, Sendable {
    /// The known attributes of rendered people.
    case known
    /// The same, and what pictures of people with one parameter moved show beside it.
    case pictures
    /// Clusters of latent vectors under the attribute classifier.
    case clusters
    /// A conditional normalizing flow over latent vectors and their attributes.
    case flow
    /// What words mean to a language model trained on renders.
    case text

    /// Prepares the teacher.
    ///
    /// - Throws: ``TrainingError`` if what it learned from is missing.
    func teacher(_ context: TrainingContext, _ generator: Generator) throws -> any SliderTeacher {
        switch self {
        case .known:
            try RenderedPeopleTeacher(
                generator, people: context.data.appendingPathComponent("portraits"))
        case .pictures:
            try context.pictureTeacher(generator, people: "portraits")
        case .clusters:
            try ClusterTeacher(
                LatentPopulation.kept(context, generator), seed: context.seed)
        case .flow:
            try FlowTeacher(
                context.trainedFlow(), LatentPopulation.kept(context, generator),
                seed: context.seed)
        case .text:
            try TextTeacher(
                context, generator, people: context.data.appendingPathComponent("portraits"))
        }
    }
}

/// Which teachers the slider model has, and how much each of them says.
public struct TeacherMix: Sendable, Hashable, CustomStringConvertible {
    /// The teachers, each with a positive weight: the share of lessons that it gives, before all
    /// are divided by their sum.
    public let weights: [TeacherKind: Float]

    /// The teachers in a fixed order.
    var kinds: [TeacherKind] { TeacherKind.allCases.filter { weights[$0] != nil } }

    /// Rendered people alone.
    public static let known = TeacherMix([.known: 1])

    init(_ weights: [TeacherKind: Float]) { self.weights = weights }

    /// Reads names with commas between them, each with a weight after a colon if it is not 1:
    /// `known:3,flow`.
    ///
    /// - Throws: ``TrainingError/unknownTeacher(_:known:)``.
    public init(_ text: String) throws {
        var weights: [TeacherKind: Float] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let fields = part.split(separator: ":", omittingEmptySubsequences: false)
            guard let kind = TeacherKind(rawValue: String(fields[0])), fields.count <= 2,
                weights[kind] == nil, let weight = fields.count == 1 ? 1 : Float(fields[1]),
                weight > 0, weight.isFinite
            else {
                throw TrainingError.unknownTeacher(
                    String(part), known: TeacherKind.allCases.map(\.rawValue))
            }
            weights[kind] = weight
        }
        self.init(weights)
    }

    /// Prepares all of them.
    ///
    /// - Throws: ``TrainingError`` if what one of them learned from is missing.
    func teacher(_ context: TrainingContext, _ generator: Generator) throws -> MixedTeacher {
        MixedTeacher(
            try kinds.map { (weights[$0] ?? 1, try $0.teacher(context, generator)) })
    }

    /// What ``init(_:)`` reads.
    public var description: String {
        kinds.map { kind in
            let weight = weights[kind] ?? 1
            return kind.rawValue + (weight == 1 ? "" : String(format: ":%g", weight))
        }.joined(separator: ",")
    }
}

/// Several teachers who take turns.
struct MixedTeacher: SliderTeacher {
    private let teachers: [(weight: Float, teacher: any SliderTeacher)]

    init(_ teachers: [(weight: Float, teacher: any SliderTeacher)]) {
        precondition(!teachers.isEmpty, "there is nobody to teach")
        self.teachers = teachers
    }

    /// Each example is given by a teacher drawn by weight.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson {
        // One teacher needs no drawing, so that lessons are the same as without a mix.
        guard teachers.count > 1 else { return teachers[0].teacher.lesson(count: count, &random) }
        let total = teachers.reduce(0) { $0 + $1.weight }
        var counts = [Int](repeating: 0, count: teachers.count)
        for _ in 0..<count {
            var at = random.uniform() * total
            let drawn = teachers.firstIndex { teacher in
                at -= teacher.weight
                return at < 0
            }
            counts[drawn ?? teachers.count - 1] += 1
        }
        var parts: [SliderLesson] = []
        for (i, count) in counts.enumerated() where count > 0 {
            parts.append(teachers[i].teacher.lesson(count: count, &random))
        }
        return SliderLesson(parts)
    }
}
