import Foundation
import Imaging
import Testing

@testable import SyntheticPeople

@Suite(.enabled(if: headFolder != nil, "the head is not here; README says where to get it"))
struct VarietyTests {
    @Test func `a hand over the mouth hides its landmarks and is no face`() throws {
        let renderer = try renderer()
        var person = plain
        let open = renderer.portrait(of: person, size: 192).faces[0]
        person[.occluder] = 8
        let covered = renderer.portrait(of: person, size: 192)
        let face = covered.faces[0]
        #expect(open.visibility[48...].reduce(0, +) > 15)
        #expect(face.visibility[48...].reduce(0, +) < 8)
        #expect(face.visibility[36..<48].reduce(0, +) > 8)
        #expect(zip(face.landmarks, open.landmarks).allSatisfy { $0 == $1 })
        let point = face.landmarks[62]
        #expect(covered.labels[Int(point.y) * 192 + Int(point.x)] == 0)
    }

    @Test func `whatever is held hides something or stands beside`() throws {
        let renderer = try renderer()
        var person = plain
        let open = renderer.portrait(of: person, size: 192)
        for kind in 1...13 {
            person[.occluder] = Float(kind)
            let picture = renderer.portrait(of: person, size: 192)
            let changed = zip(open.labels, picture.labels).count { $0 != $1 && $1 == 0 }
            #expect(changed > 30, "\(changed) pixels by \(kind)")
            #expect(
                zip(open.faces[0].visibility, picture.faces[0].visibility)
                    .allSatisfy { $1 <= $0 + 0.3 })
        }
    }

    @Test func `hats of every kind are labelled and leave the nose free`() throws {
        let renderer = try renderer()
        var person = plain
        person[.hat] = 1
        for kind in 0...7 {
            person[.hatKind] = Float(kind)
            let picture = renderer.portrait(of: person, size: 192)
            let eyes = Int(picture.faces[0].landmarks[36].y)
            let rows = picture.labels.indices.filter { picture.labels[$0] == 13 }.map { $0 / 192 }
            #expect(rows.count > 150, "hat \(kind)")
            #expect(rows.count { $0 < eyes } * 4 > rows.count, "hat \(kind)")
            #expect(picture.faces[0].visibility[30] > 0.5, "hat \(kind)")
        }
    }

    @Test func `surroundings of every kind are bright, varied and not part of the person`() throws {
        let renderer = try renderer()
        var person = plain
        let bare = renderer.portrait(of: person, size: 192)
        person[.bgBlur] = 0.2
        person[.bgLum] = 0.7
        for kind in 1...13 {
            person[.clutter] = Float(kind)
            let picture = renderer.portrait(of: person, size: 192)
            #expect(picture.labels == bare.labels)
            let background = picture.labels.indices.filter { picture.labels[$0] == 0 }
                .map { Float(picture.image.pixels[3 * $0 + 1]) }
            let mean = background.reduce(0, +) / Float(background.count)
            let spread = background.map { abs($0 - mean) }.reduce(0, +) / Float(background.count)
            #expect(mean > 4 && spread > 1.5, "\(kind): mean \(mean), spread \(spread)")
        }
    }

    @Test func `clean people have nothing that only a seed decides`() {
        for seed in 1...200 as ClosedRange<UInt32> {
            let person = Person(seed: seed).clean
            #expect(person[.clutter] == 0 && person[.occluder] == 0)
        }
    }

    @Test func `everything new is drawn sometimes and within its range`() {
        let people = (1...3000).map { Person(seed: $0) }
        for parameter in Parameter.allCases[Parameter.hatKind.index...] where parameter != .armPose
        {
            let values = Set(people.map { $0[parameter] })
            #expect(values.count > 1, "\(parameter)")
            #expect(values.allSatisfy { parameter.range.contains($0) }, "\(parameter)")
        }
        let covered = people.count { $0[.occluder] > 0 }
        #expect(covered > 300 && covered < 700)
    }

    private var plain: Person {
        var person = Person()
        person[.hairStyle] = 2
        return person
    }

    private func renderer() throws -> Renderer {
        try Renderer(head: Head(folder: #require(headFolder)))
    }
}
