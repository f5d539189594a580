import FaceModels

/// The points of a portrait where the annotators of iBUG's 68 points would mark them.
///
/// The renderer's points are fixed places of the head. Sagonas et al. 2013, "300 Faces in-the-Wild
/// Challenge", mark what is seen instead, and spread the points in their own way; the differences
/// were measured between the mean shapes of both:
///  - the jaw is the visible outline of the face, from the height of the eyes to the chin in even
///    steps,
///  - the wings of the nose are marked higher and wider than the middle of its base,
///  - the inner points of the lips stand closer to the middle.
///
/// - Returns: The 68 points, in pixels of the outer frame.
func annotatedPoints(of portrait: Portrait) -> [SIMD2<Float>] {
    let points = (0..<68).map {
        SIMD2(portrait.landmarks[3 * $0], portrait.landmarks[3 * $0 + 1])
    }
    var marked = points
    let outline = portrait.withLabels { visibleOutline(of: points, labels: $0) }
    for step in 0..<8 {
        let share = jawStart + (1 - jawStart) * Float(step) / 8
        marked[step] = place(along: outline[0...8].map { $0 }, share: share)
        marked[16 - step] = place(along: outline[8...16].reversed(), share: share)
    }
    marked[8] = outline[8]

    let (up, across) = (points[27] - points[33], points[35] - points[31])
    for (number, (lift, widening)) in zip(31...35, noseShifts) {
        marked[number] += up * lift + across * widening
    }
    for (number, middle, share) in lipShifts {
        marked[number] += (points[middle] - points[number]) * share
    }
    return marked
}

/// Where the renderer's jaw, walked from the ear to the chin, reaches the height at which
/// annotators begin, as a share of its length.
private let jawStart: Float = 0.045
/// How far the points of the nose's base move, in lengths and widths of the nose.
private let noseShifts: [(Float, Float)] = [
    (0.062, -0.05), (0.03, -0.045), (0, 0), (0.03, 0.045), (0.062, 0.05),
]
/// Points of the lips, the middle points they move towards, and how far.
private let lipShifts: [(number: Int, middle: Int, share: Float)] = [
    (61, 62, 0.32), (63, 62, 0.32), (65, 66, 0.35), (67, 66, 0.35), (56, 57, 0.28), (58, 57, 0.28),
]

/// The jaw's points, each moved outwards, square to the jaw, to where the face ends.
///
/// A point that is hidden, or beyond which the face does not end soon (a beard), stays.
private func visibleOutline(
    of points: [SIMD2<Float>], labels: UnsafeBufferPointer<UInt8>
) -> [SIMD2<Float>] {
    let side = PortraitShards.outerSide
    func label(at point: SIMD2<Float>) -> FaceLabel? {
        guard point.x >= 0, point.y >= 0, Int(point.x) < side, Int(point.y) < side else {
            return nil
        }
        return FaceLabel(rawValue: labels[Int(point.y) * side + Int(point.x)])
    }
    let reach = 0.12 * length(points[8] - points[27])
    return (0...16).map { number in
        let point = points[number]
        guard let first = label(at: point), isFace.contains(first) else { return point }
        let along = points[min(number + 1, 16)] - points[max(number - 1, 0)]
        var outwards = SIMD2(along.y, -along.x) / max(length(along), 1e-6)
        if (outwards * (point - points[33])).sum() < 0 { outwards = -outwards }
        for step in stride(from: Float(0.5), to: reach, by: 0.5) {
            let edge = point + outwards * step
            guard let end = label(at: edge) else { return point }
            if isFace.contains(end) { continue }
            return isBeyond.contains(end) ? edge : point
        }
        return point
    }
}

/// The place on a line of points after `share` of its length.
private func place(along line: [SIMD2<Float>], share: Float) -> SIMD2<Float> {
    let steps = zip(line, line.dropFirst()).map { length($1 - $0) }
    var left = share * steps.reduce(0, +)
    for (number, step) in steps.enumerated() {
        if left <= step, step > 0 {
            return line[number] + (line[number + 1] - line[number]) * (left / step)
        }
        left -= step
    }
    return line[line.count - 1]
}

private func length(_ vector: SIMD2<Float>) -> Float { (vector * vector).sum().squareRoot() }

private let isFace: Set<FaceLabel> = [.skin, .brow, .eye, .glasses, .nose, .mouth, .lips]
private let isBeyond: Set<FaceLabel> = [.background, .ear, .neck, .cloth, .hair]
