import Imaging
import NeuralNetworks

extension ShardWriter {
    /// Adds a portrait.
    ///
    /// Every second one is clean; the others have free seeds, noise and compression, clutter behind
    /// and things before them.
    mutating func addPortrait(_ index: UInt32, _ isHeldOut: Bool, _ renderer: Renderer) throws {
        let drawn = Person(seed: index + 1 + (isHeldOut ? 10_000_000 : 0))
        try addPortrait(of: index % 2 == 0 ? drawn.clean : drawn, renderer)
    }

    /// Adds the clean portrait numbered `2 * index` with one parameter moved.
    mutating func addEdit(_ index: UInt32, _ isHeldOut: Bool, _ renderer: Renderer) throws {
        let seed = 2 * index + 1 + (isHeldOut ? 10_000_000 : 0)
        try addPortrait(of: Person(seed: seed).clean.moved(seed: mixedBits(seed)), renderer)
    }

    private mutating func addPortrait(of person: Person, _ renderer: Renderer) throws {
        let picture = renderer.portrait(of: person, size: side)
        let face = picture.faces[0]
        try addPicture(picture)
        add("parameters", .float32, shape: [Person.count], person.values)
        add("landmarks", .float32, shape: [68, 3], face.landmarkRows)
        add("box", .float32, shape: [4], (0..<4).map { face.box[$0] })
    }

    /// Adds one of the ten pictures of a person, each in another pose, light and mood; on every
    /// second one the hair and beard are different too.
    mutating func addIdentity(_ index: UInt32, _ isHeldOut: Bool, _ renderer: Renderer) {
        let (number, variant) = (index / 10, index % 10)
        let person = Person(seed: number + 1 + (isHeldOut ? 30_000_000 : 20_000_000))
            .seenAgain(variant, seed: number * 64 + variant + (isHeldOut ? 777_777_777 : 1))
        let picture = renderer.portrait(of: person, size: 128, scale: 1)
        add("image", .uint8, shape: [128, 128, 3], picture.image.pixels)
        add("parameters", .float32, shape: [Person.count], person.values)
        add("person", .int32, shape: [], [Int32(number)])
    }

    /// Adds a scene; the records of faces that are not there are zero.
    mutating func addScene(_ index: UInt32, _ isHeldOut: Bool, _ renderer: Renderer) throws {
        let scene = renderer.scene(
            seed: index + 1 + (isHeldOut ? 50_000_000 : 40_000_000), width: side, height: side)
        var (landmarks, boxes): ([Float], [Float]) = ([], [])
        for face in scene.faces {
            landmarks += face.landmarkRows
            boxes += (0..<4).map { face.box[$0] }
        }
        landmarks += [Float](repeating: 0, count: 4 * 204 - landmarks.count)
        boxes += [Float](repeating: 0, count: 16 - boxes.count)
        try addPicture(scene)
        add("landmarks", .float32, shape: [4, 68, 3], landmarks)
        add("box", .float32, shape: [4, 4], boxes)
        add("faces", .int32, shape: [], [Int32(scene.faces.count)])
    }
}

extension ShardWriter {
    /// Adds the picture as JPEG, with more bits than a camera spends, and the labels in runs.
    private mutating func addPicture(_ picture: Rendering) throws {
        addBlob("image", try picture.image.encoded(as: .jpeg, quality: 95))
        addBlob("labels", LabelRuns.encoded(picture.labels, width: side))
    }
}

extension Rendering.Face {
    /// x, y and visibility of each landmark.
    fileprivate var landmarkRows: [Float] {
        zip(landmarks, visibility).flatMap { [$0.x, $0.y, $1] }
    }
}

extension Person {
    /// The same person with one of ``edited`` moved by at least a quarter of its range.
    func moved(seed: UInt32) -> Person {
        var chance = Chance(state: seed)
        let last = Self.edited.count - 1
        let parameter = Self.edited[min(Int(chance.uniform() * Float(last + 1)), last)]
        let range = parameter.range
        let length = range.upperBound - range.lowerBound
        var person = self
        var distance = chance.uniform(0.25, 0.6) * length
        let isUp = chance.happens(0.5)
        let start = self[parameter]
        if isUp ? start + distance > range.upperBound : start - distance < range.lowerBound {
            distance = -distance
        }
        person[parameter] = (start + (isUp ? distance : -distance)).clamped(to: range)
        return person
    }

    /// What sliders move.
    static let edited: [Parameter] = [
        .yaw, .pitch, .roll, .hairLen, .gazeX, .gazeY, .smile, .mouthOpen, .eyeOpen, .browRaise,
        .pucker, .squint, .masc,
        .faceWidth, .noseSize, .jaw, .eyeSize, .lipFull, .weight, .age, .undereye, .freckles,
        .blotch, .pores, .oil, .lipMakeup, .blush, .shadow, .liner, .browThick, .hairMel, .hairRed,
        .grey, .hairVol, .hairCurl, .recede, .fringe, .stubble, .beard, .keyAz, .keyEl, .keyInt,
        .wb,
    ]

    /// The same person on another day: shape, skin, eyes and sex stay.
    fileprivate func seenAgain(_ variant: UInt32, seed: UInt32) -> Person {
        let start = mixedBits(seed)
        var other = Person(seed: start)
        var tries: UInt32 = 1
        while tries < 60, (other[.masc] > 0) != (self[.masc] > 0) {
            other = Person(seed: start &+ tries &* 977)
            tries += 1
        }
        var person = self
        var changing = Self.changingDaily
        if variant % 2 == 1 { changing += Self.changingMonthly }
        for parameter in changing { person[parameter] = other[parameter] }
        return person
    }

    private static let changingDaily: [Parameter] =
        [
            .yaw, .pitch, .roll, .torsoYaw, .camDist, .gazeX, .gazeY, .smile, .mouthOpen, .eyeOpen,
            .browRaise, .pucker, .squint, .sneer, .oil, .blotch, .lipColR, .lipColG, .lipColB,
            .lipMakeup, .lipGloss, .blush, .shadow, .shadowHue, .liner, .glasses, .glShape,
            .glSize, .glThick, .glTint, .glCol, .clothType, .clothR, .clothG, .clothB, .clothPat,
            .neckline, .hat, .hatHue, .hatLum,
        ] + Parameter.allCases[Parameter.keyAz.index...]

    private static let changingMonthly: [Parameter] = [
        .hairStyle, .hairLen, .hairVol, .hairPart, .fringe, .stubble, .beard, .beardChin,
        .moustache,
    ]
}
