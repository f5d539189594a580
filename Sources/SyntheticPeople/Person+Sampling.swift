import Foundation

extension Person {
    /// Draws a person from the population that the networks are trained on.
    ///
    /// Sex, age and skin tone are even and independent (``Population``); everything else follows
    /// from these where it does in life. The same seed gives the same person.
    public init(seed: UInt32) {
        self.init()
        var chance = Chance(state: mixedBits(seed &* 2_246_822_519 &+ 12345))
        self[.seed] = Float(mixedBits(seed) & 0xffff)
        for mode in 0..<Self.identityCount {
            identity[identity.startIndex + mode] =
                (chance.normal() * (mode < 40 ? 1.0 : 0.85)).clamped(to: -2.6...2.6)
        }
        drawShape(&chance)
        drawPose(&chance)
        drawExpression(&chance)
        drawProportions(&chance)
        drawSkin(&chance)
        drawMakeUp(&chance)
        drawEyes(&chance)
        drawHair(&chance)
        drawBeardAndGlasses(&chance)
        drawClothing(&chance)
        drawLight(&chance)
        drawCamera(&chance, seed: seed)
        drawVariety(seed: seed)
    }

    private var isMale: Bool { self[.masc] > 0 }

    private var isChild: Bool { self[.age] < Population.childhood }

    private mutating func drawShape(_ chance: inout Chance) {
        self[.masc] = ((chance.happens(0.5) ? 0.6 : -0.6) + 0.2 * chance.normal())
            .clamped(to: -1...1)
        // Mode 0 runs from heavy, long faces to light, short ones.
        let first = identity.startIndex
        identity[first] = (identity[first] * 0.7 - self[.masc]).clamped(to: -2.6...2.6)
        self[.age] = chance.uniform()
    }

    private mutating func drawPose(_ chance: inout Chance) {
        self[.yaw] = chance.normal(0, 17, in: -50...50)
        self[.pitch] = chance.normal(1, 6, in: -22...22)
        self[.roll] = chance.normal(0, 5, in: -20...20)
        self[.torsoYaw] = (self[.yaw] * 0.45 + 9 * chance.normal()).clamped(to: -35...35)
        self[.camDist] = expf(chance.uniform(4.2, 5.2))
        // Most people look at the camera or near it; the head is 4 degrees down at pitch 0.
        let looks = chance.happens(0.75)
        self[.gazeX] =
            looks
            ? (-self[.yaw] * 0.88 + 2.5 * chance.normal()).clamped(to: -28...28)
            : (-self[.yaw] * 0.3 + 9 * chance.normal()).clamped(to: -25...25)
        self[.gazeY] =
            looks
            ? ((4 - self[.pitch]) * 0.75 + 1.5 * chance.normal()).clamped(to: -14...14)
            : chance.normal(0, 5, in: -14...14)
    }

    private mutating func drawExpression(_ chance: inout Chance) {
        self[.eyeOpen] = chance.normal(0, 0.12, in: -0.2...0.5)
        self[.browRaise] = chance.normal(0.03, 0.14, in: -0.5...0.6)
        self[.smile] = chance.normal(0.04, 0.09, in: -0.2...0.3)
        self[.asym] = chance.normal(0, 0.35, in: -1...1)
        let mood = chance.uniform()
        if mood < 0.36 {  // at rest
            self[.mouthOpen] = chance.happens(0.12) ? chance.uniform(0.03, 0.14) : 0
            self[.squint] = chance.happens(0.15) ? chance.uniform(0, 0.4) : 0
        } else if mood < 0.56 {  // a smile with closed lips
            self[.smile] = chance.uniform(0.15, 0.7)
            self[.squint] = chance.happens(0.3) ? chance.uniform(0, 0.5) : 0
        } else if mood < 0.80 {  // a smile with teeth
            self[.smile] = chance.uniform(0.35, 1)
            self[.mouthOpen] = chance.uniform(0.06, 0.45)
            self[.squint] = chance.happens(0.5) ? chance.uniform(0, 0.7) : 0
        } else if mood < 0.87 {  // speaking
            self[.smile] = chance.normal(0.1, 0.15, in: -0.2...0.5)
            self[.mouthOpen] = chance.uniform(0.08, 0.45)
        } else if mood < 0.90 {  // laughing, shouting
            self[.smile] = chance.uniform(0, 1)
            self[.mouthOpen] = chance.uniform(0.5, 1)
        } else if mood < 0.94 {  // displeased
            self[.smile] = chance.uniform(-0.4, -0.1)
            self[.browRaise] = -chance.uniform(0.1, 0.8)
            self[.sneer] = chance.happens(0.3) ? chance.uniform(0.1, 0.7) : 0
        } else if mood < 0.97 {  // surprised
            self[.browRaise] = chance.uniform(0.4, 1)
            self[.eyeOpen] = chance.uniform(0.2, 0.8)
            self[.mouthOpen] = chance.happens(0.6) ? chance.uniform(0.1, 0.6) : 0
        } else {
            self[.pucker] = chance.uniform(0.15, 1)
        }
        if chance.happens(0.05) { self[.eyeOpen] = -chance.uniform(0.4, 1) }
    }

