import Imaging

extension Mask {
    /// What belongs together with the middle of the frame: patches elsewhere, and those that hang on
    /// by a thread, are left out.
    ///
    /// - Parameter thread: Bridges of up to twice so many pixels do not connect.
    func connectedToCentre(thread: Double) -> Mask {
        let middle = (height * 2 / 5..<height * 3 / 5).flatMap { y in
            (width * 2 / 5..<width * 3 / 5).map { y * width + $0 }
        }
        return eroded(radius: thread).reached(from: middle)
            .dilated(radius: thread + 1.5).intersection(self)
    }

    /// The same with all that it encloses.
    func withoutHoles() -> Mask {
        let edge = values.indices.filter { i in
            let (x, y) = (i % width, i / width)
            return x == 0 || y == 0 || x == width - 1 || y == height - 1
        }
        return complement.reached(from: edge).complement
    }

    /// What belongs together with some of its pixels.
    private func reached(from start: [Int]) -> Mask {
        var isReached = [Bool](repeating: false, count: width * height)
        var open = start.filter { values[$0] >= 128 }
        for i in open { isReached[i] = true }
        while let i = open.popLast() {
            let (x, y) = (i % width, i / width)
            for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
            where nx >= 0 && ny >= 0 && nx < width && ny < height {
                let next = ny * width + nx
                guard !isReached[next], values[next] >= 128 else { continue }
                isReached[next] = true
                open.append(next)
            }
        }
        return Mask(width: width, height: height, values: isReached.map { $0 ? 255 : 0 })
    }
}
