import FaceModels
import Tensors

/// Measures a language model on portraits that it never saw.
struct LanguageEvaluation {
    /// Two prompts, and who is of which kind.
    struct Question {
        let name: String
        let prompts: (String, String)
        /// Whether the first prompt is true of a person; `nil` for people who are in between.
        let isFirst: @Sendable (_ value: (String) -> Float) -> Bool?
    }

    static let questions = [
        Question(name: "man/woman", prompts: ("a man", "a woman")) {
            $0("age") < 0.13 ? nil : $0("masc") > 0
        },
        Question(name: "old/young", prompts: ("an old person", "a young person")) {
            $0("age") > 0.68 ? true : $0("age") < 0.3 ? false : nil
        },
        Question(
            name: "glasses", prompts: ("a person wearing glasses", "a person without glasses")
        ) { $0("glasses") > 0.5 },
        Question(name: "beard", prompts: ("a man with a beard", "a man without a beard")) {
            guard $0("masc") > 0, $0("age") > 0.17, $0("occluder") != 12, $0("occluder") != 8
            else { return nil }
            return $0("beard") > 0.3 ? true : $0("beard") + $0("stubble") < 0.15 ? false : nil
        },
        Question(name: "smiling", prompts: ("a smiling face", "a serious face")) {
            guard $0("occluder") != 12, $0("occluder") != 8 else { return nil }
            return $0("smile") > 0.35 ? true : abs($0("smile")) < 0.15 ? false : nil
        },
        Question(name: "open mouth", prompts: ("an open mouth", "a closed mouth")) {
            guard $0("occluder") != 12, $0("occluder") != 8 else { return nil }
            return $0("mouth_open") > 0.3 ? true : $0("mouth_open") < 0.03 ? false : nil
        },
        Question(name: "blond", prompts: ("a person with blond hair", "a person with dark hair")) {
            guard $0("hat") < 0.5, $0("grey") < 0.3, $0("dye") < 0.5, $0("hair_style") > 1.5
            else { return nil }
            return $0("hair_mel") < 0.35 ? true : $0("hair_mel") > 0.8 ? false : nil
        },
        Question(name: "right", prompts: ("turned to the right", "turned to the left")) {
            $0("yaw") > 14 ? true : $0("yaw") < -14 ? false : nil
        },
    ]

    private let model: LanguageModel
    private let people: [[Float]]
    private let pictures: Tensor

    /// Embeds up to 768 portraits.
    init(_ model: LanguageModel, _ portraits: PortraitShards) {
        self.model = model
        let indices = Array(0..<min(portraits.count, 768))
        people = indices.map { portraits[$0].parameters }
        pictures = concatenate(
            stride(from: 0, to: indices.count, by: 64).map { start in
                let some = indices[start..<min(start + 64, indices.count)].map { portraits[$0] }
                return model.picture.forward(
                    imageTensor(of: some, .inner, side: PictureTower.side))
            }, axis: 0)
    }

    /// All measures, as shares in 0…1.
    func measures() -> [(name: String, value: Float)] {
        retrieval() + Self.questions.map { ($0.name, accuracy($0)) }
    }

    /// How often the own caption is first, or among five, of those of 256 people, and the own
    /// picture likewise.
    private func retrieval() -> [(name: String, value: Float)] {
        var random = SplitMix64(state: 5)
        let writer = CaptionWriter()
        var captions: [String] = []
        for person in people {
            captions.append(
                writer.caption(of: writer.traits(of: person), share: 1, using: &random).text)
        }
        let group = min(256, people.count)
        var (first, five, picture, total): (Float, Float, Float, Float) = (0, 0, 0, 0)
        for start in stride(from: 0, through: people.count - group, by: max(1, group / 2)) {
            let texts = model.embedding(of: Array(captions[start..<start + group]))
            let cosines = matmul(
                pictures.sliced(axis: 0, start..<start + group), texts, transposeB: true
            ).scalars
            for i in 0..<group {
                let own = cosines[i * group + i]
                let better = (0..<group).filter { cosines[i * group + $0] > own }.count
                first += better == 0 ? 1 : 0
                five += better < 5 ? 1 : 0
                picture += (0..<group).contains { cosines[$0 * group + i] > own } ? 0 : 1
                total += 1
            }
        }
        return [
            ("caption first", first / total), ("caption in five", five / total),
            ("picture first", picture / total),
        ]
    }

    /// How often the right one of two prompts is nearer, as the mean over both kinds of people.
    private func accuracy(_ question: Question) -> Float {
        let texts = model.embedding(of: [question.prompts.0, question.prompts.1])
        let cosines = matmul(pictures, texts, transposeB: true).scalars
        var counts: [Bool: (right: Float, all: Float)] = [:]
        for (i, person) in people.enumerated() {
            let truth = question.isFirst { person[PersonEncoding.standard.position(of: $0)] }
            guard let truth else { continue }
            let answer = cosines[2 * i] > cosines[2 * i + 1]
            counts[truth, default: (0, 0)].right += answer == truth ? 1 : 0
            counts[truth, default: (0, 0)].all += 1
        }
        let shares = counts.values.map { $0.right / $0.all }
        return shares.reduce(0, +) / Float(max(shares.count, 1))
    }
}
