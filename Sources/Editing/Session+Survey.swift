import FaceModels

extension Session {
    /// Begins to find out how far the sliders of the chosen face may go, unless that is known.
    ///
    /// One slider after another, and only while nobody's face is being prepared, no photo is being
    /// finished and this session draws no frames.
    func survey() {
        guard pipeline.configuration.measuresSpans, !isClosed, let face = snapshot.chosenFace,
            face.prepared, let preparation = snapshot.preparation, preparation.spans == nil,
            surveys[preparation.number] == nil
        else { return }
        let number = preparation.number
        surveys[number] = Task {
            do {
                let spans = try await spans(of: face.index)
                if let index = snapshot.preparations.firstIndex(where: { $0.number == number }) {
                    snapshot.preparations[index].spans = spans
                    try await record()
                }
            } catch {
                // Closed; the next session that opens this photo measures again.
            }
            surveys[number] = nil
        }
    }

    private func spans(of face: Int) async throws -> [String: ClosedRange<Int>] {
        var spans: [String: ClosedRange<Int>] = [:]
        for (index, slider) in pipeline.order.enumerated() {
            try await waitForQuiet()
            let subject = try await loaded(face)
            guard let latents = subject.latents, let generator = subject.generator else { break }
            let key = Preview.Key(
                session: id, preparation: subject.preparation, version: subject.version)
            spans[slider.name] = try await pipeline.survey.send(
                Survey.Input(
                    preview: Preview.Input(
                        key: key, latents: latents, student: subject.student,
                        shapes: generator.shapes, positions: pipeline.positions(of: .none)),
                    inner: subject.aligned.inner, generator: generator, slider: slider,
                    index: index))
        }
        return spans
    }

    /// Waits until nothing more urgent has happened for a moment.
    private func waitForQuiet() async throws {
        while true {
            try Task.checkCancellation()
            let isQuiet = lastUse.duration(to: .now) > .milliseconds(700)
            if isQuiet, await pipeline.isIdle { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
