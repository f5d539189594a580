import FaceModels
import Tensors

extension Edit {
    /// Random edits of two or three sliders of different groups, moved visibly but not to the end.
    ///
    /// - Parameter spans: How far each slider may go; two thirds of its range where it is missing.
    static func suggested(
        by sliders: [SliderDefinition], spans: [String: ClosedRange<Int>], seed: UInt64, count: Int
    ) -> [Edit] {
        var random = SplitMix64(state: seed)
        return (0..<count).map { _ in
            var edit = Edit()
            var groups: Set<String> = []
            let wanted = [2, 2, 3][Int.random(in: 0..<3, using: &random)]
            for slider in sliders.shuffled(using: &random) where edit.values.count < wanted {
                guard !groups.contains(slider.group) else { continue }
                let (share, side) = (
                    Double.random(in: 0.35...0.75, using: &random),
                    Bool.random(using: &random)
                )
                let span =
                    spans[slider.name] ?? (slider.minimum * 2 / 3)...(slider.maximum * 2 / 3)
                let ends = [span.lowerBound, span.upperBound].sorted { abs($0) < abs($1) }
                // A side that hardly moves is no suggestion.
                let end = side && abs(ends[0]) >= 20 ? ends[0] : ends[1]
                let value = Int((Double(end) * share).rounded())
                guard abs(value) >= 5 else { continue }
                edit.values[slider.name] = value
                groups.insert(slider.group)
            }
            return edit
        }
    }
}
