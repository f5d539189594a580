import Testing

@testable import SyntheticPeople

struct PersonTests {
    @Test func `a seed always draws the same person`() {
        #expect(Person(seed: 12) == Person(seed: 12))
        #expect(Person(seed: 12) != Person(seed: 13))
    }

    @Test func `every drawn parameter is in its range`() {
        for seed in 0..<2000 {
            let person = Person(seed: UInt32(seed))
            for parameter in Parameter.allCases where parameter != .hairPart {
                #expect(
                    parameter.range.contains(person[parameter]),
                    "\(parameter.rawValue) = \(person[parameter]) of person \(seed)")
            }
        }
    }

    @Test func `women and men are equally many`() {
        let men = (0..<4000).count { Person(seed: UInt32($0))[.masc] > 0 }
        #expect(abs(men - 2000) < 150)
    }

    @Test func `ages and skin tones are even for both sexes`() {
        let people = (0..<6000).map { Person(seed: UInt32($0)) }
        for isMale in [false, true] {
            let some = people.filter { ($0[.masc] > 0) == isMale }
            for tenth in 0..<10 {
                let share = some.count { min(Int($0[.age] * 10), 9) == tenth }
                #expect(abs(share * 10 - some.count) < some.count / 4, "age \(tenth)")
            }
            for tone in 0..<6 {
                let share = some.count { Population.skinTone(melanin: $0[.melanin]) == tone }
                #expect(abs(share * 6 - some.count) < some.count / 5, "tone \(tone)")
            }
        }
        // Sex, age and tone do not depend on each other.
        let old = people.filter { $0[.age] > 0.5 && Population.skinTone(melanin: $0[.melanin]) > 3 }
        #expect(abs(old.count * 6 - people.count) < people.count / 7)
    }

    @Test func `children have no beards, bald heads or make-up`() {
        for person in (0..<3000).map({ Person(seed: UInt32($0)) })
        where person[.age] < Population.childhood {
            #expect(person[.beard] == 0 && person[.stubble] == 0)
            #expect(person[.lipMakeup] == 0 && person[.grey] == 0 && person[.recede] < 0.35)
        }
    }

    @Test func `most people look at the camera, and few faces are extreme`() {
        let people = (0..<3000).map { Person(seed: UInt32($0)) }
        let looking = people.count { abs($0[.yaw] + $0[.gazeX]) < 8 }
        #expect(looking > 1800)
        let resting = people.count { abs($0[.smile]) < 0.3 && $0[.mouthOpen] < 0.15 }
        #expect((900...1800).contains(resting))
        #expect(people.count { $0[.eyeOpen] < -0.3 } < 240)
        #expect(people.count { abs($0[.yaw]) > 40 } < 150)
    }

    @Test func `a clean person differs only in seeds, noise and compression`() {
        let person = Person(seed: 3)
        let changed = Parameter.allCases.filter { person[$0] != person.clean[$0] }
        #expect(Set(changed).isSubset(of: [.seed, .bgSeed, .noise, .jpeg]))
        #expect(Array(person.identity) == Array(person.clean.identity))
    }

    @Test func `parameters have the order of the stored vector`() {
        #expect(Parameter.yaw.index == 0)
        #expect(Parameter.seed.index == 106)
        #expect(Person.count >= 207)
    }

    @Test func `an edit moves one parameter, far and inside its range`() {
        for seed in UInt32(1)...200 {
            let person = Person(seed: seed).clean
            let moved = person.moved(seed: seed &* 31)
            let different = Parameter.allCases.filter { person[$0] != moved[$0] }
            #expect(different.count == 1)
            #expect(person.identity == moved.identity)
            for parameter in different {
                let range = parameter.range
                #expect(range.contains(moved[parameter]))
                let way = abs(moved[parameter] - person[parameter])
                #expect(way >= 0.2 * (range.upperBound - range.lowerBound))
            }
        }
    }
}
