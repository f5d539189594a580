import Foundation

/// What every slider of a pack does: the matrix of effects that `likeness evaluate sliders` prints.
public struct SliderReport: Sendable {
    /// One slider between −100 and +100, averaged over people.
    public struct Row: Sendable {
        /// The slider's name.
        public let slider: String
        /// The attribute it is judged by: the strongest that it names and the judge can see.
        public let attribute: String
        /// The measured change of that attribute, as a part of what was asked.
        public let gain: Float
        /// Whether the judge can see that attribute; otherwise `gain` says little.
        public let isVisible: Bool
        /// The largest change of an attribute that was not asked for, as a part of what was asked,
        /// both in standard deviations of the population.
        public let worstSideEffect: Float
        /// The name of that attribute.
        public let worstSideAttribute: String
        /// Cosine between the identity embeddings of edited and unedited faces.
        public let identity: Float
        /// How far the skin's typology angle moves, degrees.
        public let skinToneDrift: Float
        /// The same by group of skin tones.
        public let driftByTone: [String: Float]
        /// The change of every attribute, as a part of what was asked of the judged one.
        public let effects: [Float]
        /// The cosine between the changes of drawings and of rendered pictures when the slider's
        /// parameter moves, which needs no judge; `nil` if there are no such pictures.
        public let cosine: Float?
        /// How large the drawn change is, in lengths of the rendered one.
        public let size: Float?
    }

    /// The names of the columns of ``Row/effects``.
    public let attributes: [String]
    /// How well the judge sees each of them, 0…1.
    public let slopes: [Float]
    /// One row per slider, in the pack's order.
    public let rows: [Row]

    /// By slider: `gain`, `worstSideEffect`, `identity` and `skinToneDrift`.
    public var summary: [String: [String: Float]] {
        Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (
                    row.slider,
                    [
                        "gain": row.gain, "worstSideEffect": row.worstSideEffect,
                        "identity": row.identity, "skinToneDrift": row.skinToneDrift,
                    ]
                )
            })
    }

    /// The columns worth showing: what any slider names, in the renderer's order.
    private var shown: [Int] {
        let named = Set(rows.map(\.attribute))
        return attributes.indices.filter { named.contains(attributes[$0]) }
    }

    /// The matrix as a picture, in SVG: green for what a slider names, red for side effects.
    public var svg: String {
        let (cell, left, top) = (22, 150, 130)
        let columns = shown
        let (width, height) = (left + columns.count * cell + 330, top + rows.count * cell + 20)
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" \
            font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            """
        ]
        for (x, column) in columns.enumerated() {
            let at = left + x * cell + cell / 2 + 4
            lines.append(
                "<text transform=\"translate(\(at) \(top - 6)) rotate(-60)\">"
                    + "\(attributes[column])</text>")
        }
        for (x, name) in ["gain", "side", "identity", "tone °"].enumerated() {
            lines.append(
                "<text x=\"\(left + columns.count * cell + 20 + x * 70)\" y=\"\(top - 6)\">"
                    + "\(name)</text>")
        }
        for (y, row) in rows.enumerated() {
            let at = top + y * cell
            lines.append(
                "<text x=\"\(left - 8)\" y=\"\(at + 15)\" text-anchor=\"end\">\(row.slider)</text>")
            for (x, column) in columns.enumerated() {
                let effect = row.effects[column]
                let strength = min(1, abs(effect))
                let hue = attributes[column] == row.attribute ? 140 : 5
                lines.append(
                    "<rect x=\"\(left + x * cell)\" y=\"\(at)\" width=\"\(cell - 1)\" "
                        + "height=\"\(cell - 1)\" fill=\"hsl(\(hue) 70% "
                        + "\(Int(96 - 50 * strength))%)\"><title>\(row.slider) → "
                        + "\(attributes[column]) \(Self.text(effect))</title></rect>")
            }
            let numbers = [row.gain, row.worstSideEffect, row.identity, row.skinToneDrift]
            for (x, number) in numbers.enumerated() {
                let doubt = x == 0 && !row.isVisible ? "?" : ""
                lines.append(
                    "<text x=\"\(left + columns.count * cell + 20 + x * 70)\" y=\"\(at + 15)\">"
                        + "\(Self.text(number))\(doubt)</text>")
            }
        }
        return (lines + ["</svg>"]).joined(separator: "\n")
    }

    /// The matrix as a document for programs.
    public var document: [String: Any] {
        [
            "attributes": attributes, "judge": slopes.map(Double.init),
            "sliders": Dictionary(uniqueKeysWithValues: rows.map { ($0.slider, $0.document) }),
        ]
    }

    private static func text(_ value: Float) -> String { String(format: "%.2f", value) }
}

extension SliderReport.Row {
    /// The row as a document for programs; what was not measured is not in it.
    fileprivate var document: [String: Any] {
        var result: [String: Any] = [
            "attribute": attribute, "gain": Double(gain), "judged": isVisible,
            "worstSideEffect": Double(worstSideEffect), "worstSideAttribute": worstSideAttribute,
            "identity": Double(identity), "skinToneDrift": Double(skinToneDrift),
            "skinToneDriftByTone": driftByTone.mapValues(Double.init),
            "effects": effects.map(Double.init),
        ]
        if let cosine, let size {
            (result["cosine"], result["size"]) = (Double(cosine), Double(size))
        }
        return result
    }
}
