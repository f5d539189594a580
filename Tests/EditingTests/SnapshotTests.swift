import Editing
import Foundation
import Testing

struct SnapshotTests {
    /// A row as it was written when a session had one face and no history.
    private let old = """
        {"id":"k3","state":"ready","original":{"width":40,"height":30,"format":"jpeg"},
        "faces":[{"index":0,"box":[1,2,3,4],"score":0.5,"landmarks":[]},
        {"index":1,"box":[5,2,3,4],"score":0.4,"landmarks":[]}],
        "face":1,"preparation":2,"previewable":true,"sliders":{"smile":40},
        "edits":[{"number":1,"status":"done","sliders":{"smile":40},"format":"jpeg","quality":92}],
        "createdAt":1000,"expires":2000}
        """

    @Test func `a session of an earlier version goes on where it was`() throws {
        let snapshot = try JSONDecoder().decode(SessionSnapshot.self, from: Data(old.utf8))
        #expect(snapshot.revision == 0 && snapshot.state == .ready)
        #expect(snapshot.faces.map(\.prepared) == [false, true])
        #expect(snapshot.preparation?.number == 2)
        #expect(snapshot.sliders == Edit(values: ["smile": 40]))
        #expect(snapshot.layers == [FaceLayer(face: 1, edit: snapshot.sliders)])
        #expect(snapshot.history.steps.map(\.edit) == [.none, snapshot.sliders])
        #expect(snapshot.edits[0].layers == snapshot.layers && snapshot.edits[0].quality == 92)
    }

    @Test func `a snapshot says everything about itself`() throws {
        var snapshot = try JSONDecoder().decode(SessionSnapshot.self, from: Data(old.utf8))
        snapshot.layers.append(
            FaceLayer(face: 0, edit: Edit(values: ["age": 3], locked: ["smile", "gaze"])))
        snapshot.preparations[0].spans = ["smile": -80...100]
        snapshot.faces[0].warnings = [.small, .blurred]
        let json = try JSONEncoder().encode(snapshot)
        #expect(try JSONDecoder().decode(SessionSnapshot.self, from: json) == snapshot)
        #expect(String(decoding: json, as: UTF8.self).contains(#""spans":{"smile":[-80,100]}"#))
    }
}
