/// The edit of one face of a photo; a document has one for every face that differs.
public struct FaceLayer: Codable, Sendable, Hashable {
    /// The face, by its place in ``SessionSnapshot/faces``.
    public var face: Int
    /// Its sliders, and which of them are locked.
    public var edit: Edit

    /// Creates a layer.
    public init(face: Int, edit: Edit) {
        self.face = face
        self.edit = edit
    }

    private enum Key: CodingKey { case face, sliders, locked }

    /// Decodes `{"face": 0, "sliders": {…}, "locked": […]}`, of which `locked` may be missing.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        face = try container.decode(Int.self, forKey: .face)
        edit = try container.decodeIfPresent(Edit.self, forKey: .sliders) ?? .none
        edit.locked = try container.decodeIfPresent(Set<String>.self, forKey: .locked) ?? []
    }

    /// Encodes the layer; locked sliders in alphabetical order.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(face, forKey: .face)
        try container.encode(edit, forKey: .sliders)
        try container.encode(edit.locked.sorted(), forKey: .locked)
    }
}

extension [FaceLayer] {
    /// The edit of one face; the one that changes nothing where there is no layer.
    public subscript(face face: Int) -> Edit {
        get { first { $0.face == face }?.edit ?? .none }
        set {
            removeAll { $0.face == face }
            let edit = newValue.normalized
            if !edit.isEmpty || !edit.locked.isEmpty {
                append(FaceLayer(face: face, edit: edit))
                sort { $0.face < $1.face }
            }
        }
    }
}
