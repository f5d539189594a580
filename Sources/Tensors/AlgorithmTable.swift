import Synchronization

/// A way to compute a convolution.
enum ConvolutionAlgorithm: Character, CaseIterable, Sendable {
    /// Products of every tap and pixel, then their sums: ``TapsConvolution``.
    case taps = "t"
    /// Winograd's tiles of 4×4: ``WinogradConvolution``.
    case tiles = "w"
    /// Tiles of 81 points, for strides of two: ``DoublingConvolution``.
    case points = "p"
    /// A matrix product over columns of what the filter sees: ``MatrixConvolution``.
    case matrix = "m"
}

/// What is computed of a convolution.
enum ConvolutionPass: Int, CaseIterable, Sendable {
    case forward, inputGradient, weightGradient
}

/// Which algorithm is the fastest for convolutions with filters of 3×3, by their sizes.
///
/// It is a text of six squares, one for each pass and stride: a row for every power of two of the
/// channels (the geometric mean of inputs and outputs), a column for every power of four of the
/// pixels of the result, over the batch, and a letter for the algorithm. What a machine measures for
/// itself takes the place of what is built in; where a letter's algorithm cannot do a convolution,
/// the matrix product does it.
public struct AlgorithmTable: Sendable, Hashable {
    /// Channels of the first row, and how many rows there are.
    static let channels = (first: 4, count: 8)
    /// Pixels of the first column, and how many columns there are.
    static let pixels = (first: 16, count: 9)

    private(set) var letters: [ConvolutionAlgorithm]

    /// Reads a table, or returns `nil` if `text` is none.
    ///
    /// Lines that start with `#` are remarks.
    public init?(text: String) {
        let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        letters = lines.joined().compactMap { ConvolutionAlgorithm(rawValue: $0) }
        let squares = ConvolutionPass.allCases.count * 2
        guard letters.count == squares * Self.channels.count * Self.pixels.count else { return nil }
    }

    init(letters: [ConvolutionAlgorithm]) {
        self.letters = letters
    }

    /// The table as text, with remarks that say what is where.
    public var text: String {
        var lines: [String] = []
        for pass in ConvolutionPass.allCases {
            for stride in 1...2 {
                lines.append("# \(pass), stride \(stride)")
                for row in 0..<Self.channels.count {
                    let start = Self.start(pass, stride: stride) + row * Self.pixels.count
                    lines.append(
                        String(letters[start..<start + Self.pixels.count].map(\.rawValue)))
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The fastest algorithm for a convolution that has one.
    func algorithm(
        for shape: ConvolutionShape, _ pass: ConvolutionPass
    ) -> ConvolutionAlgorithm {
        let channels = (shape.inputs * shape.outputs).roundedLogarithm / 2
        let pixels = (shape.batch * shape.outPixels).roundedLogarithm
        let row = channels - Self.channels.first.roundedLogarithm
        let column = (pixels - Self.pixels.first.roundedLogarithm + 1) / 2
        return letters[
            Self.start(pass, stride: min(shape.stride, 2))
                + min(max(row, 0), Self.channels.count - 1) * Self.pixels.count
                + min(max(column, 0), Self.pixels.count - 1)]
    }

    static func start(_ pass: ConvolutionPass, stride: Int) -> Int {
        (pass.rawValue * 2 + stride - 1) * channels.count * pixels.count
    }

    private static let chosen = Mutex(builtIn)

    /// The table that convolutions go by; set it once, before they run: results may differ in their
    /// last bits.
    public static var current: AlgorithmTable {
        get { chosen.withLock { $0 } }
        set { chosen.withLock { $0 = newValue } }
    }
}

extension Int {
    /// The logarithm to base two of a positive number, rounded.
    fileprivate var roundedLogarithm: Int {
        let floor = Int.bitWidth - 1 - leadingZeroBitCount
        // Three halves of a power of two are a little above its square root of two.
        return self * self >= 2 << (2 * floor) ? floor + 1 : floor
    }
}

extension ConvolutionShape {
    /// How to compute a pass: as the table says, where that is possible.
    func algorithm(_ pass: ConvolutionPass) -> ConvolutionAlgorithm {
        guard kernelHeight == 3, kernelWidth == 3, groups == 1, stride <= 2 else { return .matrix }
        let wanted = AlgorithmTable.current.algorithm(for: self, pass)
        return isPossible(wanted, pass) ? wanted : .matrix
    }

    /// Whether an algorithm can compute a pass.
    func isPossible(_ algorithm: ConvolutionAlgorithm, _ pass: ConvolutionPass) -> Bool {
        switch algorithm {
        case .taps: pass != .weightGradient && TapsConvolution(self) != nil
        case .tiles: WinogradConvolution(self) != nil
        case .points: DoublingConvolution(self) != nil
        case .matrix: true
        }
    }

    /// Computes a pass of `a` and `b`: input and weight, gradient and weight, or input and gradient.
    func compute(
        _ pass: ConvolutionPass, by algorithm: ConvolutionAlgorithm, _ a: Tensor, _ b: Tensor,
        epilogue: Epilogue = Epilogue(), keepsFilters: Bool = false
    ) -> Tensor {
        var taps = TapsConvolution(self)
        taps?.keepsFilters = keepsFilters
        if pass == .forward { taps?.precision = Precision.current }
        var tiles = WinogradConvolution(self)
        tiles?.keepsFilters = keepsFilters
        var points = DoublingConvolution(self)
        points?.keepsFilters = keepsFilters
        points?.precision = .single
        switch (algorithm, pass) {
        case (.taps, .forward):
            if let taps { return taps.forward(a, b, epilogue: epilogue) }
        case (.taps, .inputGradient):
            if let taps { return taps.inputGradient(a, b) }
        case (.tiles, .forward):
            if let tiles { return tiles.forward(a, b, epilogue: epilogue) }
        case (.tiles, .inputGradient):
            if let tiles { return tiles.inputGradient(a, b) }
        case (.tiles, .weightGradient):
            if let tiles { return tiles.weightGradient(a, b) }
        case (.points, .forward):
            if let points { return points.gather(points.blurred(a), b, epilogue: epilogue) }
        case (.points, .inputGradient):
            if let points { return points.spread(a, b) }
        case (.points, .weightGradient):
            if let points { return points.weightGradient(b, points.blurred(a)) }
        case (.matrix, _), (.taps, .weightGradient):
            break
        }
        let matrix = MatrixConvolution(self)
        switch pass {
        case .forward:
            let result = matrix.forward(a, b)
            epilogue.end(result)
            return result
        case .inputGradient: return matrix.inputGradient(a, b)
        case .weightGradient: return matrix.weightGradient(a, b)
        }
    }
}
