public import Tensors

extension FaceParser {
    /// The label of every pixel of one picture, without what hangs together with no person.
    ///
    /// - Parameter x: `[1, 3, height, width]` in `[-1, 1]`; multiples of 64.
    /// - Returns: `height * width` raw values of ``FaceLabel``, row by row.
    public func labels(of x: Tensor) -> [UInt8] {
        withoutIslands(likeliestLabels(forward(x)), width: x.shape[3])
    }
}

/// Makes everything background that does not touch the largest region of other labels.
///
/// A curtain may look like hair and a shelf like a shoulder, but hardly ever next to the person.
public func withoutIslands(_ labels: [UInt8], width: Int) -> [UInt8] {
    let background = FaceLabel.background.rawValue
    var regions = [Int32](repeating: 0, count: labels.count)
    var sizes = [0]
    var stack: [Int] = []
    for start in labels.indices where labels[start] != background && regions[start] == 0 {
        let number = Int32(sizes.count)
        sizes.append(0)
        regions[start] = number
        stack.append(start)
        while let at = stack.popLast() {
            sizes[Int(number)] += 1
            let column = at % width
            let neighbours = [
                column > 0 ? at - 1 : -1, column < width - 1 ? at + 1 : -1, at - width, at + width,
            ]
            for next in neighbours
            where labels.indices.contains(next) && labels[next] != background
                && regions[next] == 0
            {
                regions[next] = number
                stack.append(next)
            }
        }
    }
    guard let largest = sizes.indices.max(by: { sizes[$0] < sizes[$1] }), largest > 0 else {
        return labels
    }
    return zip(labels, regions).map { $1 == Int32(largest) ? $0 : background }
}
