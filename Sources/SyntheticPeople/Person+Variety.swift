import Foundation

extension Person {
    /// Draws what people wear and hold and what is behind them.
    ///
    /// It has random numbers of its own, so that nothing drawn before depends on it.
    mutating func drawVariety(seed: UInt32) {
        var chance = Chance(state: mixedBits(seed &* 3_266_489_917 &+ 777))
        drawHairForm(&chance)
        drawHeadwear(&chance)
        drawJewellery(&chance)
        drawGarment(&chance)
        drawOccluder(&chance)
        drawClutter(&chance)
    }

    private var style: HairStyle { HairStyle(rawValue: Int(self[.hairStyle])) ?? .bald }

    private mutating func drawHairForm(_ chance: inout Chance) {
        self[.hairSide] = chance.uniform(-1, 1)
        let isMale = self[.masc] > 0
        let (first, second) = (chance.uniform(), chance.uniform())
        switch style {
        case .long where !isMale && first < 0.15, .curly where !isMale && first < 0.1:
            self[.hairStyle] = Float(HairStyle.tied.rawValue)
            self[.hairExtra] = Float(1 + Int(second * 2.99))
        case .tied where first < 0.5:
            self[.hairExtra] = Float(1 + Int(second * 2.99))
        case .long, .bob, .curly:
            if first < (self[.melanin] > 0.5 ? 0.3 : 0.03) { self[.hairExtra] = 4 }
        case .crop, .quiff, .side, .pixie:
            if self[.melanin] > 0.5 && first < 0.2 {
                self[.hairExtra] = 4
            } else if first > 0.98 {
                self[.hairExtra] = 5
            } else if first > (isMale ? 0.8 : 0.92) {
                self[.hairExtra] = 6
            }
        default: break
        }
    }

    private mutating func drawHeadwear(_ chance: inout Chance) {
        let kinds: [Float] = [0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7]
        if chance.happens(0.1) { self[.hat] = 1 }
        let kind = kinds[min(Int(chance.uniform() * 14), 13)]
        guard self[.hat] > 0.5 else {
            drawHeadset(&chance, 0.045)
            return
        }
        self[.hatKind] = kind
        if kind == 3 || kind == 5 {  // what covers the hair leaves no room for much of it
            self[.fringe] = kind == 5 ? self[.fringe] : 0
            if style != .bald && style != .buzz {
                self[.hairStyle] = Float(HairStyle.tied.rawValue)
            }
            self[.hairExtra] = 0
            self[.hairLen] = min(self[.hairLen], 0.3)
        }
        if style == .afro && kind != 7 { self[.hairLen] *= 0.3 }
        if self[.hairExtra] == 5 { self[.hairExtra] = 0 }
        if kind < 3 { drawHeadset(&chance, 0.05) }
    }

    private mutating func drawHeadset(_ chance: inout Chance, _ share: Float) {
        guard chance.happens(share) else { return }
        self[.headset] = chance.happens(0.35) ? 2 : 1
        self[.headsetLum] = chance.happens(0.7) ? chance.uniform(0, 0.4) : chance.uniform()
    }

    private mutating func drawJewellery(_ chance: inout Chance) {
        let isMale = self[.masc] > 0
        if chance.happens(isMale ? 0.06 : 0.42) {
            self[.earrings] = chance.happens(isMale ? 0.85 : 0.45) ? 1 : 2
            self[.earringSize] = chance.uniform() * chance.uniform(0.3, 1)
        }
        guard chance.happens(0.17) else { return }
        let kinds: [Float] = [1, 1, 1, 2, 2, 3, 4, 4, 4, 5, 5]
        self[.neckwear] = kinds[min(Int(chance.uniform() * 11), 10)]
        self[.neckwearHue] = chance.uniform()
        self[.neckwearLum] = chance.uniform()
    }

    private mutating func drawGarment(_ chance: inout Chance) {
        let isWarm = self[.neckwear] == 1 || self[.neckwear] == 5 || self[.clothType] >= 2
        let arms = chance.uniform()
        self[.arms] = isWarm || arms < 0.5 ? 1 : arms < 0.82 ? 2 : 3
        self[.clothDetail] = chance.happens(0.6) ? Float(1 + Int(chance.uniform() * 5.99)) : 0
        self[.clothHue2] = chance.uniform()
    }

    private mutating func drawOccluder(_ chance: inout Chance) {
        self[.occluderSide] = chance.happens(0.5) ? -1 : 1
        self[.occluderX] = chance.normal(0, 0.45, in: -1...1)
        self[.occluderY] = chance.normal(0, 0.45, in: -1...1)
        self[.occluderHue] = chance.uniform()
        self[.occluderLum] = chance.uniform()
        guard chance.happens(0.16) else { return }
        self[.occluder] = Float(1 + Int(chance.uniform() * 12.99))
        if chance.happens(0.08) { self[.occluder] = 12 }
        guard self[.occluder] == 12 else { return }
        // nobody laughs out of a mask, and no long beard lies under it
        self[.mouthOpen] = min(self[.mouthOpen], 0.1)
        self[.smile] = min(self[.smile], 0.5)
        self[.pucker] = 0
        self[.beard] = min(self[.beard], 0.15)
    }

    private mutating func drawClutter(_ chance: inout Chance) {
        let kinds: [Float] = [
            1, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 6, 6, 7, 8, 8, 8, 9, 10, 11, 11, 12, 13,
            13,
        ]
        let kind = kinds[min(Int(chance.uniform() * 28), 27)]
        self[.bgBlur] =
            chance.happens(0.35) ? chance.uniform(0, 0.2) : powf(chance.uniform(), 0.8).unit
        if chance.happens(0.65) { self[.clutter] = kind }
        // Walls are more often warm or blue than green or violet.
        let hue = chance.uniform()
        self[.bgHue] =
            hue < 0.4
            ? chance.uniform(0.01, 0.14)
            : hue < 0.7 ? chance.uniform(0.5, 0.7) : chance.uniform()
    }
}
