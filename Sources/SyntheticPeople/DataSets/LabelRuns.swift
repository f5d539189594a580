/// Maps of labels as short bytes: what differs from the row above, in runs.
///
/// A map is a row of pairs: how many pixels are the same as those above them, then a label and how
/// many pixels have it. Counts have seven bits a byte, low ones first. Above the first row is 0.
public enum LabelRuns {
    /// Writes a map of rows of `width` labels.
    public static func encoded(_ labels: [UInt8], width: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        func isAsAbove(_ i: Int) -> Bool { labels[i] == (i < width ? 0 : labels[i - width]) }
        func add(_ count: Int) {
            var rest = count
            while rest > 127 {
                bytes.append(UInt8(rest & 127) | 128)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        var i = 0
        while i < labels.count {
            var end = i
            while end < labels.count, isAsAbove(end) { end += 1 }
            add(end - i)
            guard end < labels.count else { break }
            i = end
            while end < labels.count, labels[end] == labels[i], !isAsAbove(end) { end += 1 }
            bytes.append(labels[i])
            add(end - i)
            i = end
        }
        return bytes
    }

    /// Reads `count` labels in rows of `width`; `nil` if the bytes do not hold them.
    public static func decoded(
        _ bytes: UnsafeRawBufferPointer, width: Int, count: Int
    ) -> [UInt8]? {
        var (at, isWhole) = (0, true)
        func next() -> Int {
            var (value, shift) = (0, 0)
            while at < bytes.count, shift < 35 {
                let byte = Int(bytes[at])
                at += 1
                value |= (byte & 127) << shift
                guard byte > 127 else { return value }
                shift += 7
            }
            isWhole = false
            return 0
        }
        let labels = [UInt8](unsafeUninitializedCapacity: count) { labels, filled in
            var i = 0
            while i < count, isWhole {
                let same = next()
                guard same <= count - i else { break }
                for k in i..<i + same { labels[k] = k < width ? 0 : labels[k - width] }
                i += same
                guard i < count else { break }
                guard at < bytes.count else { break }
                let label = bytes[at]
                at += 1
                let run = next()
                guard run > 0, run <= count - i else { break }
                (labels.baseAddress! + i).update(repeating: label, count: run)
                i += run
            }
            filled = i
        }
        return isWhole && labels.count == count && at == bytes.count ? labels : nil
    }
}
