public import Foundation

/// Rendered portraits with everything that is known about them.
///
/// Each is an outer frame whose middle two thirds are the inner one. They are read at the side that
/// is wanted, also where they were rendered two or four times as large.
public struct PortraitShards: Sendable {
    /// The side of the outer frame in pixels, unless another is wanted.
    public static let outerSide = 384
    /// The side of the inner frame in pixels, unless another is wanted.
    public static let innerSide = 256

    private let files: [ShardFile]
    private let starts: [Int]

    /// The side of the outer frames in pixels.
    public let outerSide: Int

    /// The number of portraits.
    public let count: Int

    /// Maps every shard of `folder`.
    ///
    /// - Parameter innerSide: The side of the inner frame at which portraits are read.
    /// - Throws: ``TrainingError`` if there are none or one is damaged.
    public init(_ folder: URL, innerSide: Int = Self.innerSide) throws {
        outerSide = innerSide * 3 / 2
        files = try shardFiles(in: folder)
        var starts: [Int] = []
        var total = 0
        for file in files {
            starts.append(total)
            total += file.count
            guard file.holdsPictures(side: outerSide, isLabelled: true), file.holdsPeople,
                file.holds("landmarks", length: 204),
                file.holds("box", length: 4)
            else { throw TrainingError.badShard(folder.path) }
        }
        self.starts = starts
        count = total
    }

    /// The portrait at `index`, in `0..<count`.
    public subscript(index: Int) -> Portrait {
        let shard = (starts.firstIndex { $0 > index } ?? starts.count) - 1
        guard
            let portrait = try? Portrait(
                files[shard], index - starts[shard], index: index, side: outerSide)
        else {
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
    /// The side of its outer frame in pixels.
    public let outerSide: Int
    /// Where it stands in its data set.
    public let index: Int
    /// The parameters in the order of `PersonEncoding.standard`, also where fewer were stored.
    public let parameters: [Float]
    /// 68 times x, y in pixels of the outer frame, then visibility in 0…1.
    public let landmarks: [Float]
    /// Left, top, right and bottom edge of the face in pixels of the outer frame, from the hairline to
    /// the chin; not clipped.
    public let box: [Float]

    init(_ file: ShardFile, _ record: Int, index: Int, side: Int) throws {
        outerSide = side
        self.file = file
        self.record = record
        self.index = index
        parameters = try file.person(record)
        let scale = Float(side) / Float(file.side)
        landmarks = try file.record("landmarks", record, as: Float.self)
            .enumerated().map { $0 % 3 == 2 ? $1 : $1 * scale }
        box = try file.record("box", record, as: Float.self).map { $0 * scale }
    }

    /// Whether the picture is a function of the parameters alone.
    public var isClean: Bool {
        parameters[106] == 1 && parameters[103] == 0 && parameters[105] == 0
    }

    /// Interleaved RGB of the outer frame, valid during the call.
    public func withImage<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard let result = try? file.withPicture(record, side: outerSide, body) else {
            preconditionFailure("the picture of portrait \(index) is damaged")
        }
        return result
    }

    /// The label of every pixel of the outer frame, valid during the call.
    public func withLabels<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        guard let result = try? file.withLabels(record, side: outerSide, body) else {
            preconditionFailure("the labels of portrait \(index) are damaged")
        }
        return result
    }
}
