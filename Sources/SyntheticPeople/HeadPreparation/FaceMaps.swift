/// The masks and labels over the texture of the face that skin, hair and make-up are drawn with.
///
/// They are drawn by hand around the landmarks, as outlines and soft spots.
struct FaceMaps {
    /// How many masks there are.
    static let count = 12

    /// The masks, all values of one point together, 255 for 1.
    private(set) var masks: [UInt8]
    /// The label of each point.
    let labels: [UInt8]

    /// Draws the maps around 68 landmarks.
    init(landmarks: [SIMD2<Double>]) {
        let mouth = Outline(Array(landmarks[48..<60])).roundedClosed()
        masks = [UInt8](repeating: 0, count: Chart.side * Chart.side * Self.count)
        let lips = Chart(mouth, blur: 3)
        labels = faceLabels(landmarks: landmarks, lips: lips)
        store(lips, as: 0)
        store(Self.brows, as: 1)
        store(Self.beard(lips: Chart(mouth, blur: 2.5)), as: 2)
        store(Self.blush, as: 3)
        store(Self.underEyes, as: 4)
        store(Wrinkles.forehead, as: 5)
        store(Wrinkles.eyes, as: 6)
        store(Wrinkles.mouthAndNeck, as: 7)
        store(Self.oil, as: 8)
        store(Self.lids, as: 9)
        store(Self.moustache, as: 10)
        store(Self.lidLines, as: 11)
    }

    private mutating func store(_ chart: Chart, as mask: Int) {
        for (index, value) in chart.values.enumerated() {
            masks[index * Self.count + mask] = UInt8(min(max(value, 0), 1) * 255 + 0.5)
        }
    }

    /// Brows: thick inside, thin outside.
    private static var brows: Chart {
        let line: [(u: Double, v: Double, half: Double)] = [
            (0.474, 0.7945, 0.012), (0.4597, 0.798, 0.0165), (0.4147, 0.808, 0.017),
            (0.3533, 0.819, 0.016), (0.2977, 0.820, 0.0125), (0.2500, 0.806, 0.006),
            (0.241, 0.800, 0.002),
        ]
        let upper = Outline(line.map { SIMD2($0.u, $0.v + $0.half) })
        let lower = Outline(line.map { SIMD2($0.u, $0.v - $0.half) })
        return Chart(both: upper + lower.reversed, blur: 4)
    }

    /// How dense a beard grows; spots beside and below the lower lip stay bare.
    private static func beard(lips: Chart) -> Chart {
        let cheek = Outline(
            (0.148, 0.68), (0.178, 0.66), (0.19, 0.60), (0.21, 0.545), (0.26, 0.49),
            (0.315, 0.462), (0.355, 0.455), (0.385, 0.475), (0.405, 0.520), (0.43, 0.539),
            (0.462, 0.538), (0.5, 0.538))
        let jaw = Outline(
            (0.5, 0.20), (0.42, 0.20), (0.33, 0.21), (0.25, 0.235), (0.19, 0.30), (0.165, 0.40),
            (0.155, 0.52), (0.145, 0.6))
        let outline = cheek + cheek.mirrored.reversed + jaw.mirrored.reversed + jaw
        return Chart(outline, blur: 16)
            .fading(lips, times: 1.6)
            .fading(Chart(spotAt: 0.438, 0.345, width: 0.022, height: 0.022), times: 0.55)
            .fading(Chart(spotAt: 0.562, 0.345, width: 0.022, height: 0.022), times: 0.55)
            .fading(Chart(spotAt: 0.5, 0.518, width: 0.012, height: 0.02), times: 0.35)
    }

    private static var blush: Chart {
        Chart(spotAt: 0.30, 0.585, width: 0.085, height: 0.075)
            .adding(Chart(spotAt: 0.70, 0.585, width: 0.085, height: 0.075))
            .adding(Chart(spotAt: 0.5, 0.60, width: 0.055, height: 0.05), times: 0.75)
            .adding(Chart(spotAt: 0.5, 0.36, width: 0.09, height: 0.05), times: 0.35)
            .adding(Chart(spotAt: 0.5, 0.88, width: 0.16, height: 0.04), times: 0.25)
            .adding(Chart(spotAt: 0.06, 0.56, width: 0.06, height: 0.12), times: 0.6)
            .adding(Chart(spotAt: 0.94, 0.56, width: 0.06, height: 0.12), times: 0.6)
    }

    private static var underEyes: Chart {
        let hollow = Outline(
            (0.418, 0.708), (0.385, 0.70), (0.35, 0.698), (0.315, 0.704), (0.315, 0.685),
            (0.35, 0.668), (0.385, 0.672), (0.41, 0.69))
        let corners = Chart(spotAt: 0.425, 0.715, width: 0.02, height: 0.02)
            .adding(Chart(spotAt: 0.575, 0.715, width: 0.02, height: 0.02))
        return Chart(both: hollow.roundedClosed()).blurred(9).maximum(corners.times(0.8))
    }

    /// Where skin shines: forehead, nose and chin above all.
    private static var oil: Chart {
        Chart(spotAt: 0.5, 0.64, width: 0.045, height: 0.09)
            .adding(Chart(spotAt: 0.5, 0.87, width: 0.17, height: 0.07), times: 0.8)
            .adding(Chart(spotAt: 0.33, 0.62, width: 0.06, height: 0.05), times: 0.45)
            .adding(Chart(spotAt: 0.67, 0.62, width: 0.06, height: 0.05), times: 0.45)
            .adding(Chart(spotAt: 0.5, 0.33, width: 0.06, height: 0.04), times: 0.5)
            .adding(Chart(spotAt: 0.5, 0.51, width: 0.03, height: 0.02), times: 0.3)
    }

    private static var lids: Chart {
        let lid = Outline(
            (0.405, 0.718), (0.385, 0.735), (0.36, 0.750), (0.33, 0.752), (0.30, 0.735),
            (0.292, 0.722), (0.315, 0.722), (0.36, 0.724))
        return Chart(both: lid.roundedClosed()).blurred(6)
    }

    /// How much of a beard is moustache and chin.
    private static var moustache: Chart {
        let half = Outline(
            (0.365, 0.46), (0.42, 0.535), (0.5, 0.53), (0.5, 0.26), (0.40, 0.27), (0.36, 0.36))
        return Chart(both: half.roundedClosed(), blur: 10)
    }

    /// The edges of the lids, where liner goes.
    private static var lidLines: Chart {
        let edge = Outline(
            (0.409, 0.7145), (0.36, 0.7275), (0.33, 0.7265), (0.307, 0.7187), (0.33, 0.7095),
            (0.36, 0.7085))
        return Chart(both: edge.roundedClosed(), blur: 2.5)
    }
}
