/// The proportions of the people that the networks learn from.
///
/// Women and men are equally many. Ages are even from about six years (`age` 0) over seventeen
/// (0.13), thirty (0.3) and fifty (0.5) to ninety (1). Skin tones are even over six groups of the
/// individual typology angle of the skin's reflectance (Chardon et al. 1991, "Skin colour typology
/// and suntanning pathways"): one in six is in each.
public enum Population {
    /// `age` below this is a child.
    public static let childhood: Float = 0.13

    /// Groups of skin tone as ranges of `melanin`; the angles between them are 48, 41, 28, 10 and
    /// -30 degrees.
    public static let skinTones: [Range<Float>] = [
        0..<0.08, 0.08..<0.16, 0.16..<0.275, 0.275..<0.41, 0.41..<0.735, 0.735..<1.001,
    ]

    /// The number of the group that `melanin` belongs to.
    public static func skinTone(melanin: Float) -> Int {
        skinTones.firstIndex { $0.contains(melanin) } ?? (melanin < 0 ? 0 : skinTones.count - 1)
    }

    static func drawMelanin(_ chance: inout Chance) -> Float {
        let group = skinTones[min(Int(chance.uniform() * Float(skinTones.count)), 5)]
        return chance.uniform(group.lowerBound, group.upperBound).unit
    }
}
