/// How much a stage has worked so far, and how many wait for it.
public struct StageUse: Sendable, Hashable {
    /// The name of the stage, as in ``Progress``.
    public var stage: String
    /// Inputs that wait, without the one inside.
    public var waiting: Int
    /// Inputs that were answered, well or not.
    public var runs: Int
    /// Seconds that they were inside, pauses for more urgent work included.
    public var seconds: Double
}

extension Editor {
    /// All stages with a queue, in the order in which a photo passes through them.
    public func stages() async -> [StageUse] {
        [
            await pipeline.upload.use("upload"), await pipeline.detect.use("detect"),
            await pipeline.landmark.use("landmark"), await pipeline.align.use("align"),
            await pipeline.encode.use("encode"), await pipeline.finetune.use("finetune"),
            await pipeline.distill.use("distill"), await pipeline.survey.use("survey"),
            await pipeline.finalize.use("finalize"), await pipeline.segment.use("segment"),
            await pipeline.inpaint.use("inpaint"), await pipeline.unalign.use("unalign"),
            await pipeline.export.use("export"),
        ]
    }
}
