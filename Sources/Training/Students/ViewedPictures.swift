import Tensors

/// Draws `count` views.
func views(_ count: Int, _ ranges: FaceView.Ranges, using random: inout SplitMix64) -> [FaceView] {
    var views: [FaceView] = []
    for _ in 0..<count { views.append(FaceView(ranges, using: &random)) }
    return views
}

/// Reads the inner frames of portraits, each through its view.
///
/// - Returns: `[portraits, 3, side, side]`, RGB in `[-1, 1]`.
func imageTensor(of portraits: [Portrait], through views: [FaceView], side: Int) -> Tensor {
    Tensor(shape: [portraits.count, 3, side, side]) { floats in
        nonisolated(unsafe) let floats = floats
        let size = 3 * side * side
        parallel(over: portraits.count) { index in
            let target = UnsafeMutableBufferPointer(
                rebasing: floats[index * size..<(index + 1) * size])
            portraits[index].withImage {
                views[index].read(
                    $0, width: PortraitShards.outerSide, frame: PortraitShards.innerSide,
                    into: target, side: side)
            }
        }
    }
}

/// Reads the labels of the inner frames of portraits, each through its view, as one plane for each
/// of 14 labels that is 1 where the label is.
///
/// - Returns: `[portraits, 14, side, side]`.
func labelTensor(of portraits: [Portrait], through views: [FaceView], side: Int) -> Tensor {
    Tensor(shape: [portraits.count, 14, side, side]) { floats in
        floats.update(repeating: 0)
        for (index, portrait) in portraits.enumerated() {
            let labels = portrait.withLabels {
                views[index].readLabels(
                    $0, width: PortraitShards.outerSide, frame: PortraitShards.innerSide,
                    side: side)
            }
            for (pixel, label) in labels.enumerated() {
                floats[(index * 14 + min(Int(label), 13)) * side * side + pixel] = 1
            }
        }
    }
}

/// Reads pictures of people seen several times, each through its own random view.
///
/// - Returns: `[indices, 3, side, side]`, RGB in `[-1, 1]`.
/// - Throws: ``TrainingError/badShard(_:)`` if a file changed since it was opened.
func viewedTensor(
    of indices: [Int], in shards: IdentityShards, side: Int, _ ranges: FaceView.Ranges,
    using random: inout SplitMix64
) throws -> Tensor {
    var pictures: [Tensor] = []
    for index in indices {
        let view = FaceView(ranges, using: &random)
        pictures.append(
            try shards.withImage(index) { source in
                Tensor(shape: [1, 3, side, side]) {
                    view.read(
                        source, width: IdentityShards.side, frame: IdentityShards.side, into: $0,
                        side: side)
                }
            })
    }
    return concatenate(pictures, axis: 0)
}
