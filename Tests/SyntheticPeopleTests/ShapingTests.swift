import Testing

@testable import SyntheticPeople

struct ShapingTests {
    @Test func `a face can be wider than any in the population, a mood only so strong`() throws {
        var person = Person()
        person[.jaw] = 0.8
        person[.smile] = 0.9
        let jaw = try #require(Person.shaping.first { $0.name == "jaw" })
        let smile = try #require(Person.shaping.first { $0.name == "smile" })
        #expect(person.shaped(jaw, way: 1)[.jaw] == 1.8)
        #expect(person.shaped(smile, way: 1)[.smile] == 1)
        #expect(person.shaped(smile, way: -1)[.smile] == 0.9 - smile.step)
    }

    @Test(.enabled(if: headFolder != nil, "the head is not here"))
    func `a wider jaw moves its corners apart and leaves the brows`() throws {
        let renderer = try Renderer(head: Head(folder: try #require(headFolder)))
        let jaw = try #require(Person.shaping.first { $0.name == "jaw" })
        let before = renderer.landmarks(of: Person())
        let after = renderer.landmarks(of: Person().shaped(jaw, way: 1))
        let moved = zip(after, before).map { $0 - $1 }
        #expect(moved[4].x < -0.2 && moved[12].x > 0.2)
        #expect(abs(moved[19].x) < 0.05 && abs(moved[24].x) < 0.05)
    }
}
