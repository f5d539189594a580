import FaceModels
import Imaging
import Tensors

/// Says what may go wrong with a face before any model is adapted to it; part of a stage.
final class FaceJudge {
    private let parser: FaceParser
    private let innerSize: Int

    init(_ pack: ModelPack) throws {
        parser = try pack.makeParser()
        // A generator that could draw more makes no photo worse.
        innerSize = min(pack.description.innerSize, pack.description.studentSize)
    }

    /// Judges a face by its landmarks and its pixels.
    func warnings(about face: FaceLandmarks, in photo: Image) -> [FaceWarning] {
        guard let measures = measures(of: face, in: photo) else { return [.small] }
        return FaceWarning.allCases.filter(measures.deserve)
    }

    /// `nil` if the landmarks span no square.
    func measures(of face: FaceLandmarks, in photo: Image) -> FaceMeasures? {
        guard let square = FaceAlignment(landmarks: face.points) else { return nil }
        return FaceMeasures(face, square, in: photo, innerSize: innerSize, parser: parser)
    }
}

/// What can be measured of a face before any model is adapted to it.
struct FaceMeasures {
    /// The side of the aligned square in the photo, in sides of what the models draw.
    let size: Double
    /// How far the nose is from the middle between the eyes, seen along their line: 0 from the
    /// front, about ½ at 45°.
    let turn: Double
    /// How far the nose is from the eyes towards the mouth: about ½ from the front, less seen from
    /// below, more from above.
    let nod: Double
    /// The share of the face, from the brows to the chin, that is neither skin nor hair.
    let cover: Double
    /// How much of the mouth can be seen.
    let mouth: Double
    /// The contrast of details of one or two pixels, in contrasts of those of four to eight.
    let sharpness: Double

    init(
        _ face: FaceLandmarks, _ square: FaceAlignment, in photo: Image, innerSize: Int,
        parser: FaceParser
    ) {
        let points = face.points.map { SIMD2<Double>($0) }
        func dot(_ a: SIMD2<Double>, _ b: SIMD2<Double>) -> Double { (a * b).sum() }
        size = square.side / Double(innerSize)
        let (left, right, nose) = (points[36], points[45], points[30])
        let across = square.right / dot(square.right, square.right).squareRoot()
        let down = SIMD2(-across.y, across.x)
        let width = max(dot(right - left, across), 1e-6)
        turn = (2 * dot(nose, across) - dot(left + right, across)) / width
        let (eyes, lips) = ((left + right) / 2, (points[48] + points[54]) / 2)
        nod = dot(nose - eyes, down) / max(dot(lips - eyes, down), 1e-6)
        sharpness = Self.sharpness(photo, square, side: min(innerSize, Int(square.side)))

        let side = Self.parsedSide
        let labels = parser.labels(of: Tensor(photo.aligned(to: square, size: side)))
        let map = square.map(size: side).inverse
        let seen = points.map { map($0) }
        let others: Set<FaceLabel> = [.background, .cloth, .hat]
        cover = Self.share(
            of: others, among: labels, inside: seen[0..<17] + seen[17..<27].reversed())
        mouth = Self.share(of: [.lips, .mouth], among: labels, inside: seen[48..<60])
    }

    /// Whether there is reason for a warning.
    func deserve(_ warning: FaceWarning) -> Bool {
        switch warning {
        case .small: size < 0.45
        // About 40° to a side, 30° up or down.
        case .turned: abs(turn) > 0.7 || nod < 0.22 || nod > 0.9
        // A hand has the color of a face, but no lips.
        case .covered: cover > 0.1 || (mouth < 0.2 && nod < 0.75 && sharpness >= 0.5)
        case .blurred: sharpness < 0.5
        }
    }

    /// The side of the square that is parsed, in pixels.
    private static let parsedSide = 256

    /// The share of the pixels inside a polygon that have one of some labels.
    private static func share(
        of wanted: Set<FaceLabel>, among labels: [UInt8],
        inside polygon: some Sequence<SIMD2<Double>>
    ) -> Double {
        let corners = Array(polygon)
        let codes = Set(wanted.map(\.rawValue))
        var (hits, count) = (0, 0)
        for y in 0..<parsedSide {
            // Where the middle of the row crosses the edges.
            let level = Double(y) + 0.5
            var crossings: [Double] = []
            for (i, a) in corners.enumerated() {
                let b = corners[(i + 1) % corners.count]
                guard (a.y <= level) != (b.y <= level) else { continue }
                crossings.append(a.x + (b.x - a.x) * (level - a.y) / (b.y - a.y))
            }
            crossings.sort()
            for pair in stride(from: 0, to: crossings.count - 1, by: 2) {
                let first = max(0, Int(crossings[pair].rounded()))
                let last = min(parsedSide, Int(crossings[pair + 1].rounded()))
                for x in first..<max(first, last) {
                    count += 1
                    if codes.contains(labels[y * parsedSide + x]) { hits += 1 }
                }
            }
        }
        return Double(hits) / Double(max(count, 1))
    }

    private static func sharpness(_ photo: Image, _ square: FaceAlignment, side: Int) -> Double {
        guard side >= 32 else { return 0 }
        let picture = photo.aligned(to: square, size: side)
        let gray = Plane(
            width: side, height: side,
            values: picture.withUnsafePixels { pixels in
                (0..<side * side).map {
                    Float(pixels[3 * $0]) + Float(pixels[3 * $0 + 1]) + Float(pixels[3 * $0 + 2])
                }
            })
        let (one, two) = (gray.blurred(radius: 1), gray.blurred(radius: 3))
        let fine = gray.subtracting(one).energy(inside: side / 4)
        let coarse = one.subtracting(two).energy(inside: side / 4)
        return (fine / max(coarse, 1e-9)).squareRoot()
    }
}

extension Plane {
    /// The mean square, without a margin on all sides.
    fileprivate func energy(inside margin: Int) -> Double {
        var sum = 0.0
        for y in margin..<height - margin {
            for x in margin..<width - margin {
                let value = Double(values[y * width + x])
                sum += value * value
            }
        }
        return sum / Double((width - 2 * margin) * (height - 2 * margin))
    }
}
