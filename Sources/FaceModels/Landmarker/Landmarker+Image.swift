import Foundation
public import Imaging
public import Tensors

extension Landmarker {
    /// Finds the points of the face in `box`.
    ///
    /// Looks twice: first at the upright square around the box, then at the square that the first
    /// points suggest, turned so that the face is upright.
    ///
    /// - Returns: Points in pixels of `image`.
    public func landmarks(_ image: Image, box: FaceBox) -> FaceLandmarks {
        let first = landmarks(image, square: FaceAlignment(landmarking: box))
        guard let alignment = FaceAlignment(landmarks: first.points) else { return first }
        return landmarks(image, square: alignment.landmarking)
    }

    /// Finds the points of the face in a square.
    ///
    /// - Returns: Points in pixels of `image`.
    public func landmarks(_ image: Image, square: FaceAlignment) -> FaceLandmarks {
        let view = FaceView(of: square, side: Self.side)
        let output = forward(view.tensor(of: image, outside: .edge))
        let pixels = Float(Self.side) / Float(Self.mapSide)
        return FaceLandmarks(
            points: Self.peaks(output.heat).map { view.photoPoint($0 * pixels) },
            visibility: output.visibility.scalars.map { 1 / (1 + exp(-$0)) },
            quality: 1 / (1 + exp(-output.quality.scalars[0])))
    }

    /// The place of each point: the expectation near the highest cell of its heat map.
    ///
    /// Unlike the expectation over the whole map, a second, lower peak elsewhere does not pull.
    ///
    /// - Parameter heat: `[1, 68, height, width]`, before the softmax.
    /// - Returns: x and y in cells; the middle of the first cell is 0.5.
    public static func peaks(_ heat: Tensor) -> [SIMD2<Float>] {
        let (height, width, radius) = (heat.shape[2], heat.shape[3], 4)
        let cells = height * width
        return heat.withUnsafeFloats { values in
            (0..<heat.shape[1]).map { point in
                let map = UnsafeBufferPointer(
                    rebasing: values[point * cells..<(point + 1) * cells])
                let best = map.indices.max { map[$0] < map[$1] } ?? 0
                var (sum, total) = (SIMD2<Float>.zero, Float(0))
                let rows = max(0, best / width - radius)...min(height - 1, best / width + radius)
                let columns = max(0, best % width - radius)...min(width - 1, best % width + radius)
                for y in rows {
                    for x in columns {
                        let weight = exp(map[y * width + x] - map[best])
                        sum += weight * SIMD2(Float(x) + 0.5, Float(y) + 0.5)
                        total += weight
                    }
                }
                return sum / total
            }
        }
    }
}