    private mutating func drawProportions(_ chance: inout Chance) {
        for parameter in [Parameter.faceWidth, .noseSize, .jaw, .eyeSize] {
            self[parameter] = chance.normal(0, 0.4, in: -1...1)
        }
        self[.lipFull] = chance.normal(0, 0.45, in: -1...1)
        self[.weight] = chance.normal(0.05, 0.4, in: -1...1)
    }

    private mutating func drawSkin(_ chance: inout Chance) {
        self[.melanin] = Population.drawMelanin(&chance)
        self[.haemo] = chance.normal(0.42, 0.17, in: 0...1)
        self[.yellow] = chance.normal(0, 0.3, in: -0.8...0.8)
        self[.blotch] = chance.normal(0.36, 0.17, in: 0...1)
        self[.freckles] =
            self[.melanin] < 0.2 && chance.happens(0.25) ? chance.uniform(0.15, 1) : 0
        self[.moles] = chance.uniform() * chance.uniform() * 0.8
        self[.oil] = chance.normal(isChild ? 0.2 : 0.36, 0.18, in: 0...1)
        self[.pores] = chance.uniform(0.1, 0.9)
        self[.undereye] = chance.normal(0.14 + 0.42 * self[.age], 0.18, in: 0...1)
    }

    private mutating func drawMakeUp(_ chance: inout Chance) {
        if !isMale && !isChild && chance.happens(0.55) {
            self[.lipMakeup] = chance.uniform(0.15, 0.9)
            let choice = chance.uniform()
            let color: SIMD3<Float> =
                choice < 0.25
                ? [0.66, 0.13, 0.14]
                : choice < 0.55
                    ? [0.66, 0.36, 0.33]
                    : choice < 0.7 ? [0.50, 0.08, 0.18] : [0.62, 0.30, 0.24]
            self[.lipColR] = (color.x + 0.06 * chance.normal()).unit
            self[.lipColG] = (color.y + 0.05 * chance.normal()).unit
            self[.lipColB] = (color.z + 0.05 * chance.normal()).unit
            self[.blush] = chance.uniform(0, 0.55)
            self[.shadow] = chance.happens(0.5) ? chance.uniform(0.05, 0.65) : 0
            // mostly browns
            self[.shadowHue] = chance.happens(0.65) ? chance.uniform(0.01, 0.12) : chance.uniform()
            self[.liner] = chance.happens(0.6) ? chance.uniform(0.2, 1) : 0
        }
        self[.lipGloss] = chance.uniform() * (isMale ? 0.5 : 1)
    }

    private mutating func drawEyes(_ chance: inout Chance) {
        self[.irisMel] =
            self[.melanin] > 0.3
            ? chance.uniform(0.75, 1)
            : self[.melanin] > 0.16 ? chance.uniform(0.3, 1) : chance.uniform().unit
        self[.irisGreen] = chance.uniform()
        self[.pupil] = chance.uniform(0.15, 0.8)
        self[.scleraRed] = chance.uniform() * chance.uniform()
        self[.lash] = isMale ? chance.uniform(0.1, 0.5) : chance.uniform(0.4, 1)
        self[.browThick] =
            (isMale ? chance.uniform(0.35, 0.95) : chance.uniform(0.2, 0.62)) * (isChild ? 0.6 : 1)
        self[.browDense] = chance.uniform(0.4, 1)
        self[.browArch] = chance.normal(isMale ? -0.1 : 0.3, 0.35, in: -1...1)
    }

