internal import Foundation

/// An EXIF block: a TIFF structure of tagged values.
///
/// CIPA DC-008, "Exchangeable image file format for digital still cameras". Every offset comes from
/// the file and is checked before it is followed.
struct EXIF {
    /// One tagged value; `value` is in the byte order of the block.
    struct Entry {
        let tag: UInt16
        let type: UInt16
        let count: Int
        let value: [UInt8]
    }

    private let bytes: [UInt8]
    private let isLittleEndian: Bool
    /// The main directory, that of the camera's settings, and that of places (GPS).
    private let main: [Entry]
    private let camera: [Entry]
    private let places: [Entry]
    /// Whether it contains a small version of the picture.
    let hasPreview: Bool

    /// Reads a block, or returns `nil` if it is none.
    init?(_ data: Data) {
        bytes = [UInt8](data)
        guard bytes.count >= 14 else { return nil }
        switch (bytes[0], bytes[1]) {
        case (0x49, 0x49): isLittleEndian = true
        case (0x4D, 0x4D): isLittleEndian = false
        default: return nil
        }
        let reader = Reader(bytes: bytes, isLittleEndian: isLittleEndian)
        guard reader.integer(at: 2, bytes: 2) == 42, let start = reader.integer(at: 4, bytes: 4)
        else { return nil }
        let main = reader.directory(at: start)
        func directory(_ tag: UInt16) -> [Entry] {
            let pointer = main.first { $0.tag == tag }?.value ?? []
            return pointer.count == 4 ? reader.directory(at: reader.number(pointer[...])) : []
        }
        self.main = main
        (camera, places) = (directory(Tag.camera), directory(Tag.places))
        let second = reader.offsetOfNext(after: start) ?? 0
        hasPreview = reader.directory(at: second).contains { $0.tag == Tag.previewStart }
    }

    /// How the stored pixels are turned.
    var orientation: Orientation {
        guard let entry = main.first(where: { $0.tag == Tag.orientation }), entry.type == 3,
            entry.count >= 1
        else { return .upright }
        let reader = Reader(bytes: bytes, isLittleEndian: isLittleEndian)
        return Orientation(rawValue: reader.number(entry.value[..<2])) ?? .upright
    }

    /// The block for a picture of the given size, without what only the camera's maker can read,
    /// whose offsets would be wrong, and which may name places.
    ///
    /// - Parameters:
    ///   - keepsPlaces: Whether the places stay.
    ///   - preview: A JPEG file to contain instead of the one there was.
    func cleaned(
        width: Int, height: Int, isSRGB: Bool, orientation: Orientation = .upright,
        keepsPlaces: Bool = false, preview: Data? = nil
    ) -> Data? {
        func replaced(_ entry: Entry) -> Entry {
            switch entry.tag {
            case Tag.orientation: return number(entry.tag, orientation.rawValue, type: 3)
            case Tag.pixelWidth: return number(entry.tag, width, type: 4)
            case Tag.pixelHeight: return number(entry.tag, height, type: 4)
            case Tag.colorSpace where isSRGB: return number(entry.tag, 1, type: 3)
            default: return entry
            }
        }
        func kept(_ entries: [Entry], without dropped: Set<UInt16>) -> [Entry] {
            var seen: Set<UInt16> = []
            return entries.filter { !dropped.contains($0.tag) && seen.insert($0.tag).inserted }
                .map(replaced)
        }
        var first = kept(main, without: Tag.droppedFromMain)
        var others: [(pointer: UInt16, entries: [Entry])] = [
            (Tag.camera, kept(camera, without: Tag.droppedFromCamera))
        ]
        if keepsPlaces { others.append((Tag.places, kept(places, without: []))) }
        others.removeAll { $0.entries.isEmpty }
        guard !first.isEmpty || !others.isEmpty else { return nil }
        // Pointers are as long as what they point to may be far, so sizes are known before places.
        first += others.map { number($0.pointer, 0, type: 4) }
        var start = 8 + directory(first, at: 8).count
        var rest: [UInt8] = []
        for (pointer, entries) in others {
            first = first.map { $0.tag == pointer ? number(pointer, start, type: 4) : $0 }
            let directory = directory(entries, at: start)
            rest += directory
            start += directory.count
        }
        var main = directory(first, at: 8)
        if let preview, preview.count <= 40_000 {
            let entries = [
                number(Tag.compression, 6, type: 3),
                number(Tag.previewSize, preview.count, type: 4),
                number(Tag.previewStart, 0, type: 4),
            ]
            let size = directory(entries, at: start).count
            rest += directory(
                entries.dropLast() + [number(Tag.previewStart, start + size, type: 4)], at: start)
            rest += preview
            let next = 2 + 12 * first.count
            main.replaceSubrange(next..<next + 4, with: encoded(start, bytes: 4))
        }
        let head: [UInt8] =
            (isLittleEndian ? [0x49, 0x49] : [0x4D, 0x4D]) + encoded(42, bytes: 2)
            + encoded(8, bytes: 4)
        return Data(head + main + rest)
    }

