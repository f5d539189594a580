extension PersonEncoding {
    /// Encodes a person whose sliders were moved.
    ///
    /// - Parameters:
    ///   - person: The renderer's vector.
    ///   - sliders: The sliders of a pack.
    ///   - positions: One in `-1...1` for each slider.
    public func encode(
        _ person: [Float], moving sliders: [SliderDefinition], to positions: [Float]
    ) -> [Float] {
        let (moved, blends) = moved(person, by: sliders, to: positions)
        return encode(moved, blends: blends)
    }

    /// A person whose sliders were moved, and the choices that were only drawn towards others.
    ///
    /// - Parameters:
    ///   - person: The renderer's vector.
    ///   - sliders: The sliders of a pack.
    ///   - positions: One in `-1...1` for each slider.
    public func moved(
        _ person: [Float], by sliders: [SliderDefinition], to positions: [Float]
    ) -> (person: [Float], blends: [Blend]) {
        precondition(
            sliders.count == positions.count,
            "\(positions.count) positions for \(sliders.count) sliders")
        var moved = person
        var blends: [Blend] = []
        for (slider, position) in zip(sliders, positions) where position != 0 {
            for effect in slider.direction {
                let end = position > 0 ? effect.positive : effect.negative
                let amount = abs(position)
                switch effect.kind {
                case .shift:
                    let i = self.position(of: effect.parameter)
                    let range = Self.standard.fields[i].range
                    moved[i] = min(max(moved[i] + end * amount, range.lowerBound), range.upperBound)
                case .choice:
                    blends.append(
                        Blend(name: effect.parameter, choice: Int(end), amount: amount))
                }
            }
        }
        return (moved, blends)
    }
}
