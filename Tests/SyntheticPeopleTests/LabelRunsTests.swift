import SyntheticPeople
import Testing

struct LabelRunsTests {
    @Test(arguments: [1, 3, 64, 200])
    func `any map is read as it was written`(width: Int) {
        var random = SystemRandomNumberGenerator()
        for density in [0.0, 0.02, 0.5] {
            var label: UInt8 = 0
            let labels = (0..<width * 37).map { _ in
                if Double.random(in: 0..<1, using: &random) < density {
                    label = .random(in: 0...13, using: &random)
                }
                return label
            }
            let bytes = LabelRuns.encoded(labels, width: width)
            let read = bytes.withUnsafeBytes {
                LabelRuns.decoded($0, width: width, count: labels.count)
            }
            #expect(read == labels)
        }
    }

    @Test func `straight regions take few bytes`() {
        let labels = (0..<768 * 768).map { UInt8($0 % 768 / 100) }
        #expect(LabelRuns.encoded(labels, width: 768).count < 40)
    }

    @Test func `damaged runs are refused`() {
        let labels = (0..<4096).map { UInt8($0 / 50 % 14) }
        let bytes = LabelRuns.encoded(labels, width: 64)
        for wrong in [Array(bytes.dropLast()), bytes + [1], [200], [0, 3, 255, 255, 255, 127]] {
            let read = wrong.withUnsafeBytes {
                LabelRuns.decoded($0, width: 64, count: labels.count)
            }
            #expect(read == nil)
        }
    }
}
