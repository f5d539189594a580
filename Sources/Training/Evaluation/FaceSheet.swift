public import FaceModels
public import Imaging
import SyntheticPeople
import Tensors

/// Contact sheets of what a pack's generator draws, for looking at.
public struct FaceSheet {
    private let pack: ModelPack
    private let generator: Generator
    private let side: Int

    /// Creates sheets whose faces have `side` pixels, at most those of the generator.
    ///
    /// - Throws: ``PackError`` if the pack has no generator.
    public init(pack: ModelPack, side: Int) throws {
        self.pack = pack
        generator = try pack.makeGenerator()
        self.side = min(side, generator.size)
    }

    /// Random people, row by row.
    ///
    /// - Parameters:
    ///   - truncation: How far each is from the mean person, from 0 to 1 (Karras et al. 2019,
    ///     appendix B); 1 leaves them as they are.
    ///   - seed: Fixes who they are.
    public func people(columns: Int, rows: Int, truncation: Float, seed: UInt32) -> Image {
        let all = codes(of: columns * rows, seed: seed)
        let mean = codes(of: 512, seed: seed &+ 1_000_000).mean(axes: [0], keepingDimensions: true)
        let w = mean + (all - mean) * truncation
        return sheet((0..<columns * rows).map { picture(w, $0) }, columns: columns)
    }

    /// One row per slider: a person from −100 over 0 to +100.
    public func sliders(_ names: [String], columns: Int, seed: UInt32) throws -> Image {
        let model = try pack.makeSliderModel()
        let w = codes(of: names.count, seed: seed)
        var pictures: [Tensor] = []
        for (row, name) in names.enumerated() {
            let code = w.sliced(axis: 0, row..<row + 1)
            for column in 0..<columns {
                let value = -100 + 200 * column / max(1, columns - 1)
                let positions = pack.positions([name: value])
                let moved = model.forward(
                    code, sliders: Tensor(positions, shape: [1, positions.count]))
                pictures.append(picture(code + moved, 0))
            }
        }
        return sheet(pictures, columns: columns)
    }

    private func codes(of count: Int, seed: UInt32) -> Tensor {
        let people = (0..<count).map { Person(seed: seed &+ UInt32($0)).clean.values }
        return generator.mapping.forward(generator.encoding.encode(people))
    }

    private func picture(_ w: Tensor, _ row: Int) -> Tensor {
        let code = generator.repeated(w.sliced(axis: 0, row..<row + 1))
        return generator.picture(code, side: side)
    }

    private func sheet(_ pictures: [Tensor], columns: Int) -> Image {
        let rows = (pictures.count + columns - 1) / columns
        let width = columns * side
        var pixels = [UInt8](repeating: 255, count: width * rows * side * 3)
        for (index, picture) in pictures.enumerated() {
            let (top, left) = (index / columns * side, index % columns * side)
            picture.withUnsafeFloats { floats in
                for channel in 0..<3 {
                    for y in 0..<side {
                        for x in 0..<side {
                            let value = floats[(channel * side + y) * side + x]
                            let level = (value + 1) * 127.5
                            pixels[((top + y) * width + left + x) * 3 + channel] =
                                UInt8(max(0, min(255, level.rounded())))
                        }
                    }
                }
            }
        }
        return Image(width: width, height: rows * side, pixels: pixels)
    }
}
