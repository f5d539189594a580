import CRasterizer
import Imaging

/// Draws people: portraits aligned as FFHQ aligns faces, and scenes of several.
///
/// Opening a head takes about half a second; after that a renderer serves one thread at a time.
public final class Renderer {
    private let renderer: OpaquePointer

    /// Opens a head.
    ///
    /// - Throws: ``SyntheticPeopleError`` if its files are not what they should be.
    public convenience init(head: Head) throws { try self.init(head: head, isPlain: false) }

    /// Opens a head; `isPlain` keeps to the instructions that every processor has.
    init(head: Head, isPlain: Bool) throws {
        renderer = try head.withTensors { cr_renderer_create($0, isPlain ? 1 : 0) }
    }

    deinit { cr_renderer_destroy(renderer) }

    /// How much wider than FFHQ's square the outer frame is.
    public static let outerScale: Float = 1.5

    /// Draws one person in the frame that the product aligns photos to.
    ///
    /// - Parameters:
    ///   - size: The side of the picture in pixels.
    ///   - scale: The side of the frame in units of FFHQ's square: ``outerScale``, or 1 for the
    ///     inner frame alone.
    ///   - supersampling: Samples per pixel and axis; 2 is what the data sets use.
    public func portrait(
        of person: Person, size: Int, scale: Float = outerScale, supersampling: Int = 2
    ) -> Rendering {
        var canvas = Canvas(width: size, height: size)
        canvas.drawBackground(of: person)
        let face = canvas.draw(
            person, at: alignment(of: person, size: size, scale: scale), with: renderer,
            supersampling: supersampling)
        return canvas.developed(as: person, faces: [face])
    }

    /// Draws one to four people in one light; the nearer hide the farther.
    public func scene(seed: UInt32, width: Int, height: Int) -> Rendering {
        var chance = Chance(state: mixedBits(seed ^ 0x5ce5e))
        let count = min(1 + Int(chance.uniform() * 4), 4)
        let places = Self.places(count, width: width, height: height, &chance)
        var canvas = Canvas(width: width, height: height)
        var faces: [Rendering.Face] = []
        var first = Person()
        for (index, place) in places.enumerated() {
            var person = Person(seed: seed &* 7919 &+ UInt32(index))
            person[.arms] = max(1, person[.arms])
            person[.armPose] = max(0.05, chance.uniform())
            if index == 0 {
                first = person
                canvas.drawBackground(of: person)
            } else {
                for parameter in Self.sharedLight { person[parameter] = first[parameter] }
            }
            let placement = cr_similarity(
                a: place.scale, b: place.scale * 0.15 * chance.normal(), tx: place.x,
                ty: Float(height) * (0.30 + 0.3 * chance.uniform()))
            let face = canvas.draw(person, at: placement, with: renderer, supersampling: 2)
            faces = faces.map(canvas.hidden) + [face]
        }
        return canvas.developed(as: first, faces: faces)
    }

    private static let sharedLight: [Parameter] = [
        .keyAz, .keyEl, .keyInt, .keyTemp, .keySize, .fill, .amb, .ambHue, .ambSat, .ambSky, .rim,
    ]

    /// Where people stand: pixels per cm, farthest first, and the column of each.
    private static func places(
        _ count: Int, width: Int, height: Int, _ chance: inout Chance
    ) -> [(scale: Float, x: Float)] {
        let (w, h) = (Float(width), Float(height))
        var scales: [Float] = []
        for _ in 0..<count {
            let spread = 0.004 + 0.032 * chance.uniform() * chance.uniform()
            scales.append(
                min(h * spread * (count == 1 ? 1.4 : 1), w * 0.055 / Float(count) + h * 0.006))
        }
        var columns = [0, 1, 2, 3]
        for i in stride(from: count - 1, to: 0, by: -1) {
            columns.swapAt(i, min(Int(chance.uniform() * Float(i + 1)), i))
        }
        var places: [(scale: Float, x: Float)] = []
        for i in 0..<count {
            let x = Float(columns[i]) + 0.5 + 0.5 * (chance.uniform() - 0.5)
            places.append((0, w * x / Float(count)))
        }
        scales.sort()
        for i in 0..<count { places[i].scale = scales[i] }
        return places
    }

    /// The 68 landmarks of a person in iBUG order as the camera sees them, in cm, downwards and to
    /// the right.
    func landmarks(of person: Person) -> [SIMD2<Float>] {
        var points = [Float](repeating: 0, count: 136)
        person.withCParameters { parameters in
            points.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                cr_landmarks(
                    renderer, parameters,
                    base.assumingMemoryBound(to: (Float, Float).self))
            }
        }
        return (0..<68).map { SIMD2<Float>(points[2 * $0], points[2 * $0 + 1]) }
    }

    /// FFHQ's square around landmarks.
    static func square(around landmarks: [SIMD2<Float>]) -> FaceAlignment {
        guard let square = FaceAlignment(landmarks: landmarks) else {
            preconditionFailure("the landmarks of a head are never all in one place")
        }
        return square
    }

    /// FFHQ's square around the projected landmarks, as a placement of the person.
    private func alignment(of person: Person, size: Int, scale: Float) -> cr_similarity {
        let square = Self.square(around: landmarks(of: person))
        let right = SIMD2<Float>(square.right), centre = SIMD2<Float>(square.centre)
        let k = Float(size) / (2 * scale * (right * right).sum())
        let (a, b) = (right.x * k, -right.y * k)
        return cr_similarity(
            a: a, b: b, tx: Float(size) / 2 - (a * centre.x - b * centre.y),
            ty: Float(size) / 2 - (b * centre.x + a * centre.y))
    }
}

extension Person {
    /// Calls `body` with the parameters as the renderer reads them: the same floats in the same order.
    func withCParameters<Result>(_ body: (UnsafePointer<cr_person>) -> Result) -> Result {
        var parameters = cr_person()
        withUnsafeMutableBytes(of: &parameters) {
            $0.copyBytes(from: values.withUnsafeBytes(Array.init))
        }
        return withUnsafePointer(to: &parameters, body)
    }
}
