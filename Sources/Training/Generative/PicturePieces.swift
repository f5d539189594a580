import FaceModels
import Tensors

/// Pieces of rendered portraits, and where they are.
struct PicturePieces: Sendable {
    /// The parameters of each person.
    let people: [[Float]]
    /// Where the pieces are.
    let places: PiecePlaces
    /// The pieces as they were rendered, `[pieces, 3, side, side]`.
    let target: Tensor
    /// How much each pixel counts, `[pieces, 1, side, side]`.
    let weights: Tensor

    /// Cuts as many pieces out of each inner frame, half of them around a landmark of the face.
    init(
        of portraits: [Portrait], each count: Int, side: Int, of pictureSide: Int,
        using random: inout SplitMix64
    ) {
        people = portraits.map(\.parameters)
        let inset = (portraits[0].outerSide - pictureSide) / 2
        let room = pictureSide / 2 - PiecePlaces.cutSide(of: side)
        var corners: [PiecePlaces.Corner] = []
        for (picture, portrait) in portraits.enumerated() {
            for piece in 0..<count {
                func corner(_ axis: Int) -> Int {
                    guard piece % 2 == 0 else { return Int.random(in: 0...room, using: &random) }
                    let point = Int.random(in: 17..<68, using: &random)
                    let middle = Int(portrait.landmarks[3 * point + axis]) - inset
                    let shift = Int.random(in: -side / 8...side / 8, using: &random)
                    return min(max((middle + shift - PiecePlaces.cutSide(of: side)) / 2, 0), room)
                }
                corners.append(.init(picture: picture, x: corner(0), y: corner(1)))
            }
        }
        let places = PiecePlaces(corners: corners, side: side)
        self.places = places
        target = places.pieces(of: imageTensor(of: portraits, .inner, side: pictureSide))
        weights = places.pieces(
            of: pixelWeights(
                labels(of: portraits, .inner, side: pictureSide), pictures: portraits.count,
                side: pictureSide))
    }
}

/// Where pieces of pictures are, each with a margin in which filters end.
struct PiecePlaces: Sendable {
    /// Where one piece begins, margin included, in pixels of half the picture's side.
    struct Corner: Sendable {
        let picture: Int
        let x: Int
        let y: Int
    }

    /// What is drawn around a piece and thrown away, in pixels of half the picture's side.
    private static let margin = 4

    let corners: [Corner]
    /// The side of a piece in pixels of the picture.
    let side: Int

    var count: Int { corners.count }

    /// What is cut out of a picture of half the side for a piece.
    static func cutSide(of side: Int) -> Int { side / 2 + 2 * margin }

    /// Features and colours of the pieces, with their margins.
    func cut(_ drawing: Generator.Drawing) -> Generator.Drawing {
        Generator.Drawing(features: cut(drawing.features), colours: cut(drawing.colours))
    }

    private func cut(_ pictures: Tensor) -> Tensor {
        let side = Self.cutSide(of: side)
        return concatenate(
            corners.map { pictures.area($0.picture, $0.x, $0.y, side) }, axis: 0)
    }

    /// The places' parts of two maps of noise, `[1, 1, S, S]`, with their margins.
    func cut(_ noise: (Tensor, Tensor)) -> (Tensor, Tensor) {
        let side = 2 * Self.cutSide(of: side)
        func cut(_ map: Tensor) -> Tensor {
            concatenate(corners.map { map.area(0, 2 * $0.x, 2 * $0.y, side) }, axis: 0)
        }
        return (cut(noise.0), cut(noise.1))
    }

    /// The pieces of whole pictures, `[pieces, channels, side, side]`.
    func pieces(of pictures: Tensor) -> Tensor {
        concatenate(
            corners.map {
                pictures.area(
                    $0.picture, 2 * ($0.x + Self.margin), 2 * ($0.y + Self.margin), side)
            }, axis: 0)
    }

    /// What was cut, without its margins.
    ///
    /// - Parameter pieces: At the picture's side or at half of it.
    func trimmed(_ pieces: Tensor) -> Tensor {
        let margin = pieces.shape[2] > side ? 2 * Self.margin : Self.margin
        let inside = margin..<pieces.shape[2] - margin
        return pieces.sliced(axis: 2, inside).sliced(axis: 3, inside)
    }
}

extension Generator {
    /// Draws the last block at some places.
    ///
    /// - Parameters:
    ///   - half: What is cut there.
    ///   - wPlus: One for each place.
    /// - Returns: `[places, 3, side, side]`.
    func finished(_ half: Drawing, at places: PiecePlaces, _ wPlus: Tensor) -> Tensor {
        places.trimmed(finished(half, wPlus, noise: places.cut(lastNoise)))
    }
}

extension Tensor {
    /// A square of one picture.
    fileprivate func area(_ picture: Int, _ x: Int, _ y: Int, _ side: Int) -> Tensor {
        sliced(axis: 0, picture..<picture + 1).sliced(axis: 2, y..<y + side)
            .sliced(axis: 3, x..<x + side)
    }
}
