import FaceModels
import Tensors

/// What an edit does to the outlines of a face, apart from light, colour and make-up.
///
/// A shadow that wanders over a cheek looks like motion, and its edge like new structure, and for both
/// the photo's own details would have to give way. But they need not: only outlines that move take
/// them along or cover them.
enum OutlineChange {
    /// Nothing.
    case none
    /// All that it does.
    case whole
    /// What this part of it does.
    case part(SliderChange)
}

/// Tells outlines from tones in edits of one pack.
struct OutlineFinder {
    /// The slider model.
    let model: SliderModel
    /// For each slider, whether outlines stay where they are.
    let keeps: [Bool]
    /// For each slider, whether it turns the head.
    let turns: [Bool]
    private let grows: [Bool]
    /// For each slider, whether it moves nothing but outlines.
    private let shapes: [Bool]

    init(_ pack: ModelPack) throws {
        model = try pack.makeSliderModel()
        keeps = pack.sliders.map(\.keepsOutlines)
        turns = pack.sliders.map(\.turnsHead)
        grows = pack.sliders.map(\.growsHair)
        shapes = pack.sliders.map(\.movesOutlinesOnly)
    }

    /// What slider positions do to a latent vector, and to the shape of the face besides.
    ///
    /// Sliders that move nothing but outlines are not drawn at all where it is known how these move:
    /// the photo's own pixels show it sharper, and nothing else changes. Locked ones hold what others
    /// draw all the same.
    ///
    /// - Parameter w: Where the face lies, `[1, styleSize]`.
    func change(
        _ w: Tensor, _ wanted: SliderPositions, shapedBy known: FaceShapes
    ) -> SliderChange {
        let change = model.change(w, drawn(wanted, shapedBy: known))
        let shaping = wanted.values.indices.map {
            isShapedAlone($0, by: known) ? wanted.values[$0] : change.positions[$0]
        }
        return SliderChange(
            change: change.change, positions: change.positions, shaping: shaping)
    }

    /// Whether what a slider does is not drawn.
    private func isShapedAlone(_ slider: Int, by known: FaceShapes) -> Bool {
        shapes[slider] && known.moves(slider)
    }

    /// The part of slider positions that is drawn.
    func drawn(_ wanted: SliderPositions, shapedBy known: FaceShapes) -> SliderPositions {
        var drawn = wanted
        for slider in shapes.indices where isShapedAlone(slider, by: known) {
            drawn.values[slider] = 0
        }
        return drawn
    }

    /// Whether the head moves as a whole.
    ///
    /// - Parameter positions: The inputs of the slider model.
    func isTurned(_ positions: [Float]) -> Bool { zip(positions, turns).contains { $0 != 0 && $1 } }

    /// Whether the head ends elsewhere although nothing moved.
    ///
    /// - Parameter positions: The inputs of the slider model.
    func growsHair(_ positions: [Float]) -> Bool {
        zip(positions, grows).contains { $0 != 0 && $1 }
    }

    /// The part of an edit that moves outlines.
    ///
    /// - Parameter w: Where the face lies, `[1, styleSize]`.
    func outlines(of edit: SliderChange, _ w: Tensor) -> OutlineChange {
        let positions = zip(edit.positions, keeps).map { $1 ? 0 : $0 }
        if positions.allSatisfy({ $0 == 0 }) { return .none }
        if positions == edit.positions { return .whole }
        let change = model.forward(w, sliders: Tensor(positions, shape: [1, positions.count]))
        return .part(SliderChange(change: change, positions: positions))
    }
}

extension Residual {
    /// Adds the residual to the drawing of an edit.
    ///
    /// - Parameters:
    ///   - tracker: Finds the points of the face, if motion is to follow them.
    ///   - growsHair: Whether hair grows.
    ///   - draw: Draws edits by the network that drew the unedited face.
    func added(
        to edit: SliderChange, moving outlines: OutlineChange, tracked tracker: FaceTracker? = nil,
        growsHair: Bool, drawnBy draw: (SliderChange) -> Tensor
    ) -> Restored {
        switch outlines {
        case .whole:
            let drawn = draw(edit)
            return added(
                to: drawn, points: tracker?.points(of: drawn), growsHair: growsHair)
        case .none:
            return addedInPlace(to: draw(edit))
        case .part(let part):
            let moved = draw(part)
            return added(
                to: draw(edit), movedAs: moved, points: tracker?.points(of: moved),
                growsHair: growsHair)
        }
    }
}
