import FaceModels
import Foundation
import Tensors

/// The lightness of skin as the individual typology angle, and its six customary groups.
///
/// Chardon, Cretois and Hourseau 1991, "Skin colour typology and suntanning pathways".
enum SkinTone {
    /// The groups, from light to dark, with the angle in degrees above which each begins.
    static let groups: [(name: String, above: Float)] = [
        ("very light", 55), ("light", 41), ("intermediate", 28), ("tan", 10), ("brown", -30),
        ("dark", -.infinity),
    ]

    /// The group that an angle belongs to.
    static func group(of angle: Float) -> String {
        groups.first { angle > $0.above }?.name ?? "dark"
    }

    /// The mean angle of the skin of one face, degrees; `nil` if hardly any is seen.
    ///
    /// - Parameters:
    ///   - picture: `[1, 3, side, side]` in `[-1, 1]`.
    ///   - labels: The label of every pixel.
    static func angle(of picture: Tensor, labels: [UInt8]) -> Float? {
        let pixels = labels.indices.filter { labels[$0] == FaceLabel.skin.rawValue }
        guard pixels.count > 500 else { return nil }
        let (scalars, plane) = (picture.scalars, labels.count)
        let mean = (0..<3).map { channel in
            pixels.map { (scalars[channel * plane + $0] + 1) / 2 }.mean
        }
        return angle(red: mean[0], green: mean[1], blue: mean[2])
    }

    /// The angle of an sRGB colour, each part in `0...1`, degrees.
    static func angle(red: Float, green: Float, blue: Float) -> Float {
        let linear = [red, green, blue].map {
            $0 <= 0.04045 ? $0 / 12.92 : powf(($0 + 0.055) / 1.055, 2.4)
        }
        let y = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        let z = (0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2]) / 1.0888
        func root(_ t: Float) -> Float { t > 0.008856 ? cbrtf(t) : 7.787 * t + 16 / 116 }
        let (lightness, yellow) = (116 * root(y) - 16, 200 * (root(y) - root(z)))
        return atan2f(lightness - 50, yellow) * 180 / .pi
    }
}
