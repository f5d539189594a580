import FaceModels

/// The points of a portrait as people mark them in photos.
///
/// The renderer's jaw is a fixed line of the head, which a cheek hides on the far side of a turned
/// face; iBUG's annotators mark the visible outline there instead. Points of the far side move
/// outwards, straight away from the line between the bridge of the nose and the chin, to where the
/// face ends before the background or hair.
///
/// - Returns: The 68 points, in pixels of the outer frame.
func visiblePoints(of portrait: Portrait) -> [SIMD2<Float>] {
    var points = (0..<68).map {
        SIMD2(portrait.landmarks[3 * $0], portrait.landmarks[3 * $0 + 1])
    }
    let yaw = portrait.parameters[0]
    guard abs(yaw) > 6 else { return points }
    let axis = points[8] - points[27]
    let length = (axis * axis).sum().squareRoot()
    guard length > 1 else { return points }
    let down = axis / length
    // A face that looks to the right of the picture hides its right side.
    let outwards = yaw > 0 ? SIMD2(down.y, -down.x) : SIMD2(-down.y, down.x)
    let side = PortraitShards.outerSide
    portrait.withLabels { labels in
        for number in yaw > 0 ? 10..<17 : 0..<7 {
            var edge = points[number]
            var end = FaceLabel.skin
            var steps = 0
            while isFace.contains(end), steps < 60 {
                edge += outwards
                steps += 1
                let (x, y) = (Int(edge.x), Int(edge.y))
                guard edge.x >= 0, edge.y >= 0, x < side, y < side else { return }
                end = FaceLabel(rawValue: labels[y * side + x]) ?? .background
            }
            if end == .background || end == .hair || end == .cloth { points[number] = edge }
        }
    }
    return points
}

private let isFace: Set<FaceLabel> = [
    .skin, .brow, .eye, .glasses, .nose, .mouth, .lips, .beard,
]
