import FaceModels
import Foundation
import Testing

struct PersonEncodingTests {
    @Test func `the first parameters stay the inputs that packs without names have`() {
        #expect(PersonEncoding.first.fields.count == 207)
        #expect(PersonEncoding.first.inputs == 220)
        #expect(PersonEncoding(inputs: 220)?.fields == PersonEncoding.first.fields)
        let inputs = PersonEncoding.standard.inputs
        #expect(PersonEncoding(inputs: inputs)?.inputs == inputs)
        #expect(PersonEncoding(inputs: 17) == nil)
    }

    @Test func `a stored person of the first parameters is read as one of today`() throws {
        let stored = (0..<207).map { Float($0) / 207 }
        let person = try #require(PersonEncoding.person(stored: stored))
        #expect(person.count == PersonEncoding.standard.fields.count)
        #expect(Array(person.prefix(107)) == Array(stored.prefix(107)))
        #expect(Array(person.suffix(100)) == Array(stored.suffix(100)))
        #expect(person[PersonEncoding.standard.position(of: "id0")] == stored[107])
        #expect(PersonEncoding.person(stored: person) == person)
        #expect(PersonEncoding.person(stored: [1, 2, 3]) == nil)
    }

    @Test func `an encoding of named parameters reads them where they are`() throws {
        let person = PersonEncoding.standard.fields.indices.map { Float($0 % 7) / 7 }
        let chosen = try #require(PersonEncoding(names: ["id99", "hair_style", "yaw"]))
        #expect(chosen.inputs == 1 + 11 + 1)
        let yaw = try #require(PersonEncoding(names: ["yaw"])).encode(person)
        #expect(chosen.encode(person).last == yaw[0])
        #expect(PersonEncoding(names: ["yaw", "wings"]) == nil)
    }

    @Test func `a generator without names was trained with the first parameters`() throws {
        let first = GeneratorConfiguration(
            size: 8, styleSize: 4, channels: [4, 4], mappingInputs: 220, mappingLayers: 1,
            mappingRate: 1, normalizesInput: false)
        #expect(first.encoding?.fields == PersonEncoding.first.fields)
        let json = String(decoding: try JSONEncoder().encode(first), as: UTF8.self)
        #expect(!json.contains("mappingParameters"))
        let starter = GeneratorConfiguration.starter
        #expect(starter.encoding?.fields == PersonEncoding.standard.fields)
        let read = try JSONDecoder().decode(
            GeneratorConfiguration.self, from: JSONEncoder().encode(starter))
        #expect(read == starter)
    }
}
