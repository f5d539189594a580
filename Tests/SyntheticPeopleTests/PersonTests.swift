import SyntheticPeople
import Testing

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
}
