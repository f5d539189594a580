/// How a camera was held, as EXIF tells it: what must be done to the stored pixels.
enum Orientation: Int, Sendable {
    case upright = 1
    case mirrored, upsideDown, upsideDownMirrored, transposed, turnedLeft, transverse, turnedRight

    /// Whether upright rows are stored columns.
    var swapsSides: Bool { rawValue >= 5 }

    /// What turns upright pixels into stored ones; two quarter turns are each other's.
    var inverse: Orientation {
        switch self {
        case .turnedLeft: .turnedRight
        case .turnedRight: .turnedLeft
        default: self
        }
    }
}

extension Image {
    /// The image with the stored `orientation` undone.
    func upright(from orientation: Orientation) -> Image {
        guard orientation != .upright else { return self }
        let (w, h) = (width, height)
        let (newWidth, newHeight) = orientation.swapsSides ? (h, w) : (w, h)
        // The stored place of the upright pixel (x, y) is origin + x * right + y * down.
        let (origin, right, down) =
            switch orientation {
            case .upright: (0, 1, w)
            case .mirrored: (w - 1, -1, w)
            case .upsideDown: (w * h - 1, -1, -w)
            case .upsideDownMirrored: ((h - 1) * w, 1, -w)
            case .transposed: (0, w, 1)
            case .turnedLeft: ((h - 1) * w, -w, 1)
            case .transverse: (w * h - 1, -w, -1)
            case .turnedRight: (w - 1, w, -1)
            }
        return withUnsafePixels { source in
            let source = source.baseAddress!
            return Image(width: newWidth, height: newHeight) { target in
                let target = target.baseAddress!
                // Squares of 32 pixels, because a turned row walks through all stored rows.
                parallelStrips(of: newHeight) { rows in
                    for left in stride(from: 0, to: newWidth, by: 32) {
                        for y in rows {
                            var from = (origin + left * right + y * down) * 3
                            var to = (y * newWidth + left) * 3
                            for _ in left..<min(left + 32, newWidth) {
                                target[to] = source[from]
                                target[to + 1] = source[from + 1]
                                target[to + 2] = source[from + 2]
                                from += right * 3
                                to += 3
                            }
                        }
                    }
                }
            }
        }
    }
}
