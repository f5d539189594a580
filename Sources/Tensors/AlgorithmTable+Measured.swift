extension AlgorithmTable {
    /// Measures every algorithm at every size on this machine, which takes a minute or two.
    ///
    /// Sizes beyond 12 GFLOP are not computed; their algorithm is that of the size before.
    ///
    /// - Parameters:
    ///   - runs: Of each measurement; the fastest counts.
    ///   - progress: Told what fraction is done.
    public static func measured(
        runs: Int = 3, progress: (Double) -> Void = { _ in }
    ) -> AlgorithmTable {
        var letters: [ConvolutionAlgorithm] = []
        let total = Double(ConvolutionPass.allCases.count * 2 * channels.count * pixels.count)
        for pass in ConvolutionPass.allCases {
            for stride in 1...2 {
                for row in 0..<channels.count {
                    for column in 0..<pixels.count {
                        let shape = shape(row: row, column: column, stride: stride)
                        let work =
                            18.0 * Double(shape.batch * shape.outPixels)
                            * Double(shape.inputs * shape.outputs)
                        if column > 0 && work > 12e9 {
                            letters.append(letters[letters.count - 1])
                        } else {
                            letters.append(fastest(shape, pass, runs: runs))
                        }
                        progress(Double(letters.count) / total)
                    }
                }
            }
        }
        return AlgorithmTable(letters: letters)
    }

    /// A convolution in the middle of a field: images of at most 256×256 of the result.
    private static func shape(row: Int, column: Int, stride: Int) -> ConvolutionShape {
        let width = channels.first << row
        let side = min(4 << column, 256)
        let batch = max(1, (pixels.first << (2 * column)) / (side * side))
        return ConvolutionShape(
            input: [batch, width, side * stride, side * stride], weight: [width, width, 3, 3],
            stride: stride, padding: 1, groups: 1)
    }

    private static func fastest(
        _ shape: ConvolutionShape, _ pass: ConvolutionPass, runs: Int
    ) -> ConvolutionAlgorithm {
        let x = Tensor.pattern(shape.inputShape)
        let weight = Tensor.pattern(shape.weightShape)
        let g = Tensor.pattern(shape.outputShape)
        let (a, b) =
            switch pass {
            case .forward: (x, weight)
            case .inputGradient: (g, weight)
            case .weightGradient: (x, g)
            }
        let ways = ConvolutionAlgorithm.allCases.filter { shape.isPossible($0, pass) }
        var best = [Duration](repeating: .seconds(1000), count: ways.count)
        // Alternately, because other programs share the machine; the first round prepares.
        for round in 0...runs {
            for (i, way) in ways.enumerated() {
                let time = ContinuousClock().measure {
                    _ = shape.compute(pass, by: way, a, b, keepsFilters: true)
                }
                if round > 0 { best[i] = min(best[i], time) }
            }
        }
        let order = zip(ways, best).min { $0.1 < $1.1 }
        return order?.0 ?? .matrix
    }
}
