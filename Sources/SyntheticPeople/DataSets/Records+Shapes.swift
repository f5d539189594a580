import Imaging
import NeuralNetworks

extension ShardWriter {
    /// Adds the points of the person of portrait `index`, and how they move with each of
    /// ``Person/shaping``.
    mutating func addShape(_ index: UInt32, _ isHeldOut: Bool, _ renderer: Renderer) {
        let person = Person(seed: index + 1 + (isHeldOut ? 10_000_000 : 0))
        let points = renderer.landmarks(of: person)
        let square = Renderer.square(around: points)
        let (centre, right) = (SIMD2<Float>(square.centre), SIMD2<Float>(square.right))
        let scale = 0.5 / (right * right).sum()
        /// A place or a way in parts of the side of the inner frame, apart from its corner.
        func inFrame(_ p: SIMD2<Float>) -> SIMD2<Float> {
            SIMD2((p * right).sum(), (p * SIMD2(-right.y, right.x)).sum()) * scale
        }
        let moves = Person.shaping.flatMap { parameter in
            [-1, 1].flatMap { way in
                zip(renderer.landmarks(of: person.shaped(parameter, way: way)), points)
                    .flatMap { [inFrame($0 - $1).x, inFrame($0 - $1).y] }
            }
        }
        add(
            "points", .float32, shape: [68, 2],
            points.flatMap { [inFrame($0 - centre).x + 0.5, inFrame($0 - centre).y + 0.5] })
        add("moves", .float32, shape: [Person.shaping.count, 2, 68, 2], moves)
    }
}

extension Person {
    /// One number that moves the points of a face without turning the head or opening the mouth.
    public struct Shaping: Sendable, Hashable {
        /// Its name in packs.
        public let name: String
        /// Its place in ``Person/values``.
        let index: Int
        /// Its range.
        let range: ClosedRange<Float>
        /// Whether it can go no farther: a mood can only be so strong, a face could be wider.
        let isLimited: Bool

        /// How far it is moved to see what it does: half the length of its range.
        public var step: Float { (range.upperBound - range.lowerBound) / 2 }

        fileprivate init(_ parameter: Parameter, isLimited: Bool = false) {
            (name, index, range) = (parameter.rawValue, parameter.index, parameter.range)
            self.isLimited = isLimited
        }

        /// An identity mode, whose range is in standard deviations.
        fileprivate init(mode: Int) {
            (name, index, range) = ("id\(mode)", Parameter.allCases.count + mode, -2.6...2.6)
            isLimited = false
        }
    }

    /// What data sets of shapes tell about, in their order.
    public static let shaping: [Shaping] = [
        Shaping(.smile, isLimited: true), Shaping(.browRaise, isLimited: true),
        Shaping(.pucker, isLimited: true), Shaping(.squint, isLimited: true), Shaping(.masc),
        Shaping(.faceWidth), Shaping(.noseSize), Shaping(.jaw), Shaping(.eyeSize),
        Shaping(.lipFull), Shaping(.weight), Shaping(.age, isLimited: true), Shaping(mode: 0),
    ]

    /// The same person with one number moved by its step, down or up.
    func shaped(_ shaping: Shaping, way: Float) -> Person {
        var values = values
        let wanted = values[shaping.index] + way * shaping.step
        values[shaping.index] = shaping.isLimited ? wanted.clamped(to: shaping.range) : wanted
        return Person(values: values)
    }
}
