import FaceModels
import Tensors

/// What a teacher asks the slider model to reproduce.
struct SliderLesson {
    /// Latent vectors, `[batch, styleSize]`.
    let w: Tensor
    /// Slider positions in `-1...1`, `[batch, sliders]`.
    let sliders: Tensor
    /// How far the latent vectors should move, `[batch, styleSize]`.
    let change: Tensor

    init(w: Tensor, sliders: Tensor, change: Tensor) {
        (self.w, self.sliders, self.change) = (w, sliders, change)
    }

    /// Puts lessons together.
    init(_ parts: [SliderLesson]) {
        w = concatenate(parts.map(\.w), axis: 0)
        sliders = concatenate(parts.map(\.sliders), axis: 0)
        change = concatenate(parts.map(\.change), axis: 0)
    }

    /// The examples at `indices`.
    func rows(_ indices: [Int]) -> SliderLesson {
        SliderLesson(
            w: w.gatheredRows(indices), sliders: sliders.gatheredRows(indices),
            change: change.gatheredRows(indices))
    }
}

/// Someone who knows what sliders do to a latent vector.
protocol SliderTeacher {
    /// Makes up `count` examples.
    func lesson(count: Int, _ random: inout SplitMix64) -> SliderLesson
}

/// Draws people, and for each of them one to four of the sliders `taught` and where they are moved.
///
/// - Parameters:
///   - count: How many to draw.
///   - people: From how many.
///   - sliders: How many a pack has.
/// - Returns: The numbers of people, and the positions of all sliders, one row after the other.
func drawMoves(
    _ count: Int, people: Int, sliders: Int, among taught: [Int], using random: inout SplitMix64
) -> (people: [Int], positions: [Float]) {
    var drawn: [Int] = []
    var positions = [Float](repeating: 0, count: count * sliders)
    for i in 0..<count {
        drawn.append(Int.random(in: 0..<people, using: &random))
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let slider = taught[Int.random(in: 0..<taught.count, using: &random)]
            positions[i * sliders + slider] = .random(in: -1...1, using: &random)
        }
    }
    return (drawn, positions)
}

/// Moves half of the latent vectors `w`, `[batch, styleSize]`, a little, because those of photos are
/// inexact.
func inexact(_ w: Tensor, using random: inout SplitMix64) -> Tensor {
    let (count, length) = (w.shape[0], w.shape[1])
    let noise = Tensor(shape: w.shape) { values in
        for i in 0..<count {
            let size: Float = i % 2 == 0 ? 0 : .random(in: 0...0.3, using: &random)
            for k in 0..<length { values[i * length + k] = size * random.normal() }
        }
    }
    return w + noise
}
