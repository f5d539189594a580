public import Foundation

/// Rendered pictures of people who appear several times, as aligned 128×128 faces.
public struct IdentityShards: Sendable {
    /// The side of a picture in pixels.
    public static let side = 128

    private let files: [ShardFile]
    private let places: [(file: Int, record: Int)]

    /// Who is on each picture, numbered from 0 without gaps.
    public let people: [Int]

    /// How many different people there are.
    public let peopleCount: Int

    /// The number of pictures.
    public var count: Int { places.count }

    /// Maps every shard of `folder`.
    ///
    /// - Throws: ``TrainingError`` if there are none or one is damaged.
    public init(_ folder: URL) throws {
        files = try shardFiles(in: folder)
        var numbers: [Int32: Int] = [:]
        var people: [Int] = []
        var places: [(Int, Int)] = []
        for (number, file) in files.enumerated() {
            guard file.holds("image", length: Self.side * Self.side * 3),
                file.holdsPeople
            else { throw TrainingError.badShard(folder.path) }
            for record in 0..<file.count {
                let person = try file.record("person", record, as: Int32.self)[0]
                let known = numbers[person] ?? numbers.count
                numbers[person] = known
                people.append(known)
                places.append((number, record))
                guard
                    try file.record("image", record, as: UInt8.self).count == Self.side * Self.side
                        * 3
                else { throw TrainingError.badShard("identities") }
            }
        }
        (self.people, self.places) = (people, places)
        peopleCount = numbers.count
    }

    /// Interleaved RGB of picture `index`, valid during the call.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file changed since it was opened.
    public func withImage<Result>(
        _ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
    ) throws -> Result {
        let (file, record) = places[index]
        return try files[file].withRecord("image", record, as: UInt8.self, body)
    }

    /// The parameters, in the order of `PersonEncoding.standard`, of picture `index`.
    ///
    /// - Throws: ``TrainingError/badShard(_:)`` if the file changed since it was opened.
    public func parameters(_ index: Int) throws -> [Float] {
        let (file, record) = places[index]
        return try files[file].person(record)
    }
}
