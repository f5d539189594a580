import FaceModels
import Tensors

/// How a change of drawings compares with that of the rendered pictures that they are of.
///
/// A drawing is never quite the rendered person, so to ask for the same change pixel by pixel would
/// reward drawing none. The change shall go the same way, by the angle between the two, and be as large.
struct PictureChange {
    /// The side of the pictures, at half of which they are compared: there a pixel of displacement
    /// matters less.
    static let side = 128

    /// What changes where the rendered picture stays as it is counts so many times more in the loss.
    private static let strictness: Float = 4
    /// How much the size of the change counts in the loss, beside where it goes.
    private static let sizeWeight: Float = 0.2

    private let wanted: Tensor
    private let got: Tensor

    /// Takes both changes.
    ///
    /// - Parameters:
    ///   - people: Rendered before and after.
    ///   - drawn: Drawings before and after, `[people, 3, side, side]`.
    init(of people: [(before: Portrait, after: Portrait)], drawn: (before: Tensor, after: Tensor)) {
        func rendered(_ portraits: [Portrait]) -> Tensor {
            imageTensor(of: portraits, .inner, side: Self.side)
        }
        self.init(
            wanted: rendered(people.map(\.after)) - rendered(people.map(\.before)),
            got: drawn.after - drawn.before)
    }

    /// Takes both changes, `[people, 3, side, side]`.
    init(wanted: Tensor, got: Tensor) {
        (self.wanted, self.got) = (wanted.averagePooled(2), got.averagePooled(2))
    }

    /// Puts changes of more people together.
    init(_ parts: [PictureChange]) {
        wanted = concatenate(parts.map(\.wanted), axis: 0)
        got = concatenate(parts.map(\.got), axis: 0)
    }

    /// Every pair of a batch by itself, at half the side of the pictures and further down to that at which
    /// changes are compared elsewhere.
    ///
    /// - Parameters:
    ///   - wanted: People before, then the same after a change, `[2 * pairs, 3, side, side]`.
    ///   - got: Their drawings.
    static func each(wanted: Tensor, got: Tensor) -> [PictureChange] {
        let pairs = wanted.shape[0] / 2
        func changes(_ pictures: Tensor) -> Tensor {
            pictures.sliced(axis: 0, pairs..<2 * pairs) - pictures.sliced(axis: 0, 0..<pairs)
        }
        var (wanted, got) = (changes(wanted), changes(got))
        var found: [PictureChange] = []
        while true {
            for k in 0..<pairs {
                found.append(
                    PictureChange(
                        wanted: wanted.sliced(axis: 0, k..<k + 1),
                        got: got.sliced(axis: 0, k..<k + 1)))
            }
            guard wanted.shape[3] > side else { return found }
            (wanted, got) = (wanted.averagePooled(2), got.averagePooled(2))
        }
    }

    private var asked: Tensor { wanted.squared().sum() + 1e-6 }
    private var drawn: Tensor { got.squared().sum() + 1e-6 }
    private var along: Tensor { (wanted * got).sum() }

    /// The cosine of the angle between both changes.
    var cosine: Float { (along / (asked * drawn).squareRoot()).scalar }
    /// How large the drawn change is, in lengths of the rendered one.
    var size: Float { (drawn / asked).squareRoot().scalar }

    /// What is to become small, differentiable in the drawings.
    var loss: Tensor {
        let counted = (got.squared() * Self.strictness(wanted)).sum() + 1e-6
        let size = (drawn / asked).log() * 0.5
        return 1 - along / (asked * counted).squareRoot() + size.squared() * Self.sizeWeight
    }

    /// How much changes count, by place: 1 where the rendered picture changes.
    private static func strictness(_ wanted: Tensor) -> Tensor {
        let cells = wanted.abs().mean(axes: [1], keepingDimensions: true).averagePooled(8)
        let (width, area) = (cells.shape[3], cells.count / cells.shape[0])
        var values = cells.scalars
        for start in stride(from: 0, to: values.count, by: area) {
            let most = max(values[start..<start + area].max() ?? 0, 1e-6)
            for i in start..<start + area {
                let part = min(1, values[i] / (0.3 * most))
                values[i] = strictness + (1 - strictness) * part
            }
        }
        return Tensor(values, shape: [cells.shape[0], 1, width, width]).upsampledNearest(by: 8)
    }
}
