import FaceModels

/// All stages with their mailboxes.
struct Pipeline: Sendable {
    let configuration: EditingConfiguration
    /// The name of the pack.
    let packName: String
    /// Every slider by its name.
    let sliders: [String: SliderDefinition]
    /// The side of the pictures that the preview networks work on.
    let studentSize: Int
    /// The sliders in the order of the slider model's inputs.
    let order: [SliderDefinition]

    let upload: Mailbox<Upload>
    let detect: Mailbox<Detect>
    let landmark: Mailbox<Landmark>
    let align: Mailbox<Align>
    let encode: Mailbox<Encode>
    let finetune: Mailbox<Finetune>
    let distill: Mailbox<Distill>
    /// Without a mailbox: a session asks for one frame at a time, and drawing one never gives way.
    let preview: Preview
    let survey: Mailbox<Survey>
    let finalize: Mailbox<Finalize>
    let segment: Mailbox<Segment>
    let inpaint: Mailbox<Inpaint>
    let unalign: Mailbox<Unalign>
    let export: Mailbox<Export>

    init(pack: ModelPack, configuration: EditingConfiguration) throws {
        self.configuration = configuration
        packName = pack.description.id
        studentSize = pack.description.studentSize
        order = pack.description.sliders
        sliders = Dictionary(order.map { ($0.name, $0) }) { first, _ in first }
        let queue = ComputeQueue(label: "likeness.compute")
        let limit = configuration.waitingLimit
        upload = Mailbox(Upload(configuration, lane: queue.finish), limit: limit)
        detect = Mailbox(try Detect(pack, lane: queue.finish), limit: limit)
        landmark = Mailbox(try Landmark(pack, lane: queue.finish), limit: limit)
        align = Mailbox(Align(pack, lane: queue.finish), limit: limit)
        encode = Mailbox(try Encode(pack, lane: queue.finish), limit: limit)
        finetune = Mailbox(try Finetune(pack, configuration, lane: queue.prepare), limit: limit)
        distill = Mailbox(try Distill(pack, configuration, lane: queue.prepare), limit: limit)
        preview = try Preview(pack, configuration, lane: queue.preview)
        survey = Mailbox(try Survey(pack, lane: queue.survey), limit: limit)
        finalize = Mailbox(try Finalize(pack, lane: queue.finish), limit: limit)
        segment = Mailbox(try Segment(pack, lane: queue.finish), limit: limit)
        inpaint = Mailbox(try Inpaint(pack, lane: queue.finish), limit: limit)
        unalign = Mailbox(Unalign(lane: queue.finish), limit: limit)
        export = Mailbox(Export(lane: queue.finish), limit: limit)
    }

    /// The inputs of the slider model for an edit, in which mixes are taken apart and added up.
    func positions(of edit: Edit) -> SliderPositions {
        // Whole numbers, whose sum does not depend on the order.
        var sums: [String: Int] = [:]
        for (name, value) in edit.values {
            for part in parts(of: name) { sums[part.slider, default: 0] += value * part.weight }
        }
        let locked = Set(edit.locked.flatMap { parts(of: $0).map(\.slider) })
        return SliderPositions(
            order.map { slider in
                let sum = sums[slider.name] ?? 0
                return Float(min(max(sum, 100 * slider.minimum), 100 * slider.maximum)) / 10_000
            }, locked: order.indices.filter { locked.contains(order[$0].name) })
    }

    /// The plain sliders that a name stands for, a slider of the pack for itself.
    private func parts(of name: String) -> [SliderMix.Part] {
        sliders[name] != nil
            ? [SliderMix.Part(slider: name, weight: 100)] : SliderMix(name: name)?.parts ?? []
    }

    /// Whether no face is being prepared and no photo finished.
    var isIdle: Bool {
        get async {
            let idle = (await finetune.isIdle, await distill.isIdle, await finalize.isIdle)
            return idle.0 && idle.1 && idle.2
        }
    }

    /// Checks the names and positions of sliders.
    ///
    /// - Throws: ``EditingError``: `unknownSlider` or `outOfRange`.
    func check(_ edit: Edit) throws {
        for (name, value) in edit.values {
            try checkName(name)
            let range = sliders[name].map { $0.minimum...$0.maximum } ?? -100...100
            guard range.contains(value) else {
                throw EditingError.outOfRange(name: name, value: value, range: range)
            }
        }
        for name in edit.locked { try checkName(name) }
    }

    /// What ``check(_:)`` lets pass of an edit, for one that was made with another pack.
    func known(_ edit: Edit) -> Edit {
        Edit(
            values: edit.values.filter { (try? check(Edit(values: [$0.key: $0.value]))) != nil },
            locked: edit.locked.filter { (try? checkName($0)) != nil })
    }

    private func checkName(_ name: String) throws {
        let parts = parts(of: name)
        guard !parts.isEmpty else { throw EditingError.unknownSlider(name) }
        if let part = parts.first(where: { sliders[$0.slider] == nil }) {
            throw EditingError.unknownSlider(part.slider)
        }
    }
}
