import Foundation
import Imaging
import TestSupport
import Testing

@testable import SyntheticPeople

@Suite(.enabled(if: headFolder != nil, "the head is not here; README says where to get it"))
struct RendererTests {
    @Test func `the same person is drawn the same by two renderers`() throws {
        let person = Person(seed: 5)
        let pictures = try (0..<2).map { _ in
            try renderer().portrait(of: person, size: 96, supersampling: 1)
        }
        #expect(pictures[0].image == pictures[1].image)
        #expect(pictures[0].labels == pictures[1].labels)
    }

    @Test func `plain C draws nearly what AVX2 draws`() throws {
        let plain = try Renderer(head: Head(folder: #require(headFolder)), isPlain: true)
        let person = Person(seed: 5).clean
        let pictures = try [renderer(), plain].map { $0.portrait(of: person, size: 128) }
        let differences = zip(pictures[0].image.pixels, pictures[1].image.pixels)
            .map { abs(Int($0) - Int($1)) }
        // Hair that grows around rounded numbers may end up elsewhere.
        #expect(Float(differences.reduce(0, +)) / Float(differences.count) < 0.3)
        #expect(differences.count { $0 > 16 } < differences.count / 200)
        let labels = zip(pictures[0].labels, pictures[1].labels)
        #expect(labels.count { $0 != $1 } < pictures[0].labels.count / 200)
    }

    @Test func `a person drawn before does not change the next one`() throws {
        let renderer = try renderer()
        let alone = renderer.portrait(of: Person(seed: 8), size: 96)
        _ = renderer.portrait(of: Person(seed: 9), size: 128)
        #expect(renderer.portrait(of: Person(seed: 8), size: 96).image == alone.image)
    }

    @Test func `lips are labelled where the landmarks of the mouth are`() throws {
        var person = Person()
        person[.hairStyle] = 2
        let face = try renderer().portrait(of: person, size: 256)
        let points = face.faces[0].landmarks
        for index in [48, 51, 54, 57] {
            let near = (-2...2).flatMap { dy in
                (-2...2).map { dx in
                    face.labels[(Int(points[index].y) + dy) * 256 + Int(points[index].x) + dx]
                }
            }
            #expect(near.contains(7), "landmark \(index)")
        }
    }

    @Test func `labels agree with landmarks for every sex and age`() throws {
        let renderer = try renderer()
        let expected: [(label: UInt8, indices: [Int])] = [
            (7, [48, 51, 54, 57]), (5, [30, 31, 33, 35]), (2, [18, 19, 20, 23, 24, 25]),
            (3, [37, 38, 40, 41, 43, 44, 46, 47]),
        ]
        for (masc, age) in [(-1, 0), (1, 0), (-1, 0.4), (1, 0.4), (-1, 1), (1, 1)]
            as [(Float, Float)]
        {
            var person = Person()
            person[.hairStyle] = 2
            (person[.masc], person[.age], person[.noseSize], person[.faceWidth]) = (
                masc, age, 1, -1
            )
            let face = renderer.portrait(of: person, size: 256, scale: 1)
            for (label, indices) in expected {
                for index in indices {
                    let point = face.faces[0].landmarks[index]
                    let near = (-2...2).flatMap { dy in
                        (-2...2).map { dx in
                            face.labels[(Int(point.y) + dy) * 256 + Int(point.x) + dx]
                        }
                    }
                    #expect(near.contains(label), "landmark \(index), masc \(masc), age \(age)")
                }
            }
        }
    }

    @Test func `women, men, children and the old have shapes of their own`() throws {
        let renderer = try renderer()
        func points(_ change: (inout Person) -> Void) -> [SIMD2<Float>] {
            var person = Person()
            change(&person)
            return renderer.portrait(of: person, size: 128, scale: 1).faces[0].landmarks
        }
        /// The widest place of the jaw's lower half in distances between the eyes.
        func jaw(_ points: [SIMD2<Float>]) -> Float {
            (points[12].x - points[4].x) / (points[45].x - points[36].x)
        }
        func nose(_ points: [SIMD2<Float>]) -> Float {
            (points[35].x - points[31].x) / (points[45].x - points[36].x)
        }
        let (woman, man) = (points { $0[.masc] = -0.8 }, points { $0[.masc] = 0.8 })
        #expect(jaw(man) > jaw(woman) * 1.1)
        #expect(nose(man) > nose(woman) * 1.05)
        let child = points { $0[.age] = 0 }
        #expect(nose(child) < nose(points { $0[.age] = 0.3 }) * 0.9)
        let (small, large) = (points { $0[.noseSize] = -1 }, points { $0[.noseSize] = 1 })
        #expect(nose(large) > nose(small) * 1.5)
    }

    @Test func `closed lids cover the eyes at every age and gaze`() throws {
        let renderer = try renderer()
        for (age, gaze) in [(0, -12), (0.3, 10), (0.7, 0), (1, 10), (1, -12)] as [(Float, Float)] {
            var person = Person()
            (person[.age], person[.gazeY], person[.hairStyle]) = (age, gaze, 2)
            func eyes(_ person: Person) -> Int {
                renderer.portrait(of: person, size: 256, scale: 1).labels.count { $0 == 3 }
            }
            let open = eyes(person)
            person[.eyeOpen] = -1
            #expect(open > 120)
            #expect(eyes(person) < 20, "age \(age), gaze \(gaze)")
        }
    }

    @Test func `the eyes of a portrait lie where alignment puts them`() throws {
        var person = Person(seed: 21)
        person[.roll] = 12
        let points = try renderer().portrait(of: person, size: 384).faces[0].landmarks
        let square = try #require(FaceAlignment(landmarks: points))
        #expect(abs(square.side - 256) < 2)
        #expect(abs(square.centre.x - 192) < 2 && abs(square.centre.y - 192) < 2)
    }

    @Test func `a smile moves the corners of the mouth`() throws {
        let renderer = try renderer()
        var person = Person()
        let still = renderer.portrait(of: person, size: 256).faces[0].landmarks
        person[.smile] = 1
        let smiling = renderer.portrait(of: person, size: 256).faces[0].landmarks
        func width(_ points: [SIMD2<Float>]) -> Float {
            let eyes = points[45].x - points[36].x
            return (points[54].x - points[48].x) / eyes
        }
        #expect(width(smiling) > width(still) * 1.1)
    }

    @Test func `a shard that is there is not rendered again`() throws {
        let folder =
            scratchFolder
            .appendingPathComponent("likeness-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("shard-00000.safetensors")
        try Data("kept".utf8).write(to: file)
        let head = try Head(folder: #require(headFolder))
        try DataSet.scenes.render(head, into: folder, shards: 1, isHeldOut: false)
        #expect(try Data(contentsOf: file) == Data("kept".utf8))
    }

    private func renderer() throws -> Renderer {
        try Renderer(head: Head(folder: #require(headFolder)))
    }
}

struct HeadTests {
    @Test func `a folder without a head is refused in words`() {
        #expect(throws: SyntheticPeopleError.self) {
            try Head(folder: URL(fileURLWithPath: "/nowhere"))
        }
    }
}
