import Tensors

/// How much each label counts when pictures are compared: the face and its features most.
private let importances: [Float] = [
    0.25,  // background
    1, 3, 5, 1.5, 1.3, 5, 4, 0.8,  // skin brow eye glasses nose mouth lips ear
    0.5, 0.3, 0.7, 1, 0.5,  // neck cloth hair beard hat
]

/// Turns labels into weights, `[pictures, 1, side, side]`.
func pixelWeights(_ labels: [UInt8], pictures: Int, side: Int) -> Tensor {
    Tensor(shape: [pictures, 1, side, side]) { weights in
        for i in weights.indices { weights[i] = importances[Int(labels[i])] }
    }
}

/// The weighted sum of mean absolute and mean squared differences.
func pixelLoss(_ x: Tensor, _ target: Tensor, weights: Tensor) -> Tensor {
    let difference = x - target
    return ((difference.abs() + difference.squared()) * weights).mean()
}

/// How much the differences of neighbouring pixels differ: blur costs, brightness does not.
func edgeLoss(_ x: Tensor, _ target: Tensor, weights: Tensor) -> Tensor {
    let (difference, side) = (x - target, x.shape[2])
    var total: Tensor?
    for axis in [2, 3] {
        let step =
            (difference.sliced(axis: axis, 1..<side)
            - difference.sliced(axis: axis, 0..<side - 1)).abs()
        let loss = (step * weights.sliced(axis: axis, 1..<side)).mean()
        total = total.map { $0 + loss } ?? loss
    }
    return total ?? Tensor([0], shape: [])
}

/// The same pictures at half, a quarter, … down to side 4; the largest is last.
func pyramid(_ picture: Tensor) -> [Tensor] {
    var levels = [picture]
    while levels[0].shape[2] > 4 { levels.insert(levels[0].averagePooled(2), at: 0) }
    return levels
}
