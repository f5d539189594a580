extension Trait {
    /// Sex, age and build.
    ///
    /// The parameter of age is 0 for a child of six, 0.13 for seventeen, 0.3 for thirty, 0.5 for
    /// fifty and 1 for ninety.
    static let ofPeople: [Trait] = [
        Trait(noun: "man, gentleman, guy, male person, man's face") { $0.isMale && !$0.isChild },
        Trait(noun: "woman, lady, female person, woman's face") { !$0.isMale && !$0.isChild },
        Trait(noun: "boy") { $0.isMale && $0["age"] < 0.17 },
        Trait(noun: "girl") { !$0.isMale && $0["age"] < 0.22 },
        Trait(noun: "child, kid, youngster") { $0.isChild },
        Trait(noun: "adult, grown up person") { $0["age"] > 0.2 },
        Trait(adjective: "male, masculine") { $0.isMale },
        Trait(adjective: "female, feminine") { !$0.isMale },
        Trait(adjective: "rugged, manly, virile") { $0["masc"] > 0.75 && !$0.isChild },
        Trait(adjective: "womanly, girlish, delicate") { $0["masc"] < -0.75 },
        Trait(adjective: "little, small") { $0["age"] < 0.08 },
        Trait(adjective: "teenage, adolescent") { 0.08...0.18 ~= $0["age"] },
        Trait(adjective: "young, youthful, juvenile") { $0["age"] < 0.28 },
        Trait(adjective: "middle aged, mature") { 0.42...0.62 ~= $0["age"] },
        Trait(adjective: "old, elderly, aged, senior") { $0["age"] > 0.68 },
        Trait(adjective: "very old, ancient") { $0["age"] > 0.88 },
        Trait(noun: "old man, grandfather, grandpa") { $0.isMale && $0["age"] > 0.72 },
        Trait(noun: "old woman, grandmother, granny") { !$0.isMale && $0["age"] > 0.72 },
        Trait(adjective: "chubby, plump, heavy, overweight, fat", thing: "a round face") {
            $0["weight"] > 0.5
        },
        Trait(adjective: "slim, thin, skinny, lean, slender", thing: "a gaunt face") {
            $0["weight"] < -0.4
        },
    ]
}
