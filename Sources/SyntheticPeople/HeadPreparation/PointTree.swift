/// Finds the points that are nearest to a place: a k-d tree.
///
/// Bentley 1975, "Multidimensional Binary Search Trees Used for Associative Searching".
struct PointTree {
    /// The nearest points found so far, nearest first.
    struct Neighbours {
        /// Which points, by their position in the array that the tree was made from.
        fileprivate(set) var indices: [Int]
        /// How far away each is, squared.
        fileprivate(set) var squaredDistances: [Float]

        fileprivate mutating func offer(_ index: Int, _ distance: Float) {
            var slot = indices.count - 1
            guard distance < squaredDistances[slot] else { return }
            while slot > 0, squaredDistances[slot - 1] > distance {
                squaredDistances[slot] = squaredDistances[slot - 1]
                indices[slot] = indices[slot - 1]
                slot -= 1
            }
            squaredDistances[slot] = distance
            indices[slot] = index
        }
    }

    private static let leaf = 12
    /// The points; the middle of each range splits it, along x, y and z in turn.
    private var nodes: [(place: SIMD3<Float>, index: Int)]

    /// Sorts points into a tree.
    init(_ points: [SIMD3<Float>]) {
        nodes = points.enumerated().map { ($1, $0) }
        sort(0..<nodes.count, axis: 0)
    }

    /// The `count` points nearest to a place; there must be that many.
    func nearest(_ count: Int, to place: SIMD3<Float>) -> Neighbours {
        precondition(count > 0 && count <= nodes.count, "\(count) of \(nodes.count) points")
        var found = Neighbours(
            indices: [Int](repeating: 0, count: count),
            squaredDistances: [Float](repeating: .infinity, count: count))
        search(0..<nodes.count, axis: 0, place, &found)
        return found
    }

    private mutating func sort(_ range: Range<Int>, axis: Int) {
        guard range.count > Self.leaf else { return }
        let middle = range.lowerBound + range.count / 2
        select(middle, in: range, axis: axis)
        sort(range.lowerBound..<middle, axis: (axis + 1) % 3)
        sort(middle + 1..<range.upperBound, axis: (axis + 1) % 3)
    }

    /// Orders a range so far that nothing before `middle` is larger and nothing after it smaller.
    private mutating func select(_ middle: Int, in range: Range<Int>, axis: Int) {
        var (low, high) = (range.lowerBound, range.upperBound - 1)
        while low < high {
            let pivot = nodes[(low + high) / 2].place[axis]
            var (left, right) = (low, high)
            while left <= right {
                while nodes[left].place[axis] < pivot { left += 1 }
                while nodes[right].place[axis] > pivot { right -= 1 }
                if left <= right {
                    nodes.swapAt(left, right)
                    left += 1
                    right -= 1
                }
            }
            if middle <= right {
                high = right
            } else if middle >= left {
                low = left
            } else {
                return
            }
        }
    }

    private func search(
        _ range: Range<Int>, axis: Int, _ place: SIMD3<Float>, _ found: inout Neighbours
    ) {
        guard range.count > Self.leaf else {
            for node in range { offer(node, place, &found) }
            return
        }
        let middle = range.lowerBound + range.count / 2
        let side = place[axis] - nodes[middle].place[axis]
        let lower = range.lowerBound..<middle
        let upper = middle + 1..<range.upperBound
        search(side < 0 ? lower : upper, axis: (axis + 1) % 3, place, &found)
        offer(middle, place, &found)
        if side * side < found.squaredDistances[found.squaredDistances.count - 1] {
            search(side < 0 ? upper : lower, axis: (axis + 1) % 3, place, &found)
        }
    }

    private func offer(_ node: Int, _ place: SIMD3<Float>, _ found: inout Neighbours) {
        let offset = place - nodes[node].place
        found.offer(nodes[node].index, (offset * offset).sum())
    }
}
