public import FaceModels
public import Foundation
public import Imaging
import Tensors

/// Measures the networks of a pack on rendered people that none of them was trained on.
public struct NetworkEvaluation {
    let pack: ModelPack
    let portraits: PortraitShards
    private let scenes: SceneShards
    private let edits: EditedPortraits?
    private let shapes: ShapeShards?

    /// Opens the data sets `portraits-held` and `scenes-held` of a folder, and `edits-held` and
    /// `shapes-held` if they are there.
    ///
    /// - Throws: ``TrainingError`` if they are not there.
    public init(pack: ModelPack, data: URL) throws {
        self.pack = pack
        portraits = try PortraitShards(data.appendingPathComponent("portraits-held"))
        scenes = try SceneShards(data.appendingPathComponent("scenes-held"))
        edits = try EditedPortraits(of: portraits, in: data, isHeldOut: true)
        let folder = data.appendingPathComponent("shapes-held")
        shapes = FileManager.default.fileExists(atPath: folder.path) ? try ShapeShards(folder) : nil
    }

    /// Recall and false faces of the detector over scenes and portraits, as the product uses it.
    ///
    /// Faces that are mostly hidden neither count nor harm.
    public func detector() throws -> [String: Float] {
        let network = try pack.makeDetector()
        var tally = DetectionTally()
        for index in 0..<min(150, scenes.count) {
            let side = SceneShards.side
            let image = try scenes.withImage(index) {
                Image(width: side, height: side, pixels: Array($0))
            }
            let faces = try scenes.faces(index).map {
                (box: FaceBox(edges: $0.box), isHidden: Self.isHidden($0, side: side))
            }
            tally.add(network.detect(image), truth: faces)
        }
        for index in 0..<min(100, portraits.count) {
            let portrait = portraits[index]
            tally.add(
                network.detect(portrait.image),
                truth: [(box: FaceBox(edges: portrait.box), isHidden: false)])
        }
        return [
            "recall": tally.recall, "precision": tally.precision,
            "falsePerPicture": tally.falsePerPicture,
        ]
    }

    /// Mean error of the 68 points given the true box, in percent of the distance between the outer
    /// corners of the eyes, and the same for the faces that look at the camera within 30°.
    public func landmarker() throws -> [String: Float] {
        let network = try pack.makeLandmarker()
        var (all, frontal): ([Float], [Float]) = ([], [])
        for index in 0..<min(240, portraits.count) {
            let portrait = portraits[index]
            let found = network.landmarks(portrait.image, box: FaceBox(edges: portrait.box))
            let error = landmarkError(found.points, truth: annotatedPoints(of: portrait))
            all.append(error)
            if abs(portrait.parameters[0]) < 30 { frontal.append(error) }
        }
        return ["error": all.mean, "frontal": frontal.mean, "median": all.median]
    }

    /// The share of the movements of points that the shape model does not foresee; nothing if the pack
    /// has none for these parameters, or there are no shapes.
    public func shapeModel() throws -> [String: Float] {
        guard let shapes, pack.has(ShapeModel.self) else { return [:] }
        let network = try pack.makeShapeModel()
        guard network.configuration.parameters == ShapeModelConfiguration.starter.parameters else {
            return [:]
        }
        return Self.named(try ShapeModelTraining.measures(of: network, on: shapes))
    }

    /// Mean F1 of the labels over outer frames.
    public func segmenter() throws -> [String: Float] {
        Self.named(FaceParserTraining.measures(of: try pack.makeParser(), on: portraits))
    }

    /// Mean F1 of the labels that the outer predictor gives the ring around the inner frame when the
    /// old labels were distorted on purpose; under `pairs`, for people of whom one parameter moved,
    /// which is easier: leaving the old labels there comes to `pairs.unchanged`.
    public func outerPredictor() throws -> [String: Float] {
        let network = try pack.makeOuterPredictor()
        let results = Self.named(OuterPredictorTraining.measures(of: network, on: portraits))
        guard let edits else { return results }
        let pairs = OuterPredictorTraining.measures(of: network, on: edits)
        let wanted = ["mean", "mean.unchanged", "changed", "changed.unchanged"]
        return pairs.filter { wanted.contains($0.name) }.reduce(into: results) {
            $0[$1.name.replacing("mean", with: "pairs")] = $1.value
        }
    }

    private static func named(_ results: [(name: String, value: Float)]) -> [String: Float] {
        Dictionary(uniqueKeysWithValues: results.map { ($0 == "mean" ? "f1" : $0, $1) })
    }

    /// PSNR in the holes that the inpainter fills.
    public func inpainter() throws -> [String: Float] {
        let results = InpainterTraining.measures(of: try pack.makeInpainter(), on: portraits)
        return Dictionary(
            uniqueKeysWithValues: results.map { ($0 == "decibels" ? "psnr" : $0, $1) })
    }

