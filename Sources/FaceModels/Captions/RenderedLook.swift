/// The parameters of one rendered person by their names, and what of them the picture shows.
struct RenderedLook {
    private let person: [Float]

    /// - Parameter person: The renderer's vector, one float per field of `PersonEncoding.standard`.
    init(_ person: [Float]) { self.person = person }

    subscript(name: String) -> Float { person[PersonEncoding.standard.position(of: name)] }

    /// A choice, such as the style of the hair.
    func choice(_ name: String) -> Int { Int(self[name].rounded()) }

    var isMale: Bool { self["masc"] > 0 }

    /// Whether it is a child or a teenager, who has neither beard nor make-up.
    var isChild: Bool { self["age"] < 0.13 }

    /// Neither a hand nor a mask is before the mouth.
    var showsMouth: Bool { ![8, 12].contains(choice("occluder")) }

    /// The eyes are open and not behind dark glasses.
    var showsEyes: Bool { !hasSunglasses && self["eye_open"] > -0.3 }

    var hasSunglasses: Bool { self["glasses"] > 0.5 && self["gl_tint"] > 0.5 }

    var isBald: Bool { choice("hair_style") == 0 || self["hair_thin"] > 0.85 }

    /// There is hair, and no headscarf, turban, hood or helmet over it.
    var showsHair: Bool {
        !isBald && !(self["hat"] > 0.5 && 3...6 ~= choice("hat_kind"))
    }

    /// There is hair, and nothing on the head.
    var showsWholeHair: Bool { showsHair && self["hat"] < 0.5 }

    var hasBeard: Bool { self["beard"] > 0.2 && showsMouth }

    /// The natural colour of the hair shows: it is neither dyed nor grey.
    var keepsHairColour: Bool { self["dye"] < 0.5 && self["grey"] < 0.35 }
}
