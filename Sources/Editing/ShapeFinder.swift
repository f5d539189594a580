import FaceModels
import Imaging
import Tensors

/// Finds out what edits of a face lack of what sliders are to do to its shape.
struct ShapeFinder {
    private let model: ShapeModel
    private let sliders: [SliderDefinition]
    private let tracker: FaceTracker

    /// How much more than all of it may be lacking: drawings sometimes go the other way.
    private static let most: Float = 1.25
    /// What is hardly worth moving pixels for.
    private static let least: Float = 0.15
    /// How far the fastest point of a face goes at the end of a slider, at least: rendered eyes and lips
    /// differ by less than one sees, 0.3 and 0.9 % of the side.
    private static let visible: Float = 0.018
    /// How much farther than in rendered people points may go for that.
    private static let farthest: Float = 4

    /// Loads what is needed; `nil` if the pack has no shape model.
    init?(_ pack: ModelPack) throws {
        guard pack.has(ShapeModel.self) else { return nil }
        model = try pack.makeShapeModel()
        sliders = pack.description.sliders
        tracker = try FaceTracker(pack)
    }

    /// Looks at a photo and at edits of it.
    ///
    /// - Parameters:
    ///   - photo: The inner frame, `[1, 3, side, side]`.
    ///   - edited: Makes an edit of it, of the same shape, from inputs of the slider model.
    func shapes(of photo: Tensor, edited: ([Float]) -> Tensor) -> FaceShapes {
        let points = tracker.allPoints(of: photo)
        let movements = model.forward(
            Tensor(points.flatMap { [$0.x, $0.y] }, shape: [1, points.count, 2]))
        var ways: [[SIMD2<Float>]] = []
        for (index, slider) in sliders.enumerated() {
            guard let ends = model.ends(of: slider, movements) else {
                ways += [[], []]
                continue
            }
            for (number, natural) in ends.enumerated() {
                let wanted = natural.map { $0 * Self.strength(of: slider, natural) }
                var positions = [Float](repeating: 0, count: sliders.count)
                positions[index] = number == 0 ? -Gestures.reach : Gestures.reach
                // What drawings do is left out where nothing but outlines moves.
                let share =
                    slider.movesOutlinesOnly
                    ? 0
                    : Self.share(
                        of: wanted.map { $0 * Gestures.reach }, from: points,
                        in: tracker.allPoints(of: edited(positions)))
                let lacking = min(1 - share, Self.most)
                ways.append(lacking < Self.least ? [] : wanted.map { $0 * lacking })
            }
        }
        return FaceShapes(points: points, ways: ways)
    }

    /// How many times as far as in rendered people points are to go.
    private static func strength(of slider: SliderDefinition, _ way: [SIMD2<Float>]) -> Float {
        // Moods can only be so strong.
        guard slider.group == "Face" else { return 1 }
        let fastest = way.map { ($0 * $0).sum() }.max()?.squareRoot() ?? 0
        return fastest > 0 ? min(max(Self.visible / fastest, 1), Self.farthest) : 1
    }

    /// How much of the ways that points are to go they have gone.
    static func share(
        of wanted: [SIMD2<Float>], from before: [SIMD2<Float>], in after: [SIMD2<Float>]
    ) -> Float {
        let size = wanted.reduce(0) { $0 + ($1 * $1).sum() }
        let gone = zip(after, before).map { $0 - $1 }
        return size > 0 ? zip(gone, wanted).reduce(0) { $0 + ($1.0 * $1.1).sum() } / size : 1
    }
}
