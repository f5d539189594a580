import Foundation

extension Session {
    /// Begins anew what another pack prepared, and lets go of its models.
    ///
    /// Codes and tuned generators of one pack mean nothing to the networks of another: with the
    /// same widths they would be drawn as somebody else, with others not at all. Sliders, history,
    /// points set by hand and finished photos stay. Only the chosen face is prepared by itself, the
    /// others when they are chosen.
    func renew() async throws {
        let outdated = snapshot.preparations.filter { $0.pack != pipeline.packName }
        guard !outdated.isEmpty else { return }
        var next = snapshot
        var number = next.preparations.map(\.number).max() ?? 0
        for (index, old) in next.preparations.enumerated() where outdated.contains(old) {
            number += 1
            let isChosen = old.face == next.face
            next.preparations[index] = PreparationRecord(
                face: old.face, number: number, handPoints: old.handPoints,
                pack: isChosen ? pipeline.packName : nil)
            if next.faces.indices.contains(old.face) { next.faces[old.face].prepared = false }
            let states: [SessionState] = [.preparing, .ready, .finalizing]
            if isChosen, states.contains(next.state) {
                next.state = .preparing
                next.previewable = false
                next.progress = nil
            }
        }
        for index in next.layers.indices {
            next.layers[index].edit = pipeline.known(next.layers[index].edit)
        }
        next.history.change(pipeline.known)
        snapshot = next
        try await record()
        for old in outdated {
            for item in [Item.finetuning, .generator, .student]
            where try await load(item, of: old.number) != nil {
                try await journal.save(Data(), as: file(item, of: old.number))
            }
        }
    }

    /// Whether a face was edited with another pack, and not prepared since.
    func isOutdated(_ face: Int) -> Bool {
        snapshot.preparation(of: face).map { $0.pack != pipeline.packName } ?? false
    }
}
