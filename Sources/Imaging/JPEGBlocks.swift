internal import CImageCodecs
internal import Foundation

/// The quantized coefficients of one component of a JPEG file.
struct JPEGBlocks: Equatable {
    /// How many components the file has.
    let components: Int
    let columns: Int
    let rows: Int
    /// How many squares of 8 × 8 pixels a block covers, across and down.
    let (wide, high): (Int, Int)
    let isProgressive: Bool
    /// 64 for each block, row by row.
    let coefficients: [Int16]

    /// Reads a component; `nil` if there is none, or the file is damaged.
    init?(of file: Data, component: Int) {
        var found = ic_jpeg_component()
        var values = ic_bytes()
        let status = file.withUnsafeBytes {
            ic_jpeg_blocks($0.uint8, $0.count, UInt32(component), &found, &values)
        }
        guard status == IC_OK, let bytes = values.bytes else { return nil }
        coefficients = Array(
            UnsafeRawBufferPointer(start: bytes, count: values.size)
                .bindMemory(to: Int16.self))
        ic_free(&values)
        (components, isProgressive) = (Int(found.components), found.is_progressive)
        (columns, rows) = (Int(found.columns), Int(found.rows))
        (wide, high) = (Int(found.wide), Int(found.high))
    }

    /// The coefficients of one block.
    subscript(column: Int, row: Int) -> ArraySlice<Int16> {
        let start = (row * columns + column) * 64
        return coefficients[start..<start + 64]
    }

    static func == (a: JPEGBlocks, b: JPEGBlocks) -> Bool {
        a.components == b.components && a.columns == b.columns && a.rows == b.rows
            && a.coefficients == b.coefficients
    }
}
