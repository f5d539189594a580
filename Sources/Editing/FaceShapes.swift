import FaceModels
import NeuralNetworks
import Tensors

/// How sliders move the points of one face beyond what the generator draws of it.
///
/// A generator that learned from few people hardly draws a wider jaw or raised brows, and of what it
/// draws a photo shows a part. What a slider does to the points of a face is known from the shape
/// model; what drawings lack of that, the photo's own pixels do, as sharp as they are.
struct FaceShapes: Sendable {
    /// The points of the face in the photo, as parts of the side of the inner frame.
    private let points: [SIMD2<Float>]
    /// The way of each point at the left and the right end of each slider in turn; empty where
    /// drawings lack nothing.
    private let ways: [[SIMD2<Float>]]
    /// Where pixels go at these ends.
    private let fields: [Motion?]

    /// The side of the fields.
    static let side = 64

    /// No slider moves anything.
    init() {
        (points, ways, fields) = ([], [], [])
    }

    /// Spreads the ways of points over the picture.
    ///
    /// - Parameters:
    ///   - points: As parts of the side of the inner frame.
    ///   - ways: That of each point, at the left and the right end of each slider in turn; empty for
    ///     one that moves nothing.
    init(points: [SIMD2<Float>], ways: [[SIMD2<Float>]]) {
        precondition(
            ways.allSatisfy { $0.isEmpty || $0.count == points.count },
            "ways of \(points.count) points")
        (self.points, self.ways) = (points, ways)
        let spread = PointSpread(points, side: Self.side)
        fields = ways.map { $0.isEmpty ? nil : spread.field(of: $0) }
    }

    /// Whether a slider moves anything.
    func moves(_ slider: Int) -> Bool {
        fields.indices.contains(2 * slider + 1)
            && (fields[2 * slider] != nil || fields[2 * slider + 1] != nil)
    }

    /// Where each pixel was before slider positions shaped the face; `nil` if all are where they were.
    ///
    /// - Parameter positions: The inputs of the slider model, from −1 to 1.
    func motion(_ positions: [Float]) -> Motion? {
        // What was written down with other sliders says nothing about these.
        guard fields.count == 2 * positions.count else { return nil }
        var sum: Motion?
        for (slider, position) in positions.enumerated() where position != 0 {
            guard let field = fields[2 * slider + (position > 0 ? 1 : 0)] else { continue }
            var total = sum ?? Motion(side: Self.side)
            total.add(field, times: abs(position))
            sum = total
        }
        return sum?.inverted().withoutTraces(below: Self.trace)
    }

    /// What hardly moves does not, in pixels of the field: pixels far away stay those of the photo.
    private static let trace: Float = 0.02
}

extension FaceShapes {
    /// Reads what ``tensor`` holds.
    ///
    /// - Throws: `CheckpointError.unrepresentable` if that is no list of ways.
    init(_ tensor: Tensor) throws {
        let values = tensor.scalars
        guard tensor.shape.count == 3, tensor.shape[0] > 1, tensor.shape[2] == 2,
            values.allSatisfy({ abs($0) < 10 })
        else { throw CheckpointError.unrepresentable("shapes") }
        let (rows, count) = (tensor.shape[0], tensor.shape[1])
        let lists = (0..<rows).map { row in
            (0..<count).map { k in
                SIMD2(values[2 * (row * count + k)], values[2 * (row * count + k) + 1])
            }
        }
        self.init(
            points: lists[0],
            ways: lists.dropFirst().map { way in way.allSatisfy { $0 == .zero } ? [] : way })
    }

    /// Everything as numbers, `[1 + ends, points, 2]`; `nil` if there is nothing.
    var tensor: Tensor? {
        guard !points.isEmpty, !ways.isEmpty else { return nil }
        let still = [SIMD2<Float>](repeating: .zero, count: points.count)
        let rows = [points] + ways.map { $0.isEmpty ? still : $0 }
        return Tensor(
            rows.flatMap { $0.flatMap { [$0.x, $0.y] } }, shape: [rows.count, points.count, 2])
    }
}