    private mutating func drawClothing(_ chance: inout Chance) {
        self[.clothType] = (chance.uniform() * 3.3).rounded(.down)
        let colors: [SIMD3<Float>] = [
            [0.12, 0.12, 0.13], [0.20, 0.20, 0.22], [0.13, 0.17, 0.30], [0.92, 0.92, 0.90],
            [0.62, 0.72, 0.86], [0.78, 0.70, 0.58], [0.42, 0.10, 0.13], [0.35, 0.37, 0.22],
            [0.28, 0.38, 0.52], [0.55, 0.56, 0.58], [0.75, 0.25, 0.22], [0.85, 0.62, 0.62],
            [0.20, 0.42, 0.38],
        ]
        let color = colors[Int(chance.uniform() * 12.99)]
        let lightness = 0.10 * chance.normal()
        self[.clothR] = (color.x + lightness + 0.04 * chance.normal()).unit
        self[.clothG] = (color.y + lightness + 0.04 * chance.normal()).unit
        self[.clothB] = (color.z + lightness + 0.04 * chance.normal()).unit
        let pattern = chance.uniform()
        self[.clothPat] = pattern * (chance.happens(0.3) ? 1 : 0.5)
        self[.neckline] = chance.uniform()
        self[.shoulder] = chance.normal(0, 0.4, in: -1...1)
        self[.hat] = chance.happens(0.04) ? 1 : 0
        self[.hatHue] = chance.uniform()
        self[.hatLum] = chance.uniform()
    }

    private mutating func drawLight(_ chance: inout Chance) {
        self[.keyAz] =
            chance.happens(0.9)
            ? chance.normal(0, 45, in: -110...110) : chance.uniform(-180, 180)
        self[.keyEl] = chance.normal(32, 18, in: -10...80)
        self[.keySize] = chance.uniform()
        self[.keyInt] =
            chance.normal(1.15, 0.4, in: 0.25...2.4) * (abs(self[.keyAz]) > 90 ? 0.8 : 1)
        self[.keyTemp] = chance.normal(0.5, 0.14, in: 0...1)
        self[.fill] = chance.uniform(0.05, 0.55)
        self[.rim] = chance.uniform() * chance.uniform() * 0.9
        self[.amb] = chance.normal(0.42, 0.16, in: 0.15...1)
        self[.ambSky] = chance.uniform(-0.3, 1)
        self[.ambHue] = chance.uniform()
        self[.ambSat] = chance.uniform() * chance.uniform() * 0.15
        if chance.happens(0.12) {  // a flash on the camera
            self[.keyAz] = chance.normal(0, 8, in: -25...25)
            self[.keyEl] = chance.normal(9, 5, in: -5...25)
            self[.keySize] = chance.uniform(0.05, 0.25)
            self[.keyInt] = chance.uniform(1.5, 2.4)
            self[.amb] = chance.uniform(0.15, 0.4)
        }
    }

    private mutating func drawCamera(_ chance: inout Chance, seed: UInt32) {
        self[.bgType] = (chance.uniform() * 3.5).rounded(.down)
        self[.bgHue] = chance.uniform()
        self[.bgLum] = chance.uniform(0.18, 1)
        self[.bgSeed] = Float(mixedBits(seed &+ 3) % 1000)
        self[.exposure] = chance.normal(0, 0.22, in: -0.7...0.7)
        self[.wb] = chance.normal(0.05, 0.3, in: -1...1)
        self[.contrast] = chance.normal(0.25, 0.3, in: -0.4...1)
        self[.noise] = chance.uniform() * chance.uniform()
        self[.vignette] = chance.uniform() * 0.5
        self[.jpeg] = chance.uniform() * chance.uniform()
    }
}
