extension Trait {
    /// What is worn, and the light.
    static let ofSurroundings: [Trait] = [
        Trait(
            adjective: "bespectacled", thing: "glasses, spectacles, eyeglasses",
            addition: "wearing glasses, wearing spectacles"
        ) { $0["glasses"] > 0.5 && !$0.hasSunglasses },
        Trait(thing: "sunglasses, dark glasses, shades", addition: "wearing sunglasses") {
            $0.hasSunglasses
        },
        Trait(thing: "no glasses", addition: "without glasses, not wearing glasses") {
            $0["glasses"] < 0.5
        },
        Trait(thing: "round glasses") {
            $0["glasses"] > 0.5 && $0["gl_shape"] < 0.3 && !$0.hasSunglasses
        },
        Trait(thing: "square glasses, rectangular glasses") {
            $0["glasses"] > 0.5 && $0["gl_shape"] > 0.7 && !$0.hasSunglasses
        },
        Trait(thing: "thick rimmed glasses, heavy glasses") {
            $0["glasses"] > 0.5 && $0["gl_thick"] > 0.7 && !$0.hasSunglasses
        },
        Trait(thing: "a hat, something on the head", addition: "wearing a hat, in a hat") {
            $0["hat"] > 0.5 && $0.choice("hat_kind") < 3
        },
        Trait(thing: "a cap", addition: "wearing a cap, in a cap") {
            $0["hat"] > 0.5 && $0.choice("hat_kind") < 2
        },
        Trait(thing: "a knitted cap, a beanie, a woolly hat") {
            $0["hat"] > 0.5 && $0.choice("hat_kind") == 0
        },
        Trait(thing: "a headscarf, a scarf over the hair, a turban", addition: "in a headscarf") {
            $0["hat"] > 0.5 && 3...4 ~= $0.choice("hat_kind")
        },
        Trait(thing: "a hood, a helmet", addition: "wearing a hood, wearing a helmet") {
            $0["hat"] > 0.5 && 5...6 ~= $0.choice("hat_kind")
        },
        Trait(thing: "a headband") { $0["hat"] > 0.5 && $0.choice("hat_kind") == 7 },
        Trait(adjective: "bareheaded", addition: "without a hat, wearing no hat") {
            $0["hat"] < 0.5
        },
        Trait(thing: "headphones, a headset", addition: "wearing headphones") {
            $0["headset"] > 0.5
        },
        Trait(thing: "earrings, jewellery", addition: "wearing earrings") {
            $0["earrings"] > 1.5 && $0["earring_size"] > 0.2 && $0.choice("hair_style") != 6
        },
        Trait(thing: "a scarf, a thick collar", addition: "wearing a scarf") {
            [1, 5].contains($0.choice("neckwear"))
        },
        Trait(adjective: "masked", thing: "a mask", addition: "wearing a mask, behind a mask") {
            $0.choice("occluder") == 12
        },
        Trait(thing: "light from the right", addition: "lit from the right, lit from the side") {
            35...120 ~= $0["key_az"]
        },
        Trait(thing: "light from the left", addition: "lit from the left, lit from the side") {
            -120 ... -35 ~= $0["key_az"]
        },
        Trait(thing: "light from above", addition: "lit from above, under a high light") {
            $0["key_el"] > 50
        },
        Trait(thing: "light from below", addition: "lit from below, in low light") {
            $0["key_el"] < 8
        },
        Trait(thing: "warm light", addition: "in warm light, in golden light, in evening light") {
            $0["wb"] + 2 * ($0["key_temp"] - 0.5) > 0.4
        },
        Trait(thing: "cool light", addition: "in cool light, in cold light, in bluish light") {
            $0["wb"] + 2 * ($0["key_temp"] - 0.5) < -0.3
        },
        Trait(
            thing: "strong contrast, deep shadows",
            addition: "in hard light, in dramatic light, in harsh light"
        ) { $0["key_int"] > 1.4 && $0["fill"] < 0.35 && $0["amb"] < 0.42 },
        Trait(
            thing: "little contrast, soft shadows",
            addition: "in soft light, in flat light, in gentle light"
        ) { $0["key_int"] < 0.9 && $0["amb"] > 0.42 },
        Trait(addition: "in bright light, in a bright picture") { $0["exposure"] > 0.25 },
        Trait(addition: "in the dark, in dim light, in a dark picture") {
            $0["exposure"] < -0.25
        },
    ]
}
