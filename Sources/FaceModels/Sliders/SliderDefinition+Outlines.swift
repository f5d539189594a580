extension SliderDefinition {
    /// Whether every outline stays where it is: the slider changes nothing but light, colour, make-up
    /// or skin.
    ///
    /// Told by what it moves in rendered people; `false` if that is not known.
    public var keepsOutlines: Bool {
        !direction.isEmpty
            && direction.allSatisfy { $0.kind == .shift && Self.tones.contains($0.parameter) }
    }

    /// Whether the head ends elsewhere although nothing moved: hair grows or is cut.
    ///
    /// `true` if it is not known what the slider moves.
    public var growsHair: Bool {
        direction.isEmpty || direction.contains { Self.hair.contains($0.parameter) }
    }

    /// Whether nothing but outlines moves: no colour changes, and nothing appears that was hidden.
    public var movesOutlinesOnly: Bool {
        !direction.isEmpty
            && direction.allSatisfy { $0.kind == .shift && Self.shapes.contains($0.parameter) }
    }

    /// Whether the head moves as a whole.
    public var turnsHead: Bool { group == "Pose" }

    /// The renderer's parameters that move no outline.
    private static let tones: Set = [
        "key_az", "key_el", "key_int", "fill", "amb", "wb", "hair_mel", "dye", "hair_red", "grey",
        "lip_makeup", "blush", "shadow", "liner", "pores", "blotch", "undereye", "freckles", "oil",
    ]

    /// The renderer's parameters that move nothing but outlines.
    private static let shapes: Set = [
        "brow_raise", "face_width", "jaw", "nose_size", "eye_size", "lip_full", "weight",
    ]

    /// The renderer's parameters that say how much hair there is.
    private static let hair: Set = [
        "hair_style", "hair_len", "hair_vol", "hair_curl", "beard", "stubble",
    ]
}
