public import Foundation

/// Rendered portraits with everything that is known about them.
///
/// Each is an outer frame of 384×384 whose centre 256×256 is the inner one.
public struct PortraitShards: Sendable {
    /// The side of the outer frame in pixels.
    public static let outerSide = 384
    /// The side of the inner frame in pixels.
    public static let innerSide = 256

    private let files: [ShardFile]
    private let starts: [Int]

    /// The number of portraits.
    public let count: Int

    /// Maps every shard of `folder`.
    ///
    /// - Throws: ``TrainingError`` if there are none or one is damaged.
    public init(_ folder: URL) throws {
        files = try shardFiles(in: folder)
        var starts: [Int] = []
        var total = 0
        for file in files {
            starts.append(total)
            total += file.count
            let pixels = Self.outerSide * Self.outerSide
            guard file.holds("image", length: pixels * 3), file.holds("labels", length: pixels),
                file.holdsPeople, file.holds("landmarks", length: 204),
                file.holds("box", length: 4)
            else { throw TrainingError.badShard(folder.path) }
        }
        self.starts = starts
        count = total
    }

    /// The portrait at `index`, in `0..<count`.
    public subscript(index: Int) -> Portrait {
        let shard = (starts.firstIndex { $0 > index } ?? starts.count) - 1
        guard let portrait = try? Portrait(files[shard], index - starts[shard], index: index) else {
            preconditionFailure("portrait \(index) is not among \(count)")
        }
        return portrait
    }

    /// The indices of portraits that are a function of their parameters alone: fixed seeds, no
    /// sensor noise, no compression.
    public var cleanIndices: [Int] { (0..<count).filter { self[$0].isClean } }
}

/// One rendered portrait; its pixels stay in the mapped file.
public struct Portrait: Sendable {
    private let file: ShardFile
    private let record: Int
    /// Where it stands in its data set.
    public let index: Int
    /// The parameters in the order of `PersonEncoding.standard`, also where fewer were stored.
    public let parameters: [Float]
    /// 68 times x, y in pixels of the outer frame, then visibility in 0…1.
    public let landmarks: [Float]
    /// Left, top, right and bottom edge of the face in pixels of the outer frame, from the hairline to
    /// the chin; not clipped.
    public let box: [Float]

    init(_ file: ShardFile, _ record: Int, index: Int) throws {
        self.file = file
        self.record = record
        self.index = index
        parameters = try file.person(record)
        landmarks = try file.record("landmarks", record, as: Float.self)
        box = try file.record("box", record, as: Float.self)
    }

    /// Whether the picture is a function of the parameters alone.
    public var isClean: Bool {
        parameters[106] == 1 && parameters[103] == 0 && parameters[105] == 0
    }

    /// Interleaved RGB of the outer frame, valid during the call.
    public func withImage<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        pixels(of: "image", body)
    }

    /// The label of every pixel of the outer frame, valid during the call.
    public func withLabels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        pixels(of: "labels", body)
    }

    private func pixels<Result>(
        of name: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) -> Result {
        guard let result = try? file.withRecord(name, record, as: UInt8.self, body) else {
            preconditionFailure("\(name) was checked when the shard was opened")
        }
        return result
    }
}
