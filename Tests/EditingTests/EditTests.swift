import Editing
import Foundation
import Testing

struct EditTests {
    @Test func `an edit is one JSON object of names and numbers`() throws {
        let edit = try JSONDecoder().decode(
            Edit.self, from: Data(#"{"smile": 40, "age": -3}"#.utf8))
        #expect(edit == Edit(values: ["smile": 40, "age": -3]))
        let again = try JSONDecoder().decode(Edit.self, from: JSONEncoder().encode(edit))
        #expect(again == edit)
    }

    @Test func `sliders at zero say nothing`() {
        let edit = Edit(values: ["smile": 0, "age": 5])
        #expect(edit.normalized == Edit(values: ["age": 5]))
        #expect(!edit.isEmpty)
        #expect(Edit(values: ["smile": 0]).isEmpty)
    }
}
