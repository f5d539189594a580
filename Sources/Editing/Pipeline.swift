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

    /// The inputs of the slider model for an edit.
    func positions(of edit: Edit) -> SliderPositions {
        SliderPositions(
            order.map { Float(edit.values[$0.name] ?? 0) / 100 },
            locked: order.indices.filter { edit.locked.contains(order[$0].name) })
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
            guard let slider = sliders[name] else { throw EditingError.unknownSlider(name) }
            let range = slider.minimum...slider.maximum
            guard range.contains(value) else {
                throw EditingError.outOfRange(name: name, value: value, range: range)
            }
        }
        for name in edit.locked where sliders[name] == nil {
            throw EditingError.unknownSlider(name)
        }
    }
}
