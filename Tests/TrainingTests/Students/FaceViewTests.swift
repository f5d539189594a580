import Tensors
import Testing

@testable import Training

struct FaceViewTests {
    /// A 12×12 picture whose channels are column, row and a constant.
    private static let source: [UInt8] = (0..<144).flatMap { (pixel: Int) -> [UInt8] in
        [UInt8(pixel % 12 * 20), UInt8(pixel / 12 * 20), 128]
    }

    private func read(_ view: FaceView, side: Int, frame: Int) -> [Float] {
        var result = [Float](repeating: 0, count: 3 * side * side)
        result.withUnsafeMutableBufferPointer { target in
            Self.source.withUnsafeBufferPointer {
                view.read($0, width: 12, frame: frame, into: target, side: side)
            }
        }
        return result
    }

    @Test func `a view without changes shows the central square as it is`() {
        var random = SplitMix64(state: 1)
        let pixels = read(FaceView(.none, using: &random), side: 8, frame: 8)
        for y in 0..<8 {
            for x in 0..<8 {
                let column = Float(x + 2) * 20 / 127.5 - 1
                let row = Float(y + 2) * 20 / 127.5 - 1
                #expect(abs(pixels[y * 8 + x] - column) < 1e-4)
                #expect(abs(pixels[64 + y * 8 + x] - row) < 1e-4)
            }
        }
    }

    @Test func `labels move with the picture`() {
        var random = SplitMix64(state: 5)
        let labels: [UInt8] = (0..<144).map { UInt8($0 % 12) }
        let view = FaceView(.none, using: &random)
        let read = labels.withUnsafeBufferPointer {
            view.readLabels($0, width: 12, frame: 8, side: 8)
        }
        let expected: [UInt8] = (0..<64).map { UInt8($0 % 8 + 2) }
        #expect(read == expected)
    }

    @Test func `strong views differ, stay in range, and repeat with the same random numbers`() {
        var random = SplitMix64(state: 3)
        var same = SplitMix64(state: 3)
        let first = read(FaceView(.strong, using: &random), side: 8, frame: 8)
        let second = read(FaceView(.strong, using: &random), side: 8, frame: 8)
        #expect(first != second)
        #expect(first == read(FaceView(.strong, using: &same), side: 8, frame: 8))
        #expect(first.allSatisfy { $0 >= -1 && $0 <= 1 })
    }
}
