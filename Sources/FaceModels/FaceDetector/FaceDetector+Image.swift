public import Imaging
import Tensors

extension FaceDetector {
    /// Finds all faces of a photo, the surest first.
    ///
    /// Every size is looked for where the network is at its best: the picture is seen with its long
    /// side at 256 pixels (faces that fill it), 512, and for large photos 1024 (faces down to 3 % of
    /// the short side).
    ///
    /// - Parameter threshold: The least score, 0…1.
    public func detect(_ image: Image, threshold: Float = 0.7) -> [DetectedFace] {
        let long = max(image.width, image.height)
        let sides = [256, 512, 1024].filter { $0 <= 512 || long >= 2 * $0 / 3 }
        var found: [DetectedFace] = []
        for side in sides {
            let scale = Float(side) / Float(long)
            let view = FaceView(
                width: multiple(of: 32, atLeast: Float(image.width) * scale),
                height: multiple(of: 32, atLeast: Float(image.height) * scale),
                origin: .zero, right: SIMD2(1 / scale, 0))
            let grids = forward(view.tensor(of: image, outside: .gray))
            for (grid, stride) in zip(grids, Self.strides) {
                for var face in faces(in: grid, stride: stride, threshold: threshold) {
                    // Larger faces are seen whole by a coarser pass.
                    if side > 256, max(face.box.width, face.box.height) > 200 { continue }
                    face.box.x /= scale
                    face.box.y /= scale
                    face.box.width /= scale
                    face.box.height /= scale
                    face.points = face.points.map { $0 / scale }
                    found.append(face)
                }
            }
        }
        return withoutDuplicates(found)
    }
}

private func multiple(of step: Int, atLeast value: Float) -> Int {
    max(1, Int((value / Float(step)).rounded(.up))) * step
}
