public import FaceModels
import Foundation
import SyntheticPeople
import Tensors

/// Measures a pack for its card: over everybody, and by sex, age and skin tone.
struct PackCardEvaluation {
    private let pack: ModelPack
    private let detector: FaceDetector
    private let landmarker: Landmarker
    private let parser: FaceParser
    private let encoder: LatentEncoder
    private let generator: Generator
    private let autoencoder: FaceAutoencoder

    init(pack: ModelPack) throws {
        self.pack = pack
        detector = try pack.makeDetector()
        landmarker = try pack.makeLandmarker()
        parser = try pack.makeParser()
        encoder = try pack.makeEncoder()
        generator = try pack.makeGenerator()
        autoencoder = try pack.makeAutoencoder()
    }

    /// Measures on rendered people that no network was trained on.
    func measures(on people: [Portrait]) -> [PackCard.Measure] {
        var sums: [String: [String: (total: Float, count: Float)]] = [:]
        for person in people {
            let groups = ["all"] + Self.groups(of: person.parameters)
            for (name, value) in values(of: person) {
                for group in groups {
                    let sum = sums[name]?[group] ?? (0, 0)
                    sums[name, default: [:]][group] = (sum.total + value, sum.count + 1)
                }
            }
        }
        return sums.sorted { $0.key < $1.key }.map { name, groups in
            var means = groups.mapValues { $0.total / $0.count }
            let all = means.removeValue(forKey: "all") ?? 0
            return PackCard.Measure(name: name, all: all, groups: means)
        }
    }

    /// The groups that a person belongs to: one by sex, one by age, one by skin tone.
    static func groups(of parameters: [Float]) -> [String] {
        func value(_ name: String) -> Float {
            parameters[PersonEncoding.standard.position(of: name)]
        }
        let age = value("age")
        return [
            value("masc") > 0 ? "male" : "female",
            age < Population.childhood
                ? "child" : age < 0.4 ? "young" : age < 0.7 ? "middle-aged" : "old",
            SkinTone.groups[Population.skinTone(melanin: value("melanin"))].name + " skin",
        ]
    }

    private func values(of person: Portrait) -> [(name: String, value: Float)] {
        let (picture, box) = (person.image, FaceBox(edges: person.box))
        let found = detector.detect(picture).contains { $0.box.overlap(box) > 0.5 }
        let landmarks = landmarker.landmarks(picture, box: box)
        let outer = PortraitShards.outerSide
        let guessed = likeliestLabels(
            parser.forward(imageTensor(of: [person], .outer, side: outer)))
        let truth = labels(of: [person], .outer, side: outer)
        let right = zip(guessed, truth).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
        let inner = imageTensor(of: [person], .inner, side: 256)
        let drawn = generator.picture(encoder.forward(inner).wPlus, side: 256)
        var values = [
            ("detector: recall", found ? Float(1) : 0),
            (
                "landmarker: error, % of the eyes' distance",
                landmarkError(landmarks.points, truth: annotatedPoints(of: person))
            ),
            ("segmenter: share of pixels", Float(right) / Float(truth.count)),
            ("encoder and generator: PSNR, dB", Self.psnr(drawn, inner)),
            (
                "autoencoder: PSNR, dB",
                Self.psnr(autoencoder.decode(autoencoder.encode(inner)), inner)
            ),
        ]
        let regions = labels(of: [person], .inner, side: 256)
        if let before = SkinTone.angle(of: inner, labels: regions),
            let after = SkinTone.angle(of: drawn.clamped(to: -1...1), labels: regions)
        {
            values.append(("encoder and generator: skin tone off by, ° ITA", abs(after - before)))
        }
        return values
    }

    private static func psnr(_ picture: Tensor, _ truth: Tensor) -> Float {
        decibels((picture.clamped(to: -1...1) - truth).squared().mean().scalar)
    }
}

extension NetworkEvaluation {
    /// What the pack's card reports: measures over everybody and by sex, age and skin tone.
    ///
    /// - Parameter people: How many to measure on.
    public func card(people: Int = 240) throws -> [PackCard.Measure] {
        try PackCardEvaluation(pack: pack).measures(
            on: (0..<min(people, portraits.count)).map { portraits[$0] })
    }
}
