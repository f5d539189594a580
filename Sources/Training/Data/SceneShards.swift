public import Foundation

/// Rendered scenes of one to four people, 384×384.
public struct SceneShards: Sendable {
    /// The side of a picture in pixels.
    public static let side = 384

    /// One person of a scene.
    public struct Face: Sendable {
        /// Left, top, right and bottom edge in pixels, from the hairline to the chin; not clipped.
        public let box: [Float]
        /// 68 times x, y in pixels, then visibility in 0…1.
        public let landmarks: [Float]
    }

    private let files: [ShardFile]
    private let places: [(file: Int, record: Int)]

    /// The number of scenes.
    public var count: Int { places.count }

    /// Maps every shard of `folder`.
    ///
    /// - Throws: ``TrainingError`` if there are none or one is damaged.
    public init(_ folder: URL) throws {
        files = try shardFiles(in: folder)
        var places: [(Int, Int)] = []
        for (number, file) in files.enumerated() {
            guard file.holdsPictures(side: Self.side, isLabelled: false),
                file.holds("box", length: 16), file.holds("landmarks", length: 4 * 204)
            else { throw TrainingError.badShard(folder.path) }
            places += (0..<file.count).map { (number, $0) }
        }
        self.places = places
    }

    /// Interleaved RGB of scene `index`, valid during the call.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file changed since it was opened.
    public func withImage<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws -> Result {
        let (file, record) = places[index]
        return try files[file].withPicture(record, side: Self.side, body)
    }

    /// The people of scene `index`.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file changed since it was opened.
    public func faces(_ index: Int) throws -> [Face] {
        let (number, record) = places[index]
        let file = files[number]
        let count = try Int(file.record("faces", record, as: Int32.self)[0])
        let boxes = try file.record("box", record, as: Float.self)
        let landmarks = try file.record("landmarks", record, as: Float.self)
        return (0..<min(count, 4)).map {
            Face(
                box: Array(boxes[$0 * 4..<$0 * 4 + 4]),
                landmarks: Array(landmarks[$0 * 204..<$0 * 204 + 204]))
        }
    }
}
