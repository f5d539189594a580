import Foundation

/// A Gaussian blur of arrays with any number of dimensions, mirrored at their ends.
struct GaussianBlur {
    private let weights: [Float]
    private let radius: Int

    /// A blur of a standard deviation in elements; it is cut off at four of them.
    init(deviation: Double) {
        radius = Int(4 * deviation + 0.5)
        let bell = (-radius...radius).map { exp(-0.5 * pow(Double($0) / deviation, 2)) }
        let sum = bell.reduce(0, +)
        weights = bell.map { Float($0 / sum) }
    }

    /// Blurs along every dimension.
    func apply(to values: inout [Float], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "\(values.count) values for \(shape)")
        var stride = values.count
        for length in shape {
            stride /= length
            blur(&values, length: length, stride: stride)
        }
    }

    private func blur(_ values: inout [Float], length: Int, stride: Int) {
        var padded = [Float](repeating: 0, count: length + 2 * radius)
        var line = [Float](repeating: 0, count: length)
        let sources = (-radius..<length + radius).map { Self.mirrored($0, length) * stride }
        for outer in Swift.stride(from: 0, to: values.count, by: length * stride) {
            for start in outer..<outer + stride {
                for (index, source) in sources.enumerated() {
                    padded[index] = values[start + source]
                }
                convolve(padded, into: &line)
                for index in 0..<length { values[start + index * stride] = line[index] }
            }
        }
    }

    private func convolve(_ padded: [Float], into line: inout [Float]) {
        padded.withUnsafeBufferPointer { padded in
            line.withUnsafeMutableBufferPointer { line in
                line.update(repeating: 0)
                for (tap, weight) in weights.enumerated() {
                    for index in line.indices { line[index] += weight * padded[index &+ tap] }
                }
            }
        }
    }

    /// The element that stands for the one at `index`, which may lie outside.
    private static func mirrored(_ index: Int, _ length: Int) -> Int {
        let position = ((index % (2 * length)) + 2 * length) % (2 * length)
        return position < length ? position : 2 * length - 1 - position
    }
}
