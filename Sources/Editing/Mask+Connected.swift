import Imaging

extension Mask {
    /// What belongs together with the middle of the frame: patches elsewhere, and those that hang on
    /// by a thread, are left out.
    ///
    /// - Parameter thread: Bridges of up to twice so many pixels do not connect.
    func connectedToCentre(thread: Double) -> Mask {
        let core = eroded(radius: thread)
        var isReached = [Bool](repeating: false, count: width * height)
        var open: [Int] = []
        for y in height * 2 / 5..<height * 3 / 5 {
            for x in width * 2 / 5..<width * 3 / 5 where core.values[y * width + x] >= 128 {
                isReached[y * width + x] = true
                open.append(y * width + x)
            }
        }
        while let i = open.popLast() {
            let (x, y) = (i % width, i / width)
            for (nx, ny) in [(x - 1, y), (x + 1, y), (x, y - 1), (x, y + 1)]
            where nx >= 0 && ny >= 0 && nx < width && ny < height {
                let next = ny * width + nx
                guard !isReached[next], core.values[next] >= 128 else { continue }
                isReached[next] = true
                open.append(next)
            }
        }
        return Mask(width: width, height: height, values: isReached.map { $0 ? 255 : 0 })
            .dilated(radius: thread + 1.5).intersection(self)
    }
}
