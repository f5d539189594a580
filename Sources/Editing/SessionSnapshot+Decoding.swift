import Foundation

extension SessionSnapshot {
    private enum OldKey: CodingKey { case preparation, handPoints, sliders }

    /// Decodes a snapshot, also one from when a session had one face and no history.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            id: try container.decode(String.self, forKey: .id),
            original: try container.decode(OriginalRecord.self, forKey: .original),
            createdAt: try container.decode(Date.self, forKey: .createdAt),
            expires: try container.decode(Date.self, forKey: .expires))
        revision = try container.decodeIfPresent(Int.self, forKey: .revision) ?? 0
        state = try container.decode(SessionState.self, forKey: .state)
        progress = try container.decodeIfPresent(Progress.self, forKey: .progress)
        faces = try container.decode([FaceRecord].self, forKey: .faces)
        face = try container.decodeIfPresent(Int.self, forKey: .face)
        previewable = try container.decode(Bool.self, forKey: .previewable)
        edits = try container.decode([EditRecord].self, forKey: .edits)
        failure = try container.decodeIfPresent(Failure.self, forKey: .failure)
        guard container.contains(.preparations) else {
            try adopt(try decoder.container(keyedBy: OldKey.self))
            return
        }
        preparations = try container.decode([PreparationRecord].self, forKey: .preparations)
        layers = try container.decode([FaceLayer].self, forKey: .layers)
        history = try container.decode(EditHistory.self, forKey: .history)
    }

    /// Takes over what a session with one face had.
    private mutating func adopt(_ old: KeyedDecodingContainer<OldKey>) throws {
        guard let face else { return }
        let number = try old.decodeIfPresent(Int.self, forKey: .preparation) ?? 1
        let points = try old.decodeIfPresent(FacePoints.self, forKey: .handPoints)
        preparations = [PreparationRecord(face: face, number: number, handPoints: points)]
        if faces.indices.contains(face), state == .ready || state == .finalizing {
            faces[face].prepared = true
        }
        sliders = try old.decodeIfPresent(Edit.self, forKey: .sliders) ?? .none
        history.begin(face: face)
        _ = history.commit(face: face, sliders)
        for index in edits.indices where !edits[index].sliders.isEmpty {
            edits[index].layers = [FaceLayer(face: face, edit: edits[index].sliders)]
        }
    }
}
