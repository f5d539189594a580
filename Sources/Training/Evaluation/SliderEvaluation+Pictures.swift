import FaceModels
import Tensors

extension SliderEvaluation {
    /// How what a slider draws compares with rendered pictures of people in whom its parameter moved,
    /// without any judge.
    ///
    /// - Parameters:
    ///   - edits: Pairs of rendered pictures.
    ///   - moved: Which field moves in which of them.
    /// - Returns: `nil` for sliders that move several parameters, or one that moves in no pair.
    func pictures(
        of slider: SliderDefinition, _ edits: EditedPortraits,
        moved: [(field: Int, pairs: [Int])]
    ) -> PictureChange? {
        guard slider.direction.count == 1, slider.direction[0].kind == .shift else { return nil }
        let effect = slider.direction[0]
        let field = PersonEncoding.standard.position(of: effect.parameter)
        let pairs = moved.first { $0.field == field }?.pairs ?? []
        let parts = pairs.compactMap { index -> PictureChange? in
            let pair = edits[index]
            let distance = pair.after.parameters[field] - pair.before.parameters[field]
            let isRight = distance * effect.positive > 0
            let position = abs(distance / (isRight ? effect.positive : effect.negative))
            // What lies beyond the slider's end it need not draw.
            guard position <= 1 else { return nil }
            return change(pair, slider, isRight ? position : -position)
        }
        return parts.isEmpty ? nil : PictureChange(parts)
    }

    private func change(
        _ pair: (before: Portrait, after: Portrait), _ slider: SliderDefinition, _ position: Float
    ) -> PictureChange {
        let w = generator.mapping.forward(generator.encoding.encode([pair.before.parameters]))
        let positions = pack.sliders.map { $0.name == slider.name ? position : 0 }
        let moved = sliders.forward(w, sliders: Tensor(positions, shape: [1, positions.count]))
        func drawn(_ w: Tensor) -> Tensor {
            generator.picture(generator.repeated(w), side: PictureChange.side)
        }
        return PictureChange(of: [pair], drawn: (drawn(w), drawn(w + moved)))
    }
}
