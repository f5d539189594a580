public import Foundation

/// What an operator may change about editing.
public struct EditingConfiguration: Sendable, Hashable {
    /// Seconds of computing, at most, for fine-tuning the generator to one face.
    public var finetuneSeconds = 11.0
    /// Steps, at most, of fine-tuning.
    public var finetuneSteps = 400
    /// Seconds of computing, at most, for distilling the preview networks for one face.
    public var distillSeconds = 6.0
    /// Steps, at most, of distilling; 0 leaves it out.
    public var distillSteps = 200
    /// Seconds between two checkpoints of a long stage.
    public var checkpointSeconds = 4.0
    /// Whether to find out, once a face is ready, how far its sliders may go.
    public var measuresSpans = true
    /// JPEG quality of preview frames, from 1 to 100.
    public var previewQuality = 85
    /// Sessions that may wait for one stage; beyond it the door is closed.
    public var waitingLimit = 16
    /// Sessions whose models stay in memory; the least recently used are written down and forgotten.
    public var sessionsInMemory = 6
    /// Edits of one session, at most, that may wait or run at the same time.
    public var editsAtOnce = 4
    /// Seconds that a session lives.
    public var lifetime = 24 * 3600.0
    /// Pixels of a photo, at most.
    public var maximumPixels = 50_000_000
    /// Bytes of a photo's file, at most.
    public var maximumBytes = 25_000_000
    /// Seeds everything random, so that the same photo is prepared in the same way.
    public var seed: UInt64 = 1

    /// Faces of one session whose models stay in memory.
    public var facesInMemory = 4
    /// The key that finished photos are signed with; empty to leave them unsigned.
    public var signingKey = Data()

    /// Creates the configuration that suits two cores.
    public init() {}
}
