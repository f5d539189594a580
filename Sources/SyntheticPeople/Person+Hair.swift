import Foundation

/// The styles that ``Parameter/hairStyle`` numbers.
enum HairStyle: Int {
    case bald, buzz, crop, quiff, side, bob, long, afro, curly, tied, pixie

    /// Styles as often as they are drawn.
    static let ofMen: [HairStyle] = [
        .bald, .buzz, .buzz, .crop, .crop, .crop, .quiff, .quiff, .side, .side, .side, .pixie,
        .long, .curly, .bob,
    ]
    static let ofWomen: [HairStyle] = [
        .bob, .bob, .bob, .long, .long, .long, .long, .long, .curly, .curly, .tied, .tied, .pixie,
        .pixie, .side,
    ]
}

extension Person {
    mutating func drawHair(_ chance: inout Chance) {
        let isMale = self[.masc] > 0
        let (age, melanin) = (self[.age], self[.melanin])
        var style = (isMale ? HairStyle.ofMen : HairStyle.ofWomen)[
            min(Int(chance.uniform() * 15), 14)]
        if melanin > 0.6 && chance.happens(0.45) {
            style =
                isMale
                ? (chance.happens(0.5) ? .buzz : .afro) : (chance.happens(0.6) ? .afro : .curly)
        }
        if age < Population.childhood && style == .bald { style = .crop }
        self[.hairStyle] = Float(style.rawValue)
        self[.hairLen] = chance.uniform()
        self[.hairVol] = chance.normal(0.45, 0.22, in: 0...1)
        self[.hairCurl] =
            chance.happens(0.5)
            ? chance.uniform(0, 0.25) : chance.uniform(0.2, 1) * (isMale ? 0.6 : 0.8)
        if style == .side || style == .crop {
            self[.hairPart] = (chance.happens(0.5) ? -1 : 1) * chance.uniform(0.5, 1.1)
        } else {
            self[.hairPart] = chance.happens(0.25) ? 0 : chance.uniform(-1, 1)
        }
        self[.fringe] = !isMale && chance.happens(0.35) ? chance.uniform(0.3, 1) : 0
        if isMale {
            let early = chance.uniform() * chance.uniform() * 0.6
            self[.recede] =
                (early * min(age * 4, 1) + (age > 0.4 ? (age - 0.4) * chance.uniform() * 1.4 : 0))
                .unit
        } else {
            self[.recede] = chance.uniform() * 0.15
        }
        if isMale && age > 0.4 && chance.happens(0.35) {
            self[.hairThin] = chance.uniform(0.2, 0.8)
        } else {
            self[.hairThin] = style == .bald ? chance.uniform(0.85, 1) : 0
        }
        self[.hairMel] =
            melanin > 0.3
            ? chance.uniform(0.8, 1)
            : melanin > 0.16
                ? chance.uniform(0.35, 1) : powf(chance.uniform(), 0.7).unit
        self[.hairRed] = chance.happens(0.15) ? chance.uniform(0.5, 1) : chance.uniform(0, 0.35)
        self[.grey] = age > 0.45 ? ((age - 0.45) * 2.2 * chance.uniform() * 1.5).unit : 0
        self[.dye] = !isMale && chance.happens(0.05) ? 1 : 0
        self[.dyeHue] = chance.uniform()
        self[.hairShine] = chance.uniform(0.15, 0.9)
        self[.hairMessy] = chance.uniform(0.1, 0.8)
        self[.hairClump] = chance.uniform(0.3, 0.9)
    }

    mutating func drawBeardAndGlasses(_ chance: inout Chance) {
        if self[.masc] > 0 && self[.age] > 0.17 {
            if chance.happens(0.7) {
                self[.stubble] = chance.uniform(0.05, 1) * chance.uniform(0.3, 1)
            }
            if chance.happens(0.3) {
                self[.beard] = chance.uniform(0.12, 1) * chance.uniform(0.4, 1)
                self[.beardChin] = chance.happens(0.7) ? 1 : chance.uniform(0, 0.3)
                self[.moustache] = chance.happens(0.85) ? 1 : 0
            }
        }
        self[.glasses] = chance.happens(0.18 + 0.15 * self[.age]) ? 1 : 0
        self[.glShape] = chance.uniform()
        self[.glSize] = chance.uniform()
        self[.glThick] = chance.uniform()
        self[.glTint] = chance.happens(0.12) ? 1 : 0
        self[.glCol] = chance.uniform()
    }
}
