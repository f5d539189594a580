extension SliderDefinition {
    /// The sliders of the starter pack, in the order of the slider model's inputs.
    public static let starter: [SliderDefinition] = [
        .init("smile", "Smile", "Expression", [.by("smile", 0.85, -0.75)]),
        .init("mouth_open", "Mouth open", "Expression", [.by("mouth_open", 0.55, -0.4)]),
        .init("eyes_open", "Eyes open", "Expression", [.by("eye_open", 0.6, -0.65)]),
        .init("squint", "Squint", "Expression", [.by("squint", 0.7, -0.5)]),
        .init("brows", "Brows", "Expression", [.by("brow_raise", 0.6, -0.6)]),
        .init("pucker", "Pucker", "Expression", [.by("pucker", 0.8, -0.5)]),
        .init("gaze_x", "Look sideways", "Expression", [.by("gaze_x", 20, -20)]),
        .init("gaze_y", "Look up", "Expression", [.by("gaze_y", 13, -13)]),
        .init(
            "turn", "Turn head", "Pose",
            [.by("yaw", 28, -28), .by("torso_yaw", 8, -8), .by("gaze_x", -8, 8)]),
        .init("nod", "Nod", "Pose", [.by("pitch", 14, -14), .by("gaze_y", -4, 4)]),
        .init("tilt", "Tilt head", "Pose", [.by("roll", 14, -14)]),
        .init(
            "age", "Age", "Face",
            [.by("age", 0.95, -0.6), .by("grey", 0.5, -0.4), .by("undereye", 0.3, -0.25)]),
        .init(
            "masculine", "Feminine – masculine", "Face",
            [
                .by("masc", 1.0, -1.0), .by("id0", -1.3, 1.3), .by("brow_thick", 0.2, -0.2),
                .by("lash", -0.2, 0.2), .by("lip_makeup", -0.5, 0.3),
            ]),
        .init("weight", "Weight", "Face", [.by("weight", 0.9, -0.9)]),
        .init("face_width", "Face width", "Face", [.by("face_width", 0.9, -0.9)]),
        .init("jaw", "Jaw", "Face", [.by("jaw", 0.9, -0.9)]),
        .init("nose", "Nose size", "Face", [.by("nose_size", 0.9, -0.9)]),
        .init("lips", "Lips", "Face", [.by("lip_full", 0.9, -0.9)]),
        .init("eye_size", "Eye size", "Face", [.by("eye_size", 0.9, -0.9)]),
        .init(
            "hair_dark", "Hair colour", "Hair", [.by("hair_mel", 0.6, -0.6), .by("dye", -1, 0)]),
        .init("hair_red", "Red hair", "Hair", [.by("hair_red", 0.7, -0.4)]),
        .init("grey", "Grey hair", "Hair", [.by("grey", 0.8, -0.8)]),
        .init(
            "hair_length", "Hair length", "Hair",
            [.to("hair_style", 6, 2), .by("hair_len", 0.4, -0.4)]),
        .init("hair_volume", "Hair volume", "Hair", [.by("hair_vol", 0.5, -0.5)]),
        .init("hair_curl", "Curls", "Hair", [.by("hair_curl", 0.5, -0.4)]),
        .init("fringe", "Fringe", "Hair", [.by("fringe", 0.8, -0.8)]),
        .init("recede", "Hairline", "Hair", [.by("recede", 0.5, -0.3)]),
        .init(
            "beard", "Beard", "Hair", [.by("beard", 0.6, -0.6), .by("stubble", 0.8, -0.8)]),
        .init(
            "lipstick", "Lipstick", "Make-up", [.by("lip_makeup", 0.9, -0.9)]),
        .init("blush", "Blush", "Make-up", [.by("blush", 0.7, -0.5)]),
        .init(
            "eye_shadow", "Eye shadow", "Make-up",
            [.by("shadow", 0.7, -0.5), .by("liner", 0.7, -0.7)]),
        .init("light_side", "Light from the side", "Light", [.by("key_az", 60, -60)]),
        .init("light_height", "Light height", "Light", [.by("key_el", 35, -35)]),
        .init(
            "light_warmth", "Warmth", "Light", [.by("wb", 0.7, -0.7)]),
        .init(
            "light_contrast", "Contrast of light", "Light",
            [.by("key_int", 0.7, -0.7), .by("fill", -0.2, 0.2), .by("amb", -0.2, 0.2)]),
        .init(
            "smooth", "Smooth skin", "Skin",
            [.by("pores", -0.4, 0.3), .by("blotch", -0.4, 0.3), .by("undereye", -0.4, 0.3)]),
        .init("freckles", "Freckles", "Skin", [.by("freckles", 0.8, -0.6)]),
        .init("shine", "Shine", "Skin", [.by("oil", 0.5, -0.4)]),
    ]

    private init(_ name: String, _ label: String, _ group: String, _ direction: [Effect]) {
        self.init(name: name, label: label, group: group, direction: direction)
    }
}

extension SliderDefinition.Effect {
    fileprivate static func by(_ parameter: String, _ positive: Float, _ negative: Float) -> Self {
        Self(parameter: parameter, kind: .shift, positive: positive, negative: negative)
    }

    fileprivate static func to(_ parameter: String, _ positive: Float, _ negative: Float) -> Self {
        Self(parameter: parameter, kind: .choice, positive: positive, negative: negative)
    }
}