    /// PSNR of the generator's pictures of people given only their parameters, and the Fréchet
    /// distance of all its pictures from the rendered ones, in features of the perceptual network.
    public func generator() throws -> [String: Float] {
        let network = try pack.makeGenerator()
        let perceptual = try pack.makePerceptualNetwork()
        func features(_ picture: Tensor) -> [Float] {
            let deepest = perceptual.activations(of: picture).suffix(2)
            return deepest.flatMap { $0.mean(axes: [2, 3]).scalars }
        }
        var (values, drawn, rendered): ([Float], [[Float]], [[Float]]) = ([], [], [])
        for index in portraits.cleanIndices {
            let w = network.mapping.forward(
                network.encoding.encode([portraits[index].parameters]))
            let truth = imageTensor(of: [portraits[index]], .inner, side: 256)
            let picture = network.picture(network.repeated(w), side: 256)
            values.append(decibels((picture - truth).squared().mean().scalar))
            drawn.append(features(picture.clamped(to: -1...1)))
            rendered.append(features(truth))
        }
        return [
            "side": Float(network.size), "psnr": values.mean,
            "frechet": frechetDistance(drawn, rendered),
        ]
    }

    /// PSNR of decoded codes of inner frames.
    public func autoencoder() throws -> [String: Float] {
        let network = try pack.makeAutoencoder()
        let values = (0..<min(64, portraits.count)).map { index in
            let truth = imageTensor(of: [portraits[index]], .inner, side: 256)
            let picture = network.decode(network.encode(truth))
            return decibels((picture - truth).squared().mean().scalar)
        }
        return ["psnr": values.mean]
    }

    /// The effect of every slider; see ``SliderReport``.
    ///
    /// - Parameters:
    ///   - people: How many to edit.
    ///   - model: Is measured instead of the pack's slider model.
    ///   - judge: Judges attributes instead of the pack's classifier.
    public func sliders(
        people: Int = 32, model: SliderModel? = nil, judge: AttributeClassifier? = nil
    ) throws -> SliderReport {
        try SliderEvaluation(pack: pack, model: model, judge: judge).report(
            on: portraits.cleanIndices.prefix(people).map { portraits[$0] },
            judgedBy: (0..<portraits.count).map { portraits[$0] }, and: edits)
    }

    private static func isHidden(_ face: SceneShards.Face, side: Int) -> Bool {
        let visible = (0..<68).map { face.landmarks[3 * $0 + 2] }.mean
        let box = FaceBox(edges: face.box)
        let shown = box.intersection(
            FaceBox(x: 0, y: 0, width: Float(side), height: Float(side)))
        return visible < 0.5 || shown.area < 0.7 * box.area
    }
}

/// Counts found, missed and invented faces.
private struct DetectionTally {
    private var (hits, misses, wrong, pictures): (Float, Float, Float, Float) = (0, 0, 0, 0)

    var recall: Float { hits / Swift.max(1, hits + misses) }
    var precision: Float { hits / Swift.max(1, hits + wrong) }
    var falsePerPicture: Float { wrong / Swift.max(1, pictures) }

    mutating func add(_ found: [DetectedFace], truth: [(box: FaceBox, isHidden: Bool)]) {
        pictures += 1
        for face in truth where !face.isHidden {
            if found.contains(where: { $0.box.overlap(face.box) > 0.5 }) {
                hits += 1
            } else {
                misses += 1
            }
        }
        for face in found
        where !truth.contains(where: { $0.box.overlap(face.box) > ($0.isHidden ? 0.1 : 0.5) }) {
            wrong += 1
        }
    }
}

/// Mean distance of landmarks from the truth, in percent of the distance between the outer corners
/// of the eyes.
public func landmarkError(_ points: [SIMD2<Float>], truth: [SIMD2<Float>]) -> Float {
    func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }
    let eyes = Swift.max(1, length(truth[45] - truth[36]))
    return 100 * zip(points, truth).map { length($0 - $1) }.mean / eyes
}

extension FaceBox {
    /// From left, top, right and bottom, as data sets store it.
    init(edges: [Float]) {
        self.init(
            x: edges[0], y: edges[1], width: edges[2] - edges[0], height: edges[3] - edges[1])
    }
}

extension Portrait {
    /// The outer frame.
    public var image: Image {
        withImage {
            Image(
                width: PortraitShards.outerSide, height: PortraitShards.outerSide,
                pixels: Array($0))
        }
    }
}

extension [Float] {
    /// The mean, or zero of nothing.
    public var mean: Float { isEmpty ? 0 : reduce(0, +) / Float(count) }

    /// The middle value, or zero of nothing.
    public var median: Float { isEmpty ? 0 : sorted()[count / 2] }
}
