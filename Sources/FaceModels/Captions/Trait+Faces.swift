extension Trait {
    /// Features, skin and make-up.
    static let ofFaces: [Trait] = [
        Trait(adjective: "broad faced", thing: "a wide face, a broad face") {
            $0["face_width"] > 0.5
        },
        Trait(adjective: "narrow faced", thing: "a narrow face, a thin face") {
            $0["face_width"] < -0.5
        },
        Trait(thing: "a strong jaw, a square jaw, a wide jaw, a strong chin") { $0["jaw"] > 0.5 },
        Trait(thing: "a weak jaw, a narrow jaw, a pointed chin") { $0["jaw"] < -0.5 },
        Trait(thing: "a big nose, a large nose, a broad nose") { $0["nose_size"] > 0.5 },
        Trait(thing: "a small nose, a little nose") { $0["nose_size"] < -0.5 },
        Trait(thing: "full lips, thick lips, big lips") { $0["lip_full"] > 0.5 && $0.showsMouth },
        Trait(thing: "thin lips, narrow lips") { $0["lip_full"] < -0.5 && $0.showsMouth },
        Trait(thing: "big eyes, large eyes") { $0["eye_size"] > 0.5 && $0.showsEyes },
        Trait(thing: "small eyes, little eyes, narrow eyes") {
            $0["eye_size"] < -0.5 && $0.showsEyes
        },
        Trait(adjective: "brown eyed", thing: "brown eyes, dark eyes") {
            $0["iris_mel"] > 0.75 && $0.showsEyes
        },
        Trait(adjective: "blue eyed", thing: "blue eyes, pale eyes") {
            $0["iris_mel"] < 0.35 && $0["iris_green"] < 0.45 && $0.showsEyes
        },
        Trait(adjective: "green eyed", thing: "green eyes") {
            $0["iris_mel"] < 0.5 && $0["iris_green"] > 0.6 && $0.showsEyes
        },
        Trait(thing: "thick eyebrows, bushy eyebrows, heavy brows") { $0["brow_thick"] > 0.72 },
        Trait(thing: "thin eyebrows, fine brows") { $0["brow_thick"] < 0.28 },
        Trait(thing: "long eyelashes, long lashes") { $0["lash"] > 0.8 && $0.showsEyes },
        Trait(adjective: "dark skinned, black", thing: "dark skin, black skin") {
            $0["melanin"] > 0.6
        },
        Trait(adjective: "tanned, brown skinned", thing: "brown skin, tanned skin, olive skin") {
            0.28...0.6 ~= $0["melanin"]
        },
        Trait(
            adjective: "pale, fair skinned, light skinned",
            thing: "pale skin, fair skin, light skin"
        ) { $0["melanin"] < 0.12 },
        Trait(adjective: "freckled", thing: "freckles, a freckled face") {
            $0["freckles"] > 0.3
        },
        Trait(thing: "moles, spots on the skin") { $0["moles"] > 0.5 },
        Trait(thing: "shiny skin, oily skin, glossy skin, a shiny face") { $0["oil"] > 0.6 },
        Trait(thing: "dull skin, matte skin, dry skin") { $0["oil"] < 0.15 },
        Trait(adjective: "ruddy, flushed", thing: "a red face, ruddy skin") {
            $0["haemo"] > 0.65 && $0["melanin"] < 0.4
        },
        Trait(adjective: "smooth skinned", thing: "smooth skin, clear skin, flawless skin") {
            $0["age"] < 0.4 && $0["blotch"] < 0.35 && $0["pores"] < 0.5
        },
        Trait(adjective: "wrinkled, wrinkly", thing: "wrinkles, wrinkled skin, a lined face") {
            $0["age"] > 0.65
        },
        Trait(thing: "rough skin, coarse skin, blemishes, large pores") {
            $0["blotch"] > 0.5 && $0["pores"] > 0.6
        },
        Trait(thing: "dark circles under the eyes, tired eyes, bags under the eyes") {
            $0["undereye"] > 0.6 && !$0.hasSunglasses
        },
        Trait(thing: "lipstick, painted lips", addition: "wearing lipstick") {
            $0["lip_makeup"] > 0.35 && $0.showsMouth
        },
        Trait(thing: "red lips, red lipstick", addition: "wearing red lipstick") {
            $0["lip_makeup"] > 0.4 && $0["lip_col_g"] < 0.22 && $0.showsMouth
        },
        Trait(thing: "pink lips, pink lipstick, nude lipstick") {
            $0["lip_makeup"] > 0.4 && $0["lip_col_g"] > 0.24 && $0.showsMouth
        },
        Trait(thing: "eye shadow, painted eyes", addition: "wearing eye shadow") {
            $0["shadow"] > 0.25 && $0.showsEyes
        },
        Trait(thing: "eyeliner, dark eyeliner", addition: "wearing eyeliner") {
            $0["liner"] > 0.4 && $0.showsEyes
        },
        Trait(thing: "blush, rosy cheeks, red cheeks, rouge") { $0["blush"] > 0.3 },
        Trait(
            adjective: "made up", thing: "make up, heavy make up", addition: "wearing make up"
        ) { $0["lip_makeup"] > 0.4 && max($0["shadow"], $0["liner"]) > 0.25 },
        Trait(thing: "no make up, bare lips", addition: "without make up, without lipstick") {
            !$0.isMale && !$0.isChild
                && max($0["lip_makeup"], $0["shadow"], $0["liner"]) < 0.15
        },
    ]
}