    private func number(_ tag: UInt16, _ value: Int, type: UInt16) -> Entry {
        Entry(tag: tag, type: type, count: 1, value: encoded(value, bytes: type == 3 ? 2 : 4))
    }

    /// A directory and its values as they are written at the offset `start`.
    private func directory(_ entries: [Entry], at start: Int) -> [UInt8] {
        let entries = entries.sorted { $0.tag < $1.tag }
        var table = encoded(entries.count, bytes: 2)
        var values: [UInt8] = []
        let valuesStart = start + 2 + 12 * entries.count + 4
        for entry in entries {
            table += encoded(Int(entry.tag), bytes: 2) + encoded(Int(entry.type), bytes: 2)
            table += encoded(entry.count, bytes: 4)
            if entry.value.count <= 4 {
                table += entry.value + [UInt8](repeating: 0, count: 4 - entry.value.count)
            } else {
                table += encoded(valuesStart + values.count, bytes: 4)
                values += entry.value + (entry.value.count % 2 == 1 ? [0] : [])
            }
        }
        return table + [0, 0, 0, 0] + values
    }

    private func encoded(_ value: Int, bytes: Int) -> [UInt8] {
        let little = (0..<bytes).map { UInt8(value >> (8 * $0) & 255) }
        return isLittleEndian ? little : little.reversed()
    }
}

extension EXIF {
    /// The tags that mean something to us.
    private enum Tag {
        static let orientation: UInt16 = 0x0112
        static let camera: UInt16 = 0x8769
        static let places: UInt16 = 0x8825
        static let compression: UInt16 = 0x0103
        static let previewStart: UInt16 = 0x0201
        static let previewSize: UInt16 = 0x0202
        static let pixelWidth: UInt16 = 0xA002
        static let pixelHeight: UInt16 = 0xA003
        static let colorSpace: UInt16 = 0xA001
        /// Places (GPS), how TIFF stores pixels, previews, and blocks of other standards.
        ///
        /// Those may hold places and previews again. The pointer to the camera's directory is
        /// made anew.
        static let droppedFromMain: Set<UInt16> = [
            0x8825, 0x8769, 0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0111, 0x0115, 0x0116, 0x0117,
            0x011C, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A, 0x0201, 0x0202, 0x02BC, 0x83BB, 0x8649,
            0x8773, 0xC4A5, 0xC634, 0xEA1C,
        ]
        /// The maker's note, the interoperability directory, padding, and a stray GPS pointer.
        static let droppedFromCamera: Set<UInt16> = [0x927C, 0xA005, 0xEA1C, 0x8825, 0x014A]
    }

    /// Numbers and directories out of bytes that may say anything.
    private struct Reader {
        let bytes: [UInt8]
        let isLittleEndian: Bool

        func number(_ part: ArraySlice<UInt8>) -> Int {
            (isLittleEndian ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }

        func integer(at offset: Int, bytes count: Int) -> Int? {
            guard offset >= 0, offset + count <= bytes.count else { return nil }
            return number(bytes[offset..<offset + count])
        }

        /// Where the directory after the one at `offset` begins; `nil` if there is none.
        func offsetOfNext(after offset: Int) -> Int? {
            guard let count = integer(at: offset, bytes: 2), count <= 1000,
                let next = integer(at: offset + 2 + 12 * count, bytes: 4), next > 0
            else { return nil }
            return next
        }

        /// The entries whose values lie inside the block.
        func directory(at offset: Int) -> [Entry] {
            guard let count = integer(at: offset, bytes: 2), count <= 1000 else { return [] }
            let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
            return (0..<count).compactMap { i in
                let at = offset + 2 + 12 * i
                guard let tag = integer(at: at, bytes: 2), let type = integer(at: at + 2, bytes: 2),
                    let count = integer(at: at + 4, bytes: 4), type > 0, type < sizes.count,
                    count > 0
                else { return nil }
                let size = sizes[type] * count
                guard let start = size <= 4 ? at + 8 : integer(at: at + 8, bytes: 4),
                    size <= 60_000, start + size <= bytes.count, at + 12 <= bytes.count
                else { return nil }
                return Entry(
                    tag: UInt16(tag), type: UInt16(type), count: count,
                    value: Array(bytes[start..<start + size]))
            }
        }
    }
}
