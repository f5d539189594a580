extension Trait {
    /// Mouth, eyes, gaze and how the head is held.
    static let ofExpressions: [Trait] = [
        Trait(
            adjective: "smiling, happy, cheerful, friendly", thing: "a smile, a smiling mouth",
            addition: "smiling, who smiles, looking happy"
        ) { $0["smile"] > 0.3 && $0.showsMouth },
        Trait(
            adjective: "grinning, beaming", thing: "a big smile, a broad smile, a wide grin",
            addition: "grinning, smiling broadly"
        ) { $0["smile"] > 0.65 && $0["mouth_open"] > 0.05 && $0.showsMouth },
        Trait(adjective: "laughing", thing: "a laugh", addition: "laughing, who laughs") {
            $0["smile"] > 0.4 && $0["mouth_open"] > 0.35 && $0.showsMouth
        },
        Trait(
            adjective: "serious, earnest, unsmiling, calm",
            thing: "a serious face, a neutral expression, no smile",
            addition: "not smiling, looking serious, without a smile"
        ) { abs($0["smile"]) < 0.12 && $0["mouth_open"] < 0.1 && $0.showsMouth },
        Trait(
            adjective: "sad, angry, grumpy, unhappy, stern, displeased",
            thing: "a frown, a sad mouth, an angry face", addition: "frowning, looking sad"
        ) { $0["smile"] < -0.09 && $0["brow_raise"] < 0 && $0.showsMouth },
        Trait(
            adjective: "surprised, astonished, amazed", thing: "a surprised face",
            addition: "looking surprised"
        ) { $0["brow_raise"] > 0.38 && $0["eye_open"] > 0.18 },
        Trait(thing: "an open mouth, the mouth open, parted lips") {
            $0["mouth_open"] > 0.25 && $0.showsMouth
        },
        Trait(adjective: "shouting, yelling", thing: "a wide open mouth") {
            $0["mouth_open"] > 0.55 && $0.showsMouth
        },
        Trait(thing: "a closed mouth, closed lips, the mouth shut") {
            $0["mouth_open"] < 0.03 && $0.showsMouth
        },
        Trait(thing: "visible teeth, white teeth", addition: "showing teeth") {
            $0["smile"] > 0.35 && $0["mouth_open"] > 0.12 && $0.showsMouth
        },
        Trait(adjective: "pouting, kissing", thing: "pursed lips, a kiss", addition: "pouting") {
            $0["pucker"] > 0.35 && $0.showsMouth
        },
        Trait(adjective: "squinting", thing: "squinting eyes", addition: "squinting") {
            $0["squint"] > 0.4 && $0.showsEyes
        },
        Trait(adjective: "sleeping", thing: "closed eyes, the eyes shut") {
            $0["eye_open"] < -0.4 && !$0.hasSunglasses
        },
        Trait(adjective: "sleepy, tired", thing: "half closed eyes") {
            -0.4 ... -0.14 ~= $0["eye_open"] && !$0.hasSunglasses
        },
        Trait(adjective: "wide eyed, awake", thing: "wide open eyes, wide eyes, open eyes") {
            $0["eye_open"] > 0.2 && $0.showsEyes
        },
        Trait(thing: "raised eyebrows, raised brows, high brows") { $0["brow_raise"] > 0.3 },
        Trait(thing: "lowered eyebrows, knitted brows, low brows") { $0["brow_raise"] < -0.25 },
        Trait(addition: "looking at the camera, looking at us") {
            abs($0["gaze_x"] + 0.88 * $0["yaw"]) < 6 && abs($0["gaze_y"] + 0.75 * $0["pitch"]) < 7
                && $0.showsEyes
        },
        Trait(
            thing: "eyes to the right, a gaze to the right",
            addition: "looking right, glancing to the right, looking sideways"
        ) { $0["gaze_x"] > 9 && $0["yaw"] + $0["gaze_x"] > 7 && $0.showsEyes },
        Trait(
            thing: "eyes to the left, a gaze to the left",
            addition: "looking left, glancing to the left, looking sideways"
        ) { $0["gaze_x"] < -9 && $0["yaw"] + $0["gaze_x"] < -7 && $0.showsEyes },
        Trait(thing: "eyes turned up", addition: "looking up, gazing up, looking upwards") {
            $0["gaze_y"] > 7 && $0["pitch"] + $0["gaze_y"] > 6 && $0.showsEyes
        },
        Trait(thing: "eyes cast down", addition: "looking down, gazing down, looking downwards") {
            $0["gaze_y"] < -6 && $0["pitch"] + $0["gaze_y"] < -4 && $0.showsEyes
        },
        Trait(addition: "facing the camera, facing us, seen from the front, facing forward") {
            abs($0["yaw"]) < 6
        },
        Trait(
            thing: "the head turned to the right",
            addition: "turned to the right, facing right, turned right"
        ) { $0["yaw"] > 14 },
        Trait(
            thing: "the head turned to the left",
            addition: "turned to the left, facing left, turned left"
        ) { $0["yaw"] < -14 },
        Trait(addition: "in profile, seen from the side, turned away") { abs($0["yaw"]) > 30 },
        Trait(thing: "a raised head, a raised chin", addition: "with the chin up") {
            $0["pitch"] > 8
        },
        Trait(thing: "a lowered head, a lowered chin", addition: "with the chin down") {
            $0["pitch"] < -7
        },
        Trait(thing: "a tilted head, the head tilted") { abs($0["roll"]) > 8 },
    ]
}
