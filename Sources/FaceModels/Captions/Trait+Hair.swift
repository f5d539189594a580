extension Trait {
    /// Hair and beard.
    ///
    /// Styles: 0 bald, 1 buzz, 2 crop, 3 quiff, 4 side part, 5 bob, 6 long, 7 afro, 8 curly long,
    /// 9 tied back, 10 pixie.
    static let ofHair: [Trait] = [
        Trait(adjective: "bald, bald headed, hairless", thing: "a bald head, no hair") {
            $0.isBald && $0["hat"] < 0.5
        },
        Trait(adjective: "balding", thing: "a receding hairline, a high forehead, a bald spot") {
            $0["recede"] > 0.4 || 0.3...0.85 ~= $0["hair_thin"]
        },
        Trait(
            adjective: "blond, blonde, fair haired", thing: "blond hair",
            hair: "blond, blonde, fair, light, golden"
        ) { $0.showsHair && $0.keepsHairColour && $0["hair_mel"] < 0.36 && $0["hair_red"] < 0.5 },
        Trait(adjective: "brunette, brown haired", hair: "brown, chestnut, dark brown") {
            $0.showsHair && $0.keepsHairColour && 0.45...0.85 ~= $0["hair_mel"]
                && $0["hair_red"] < 0.5
        },
        Trait(adjective: "dark haired, black haired", hair: "black, dark") {
            $0.showsHair && $0.keepsHairColour && $0["hair_mel"] > 0.85
        },
        Trait(adjective: "red haired, ginger", hair: "red, ginger, auburn, copper") {
            $0.showsHair && $0.keepsHairColour && $0["hair_red"] > 0.5 && $0["hair_mel"] < 0.8
        },
        Trait(adjective: "grey haired, greying", hair: "grey, silver, greying") {
            $0.showsHair && $0["dye"] < 0.5 && $0["grey"] > 0.5
        },
        Trait(adjective: "white haired", hair: "white, snow white") {
            $0.showsHair && $0["dye"] < 0.5 && $0["grey"] > 0.8
        },
        Trait(hair: "dyed, coloured, bright, colourful") { $0.showsHair && $0["dye"] > 0.5 },
        Trait(hair: "purple, pink, violet") {
            $0.showsHair && $0["dye"] > 0.5 && $0["dye_hue"] > 0.7 && $0["dye_hue"] < 0.95
        },
        Trait(hair: "blue") { $0.showsHair && $0["dye"] > 0.5 && 0.5...0.7 ~= $0["dye_hue"] },
        Trait(hair: "green") { $0.showsHair && $0["dye"] > 0.5 && 0.22...0.45 ~= $0["dye_hue"] },
        Trait(adjective: "short haired", hair: "short, cropped") {
            $0.showsWholeHair && [1, 2, 3, 4, 10].contains($0.choice("hair_style"))
        },
        Trait(hair: "very short, shaved", addition: "with a buzz cut, with a crew cut") {
            $0.showsWholeHair && $0.choice("hair_style") == 1
        },
        Trait(thing: "a bob", hair: "chin length, medium length, bobbed") {
            $0.showsHair && $0.choice("hair_style") == 5
        },
        Trait(adjective: "long haired", hair: "long, shoulder length, flowing") {
            $0.showsHair && [6, 8].contains($0.choice("hair_style"))
        },
        Trait(thing: "an afro, an afro hairstyle", hair: "frizzy") {
            $0.showsHair && $0.choice("hair_style") == 7
        },
        Trait(adjective: "curly haired", thing: "curls, locks", hair: "curly, wavy") {
            $0.showsHair && $0.choice("hair_style") != 1
                && ($0["hair_curl"] > 0.45 || [7, 8].contains($0.choice("hair_style")))
        },
        Trait(hair: "straight, sleek") {
            $0.showsHair && $0["hair_curl"] < 0.12
                && [3, 4, 5, 6, 10].contains($0.choice("hair_style"))
        },
        Trait(thing: "the hair tied back, a bun", hair: "tied, pinned up") {
            $0.showsHair && $0.choice("hair_style") == 9 && $0.choice("hair_extra") == 0
        },
        Trait(thing: "a ponytail, a braid, braids, plaits") {
            $0.showsHair && 1...3 ~= $0.choice("hair_extra")
        },
        Trait(thing: "dreadlocks", hair: "matted") {
            $0.showsHair && $0.choice("hair_extra") == 4
        },
        Trait(thing: "a mohawk, an undercut") { $0.showsHair && $0.choice("hair_extra") > 4 },
        Trait(hair: "thick, full, voluminous, big, bushy") {
            $0.showsWholeHair && $0["hair_vol"] > 0.68
        },
        Trait(hair: "flat, fine, thin") { $0.showsWholeHair && $0["hair_vol"] < 0.22 },
        Trait(hair: "messy, untidy, tousled") { $0.showsWholeHair && $0["hair_messy"] > 0.7 },
        Trait(thing: "a fringe, bangs", addition: "with hair over the forehead") {
            $0.showsHair && $0["fringe"] > 0.3
        },
        Trait(adjective: "bearded", thing: "a beard, facial hair", addition: "wearing a beard") {
            $0.hasBeard
        },
        Trait(thing: "a full beard, a long beard, a big beard, a thick beard") {
            $0.hasBeard && $0["beard"] > 0.5 && $0["beard_chin"] > 0.5
        },
        Trait(thing: "a goatee, a chin beard") { $0.hasBeard && $0["beard_chin"] < 0.5 },
        Trait(thing: "a moustache, a moustache and a beard") {
            $0.hasBeard && $0["moustache"] > 0.5
        },
        Trait(adjective: "grey bearded", thing: "a grey beard") {
            $0.hasBeard && $0["grey"] > 0.45
        },
        Trait(adjective: "white bearded", thing: "a white beard") {
            $0.hasBeard && $0["grey"] > 0.75
        },
        Trait(thing: "a dark beard, a black beard, a brown beard") {
            $0.hasBeard && $0["grey"] < 0.25 && $0["hair_mel"] > 0.6
        },
        Trait(
            adjective: "unshaven, stubbly", thing: "stubble, a three day beard, a short beard"
        ) { $0["stubble"] > 0.35 && $0["beard"] < 0.2 && $0.showsMouth },
        Trait(
            adjective: "clean shaven, shaven, beardless", thing: "no beard, a shaven face",
            addition: "without a beard, without facial hair"
        ) {
            $0.isMale && !$0.isChild && $0["stubble"] < 0.08 && $0["beard"] < 0.08
                && $0.showsMouth
        },
    ]
}
