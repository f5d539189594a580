/// A face in a photo.
public struct FaceRecord: Codable, Sendable, Hashable {
    /// Its place in ``SessionSnapshot/faces``.
    public var index: Int
    /// x, y, width and height in pixels of the upright original.
    public var box: [Double]
    /// How sure the detector is, from 0 to 1.
    public var score: Double
    /// x and y in pixels: the detector's 5 points, then the 68 points once the face is chosen.
    public var landmarks: [[Double]]
    /// Why edits of this face may not look well.
    public var warnings: [FaceWarning]
    /// Whether its models are ready, so that choosing it takes no time.
    public var prepared: Bool

    /// Creates a record.
    public init(
        index: Int, box: [Double], score: Double, landmarks: [[Double]],
        warnings: [FaceWarning] = [], prepared: Bool = false
    ) {
        self.index = index
        self.box = box
        self.score = score
        self.landmarks = landmarks
        self.warnings = warnings
        self.prepared = prepared
    }

    /// Decodes a record, also one from before there were warnings.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            index: try container.decode(Int.self, forKey: .index),
            box: try container.decode([Double].self, forKey: .box),
            score: try container.decode(Double.self, forKey: .score),
            landmarks: try container.decode([[Double]].self, forKey: .landmarks),
            warnings: try container.decodeIfPresent([FaceWarning].self, forKey: .warnings) ?? [],
            prepared: try container.decodeIfPresent(Bool.self, forKey: .prepared) ?? false)
    }
}

/// Why edits of a face may not look well; whoever edits may go on all the same.
public enum FaceWarning: String, Codable, Sendable, CaseIterable {
    /// It has fewer pixels than the models draw.
    case small
    /// It looks too far to one side, up or down.
    case turned
    /// Something hides parts of it.
    case covered
    /// It is out of focus, moved, or was enlarged.
    case blurred
}

/// What belongs to one face that was chosen: the files of its models are named by it.
public struct PreparationRecord: Codable, Sendable, Hashable {
    /// The face, by its place in ``SessionSnapshot/faces``.
    public var face: Int
    /// Counts from 1 within a session; names the files.
    public var number: Int
    /// The points of the face, if they were set by hand.
    public var handPoints: FacePoints?
    /// The pack whose networks prepare it; `nil` until they begin.
    public var pack: String?
    /// Steps that were planned for fine-tuning, which a recipe repeats.
    public var tuningSteps: Int?
    /// How far each slider may go before the face is another or the preview misleads.
    public var spans: [String: ClosedRange<Int>]?

    /// Creates the record of a preparation that begins.
    public init(face: Int, number: Int, handPoints: FacePoints? = nil, pack: String? = nil) {
        self.face = face
        self.number = number
        self.handPoints = handPoints
        self.pack = pack
    }
}
