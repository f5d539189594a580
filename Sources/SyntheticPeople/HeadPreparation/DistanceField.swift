import Tensors

/// How far each point around the head is from its surface, negative inside, in centimetres.
///
/// Hair collides with it. Ears are left out, as hair lies over them.
struct DistanceField {
    /// How many grid points there are along z, y and x.
    static let shape = [44, 64, 50]
    /// The first grid point.
    static let origin = SIMD3<Float>(-15, -22, -12)
    /// From one grid point to the next.
    static let step: Float = 0.6

    /// The distances, x fastest.
    private(set) var values: [Float]

    /// Measures the distances to the surface of a head, at random points of which there are `count`.
    init(around mesh: HeadMesh, points count: Int = 200_000) {
        let surface = Self.points(on: mesh, count: count)
        let tree = PointTree(surface.map(\.place))
        let (rows, columns) = (Self.shape[1], Self.shape[2])
        var distances = [Float](repeating: 0, count: Self.shape.reduce(1, *))
        distances.withUnsafeMutableBufferPointer { distances in
            let distances = distances
            parallel(over: Self.shape[0]) { z in
                for index in 0..<rows * columns {
                    let cell = SIMD3(Float(index % columns), Float(index / columns), Float(z))
                    let place = Self.origin + Self.step * cell
                    let nearest = tree.nearest(5, to: place)
                    // Five planes vote for the side, as one alone errs at sharp edges.
                    let height = nearest.indices.reduce(Float(0)) {
                        $0 + ((place - surface[$1].place) * surface[$1].normal).sum()
                    }
                    let distance = nearest.squaredDistances[0].squareRoot()
                    distances[z * rows * columns + index] = height < 0 ? -distance : distance
                }
            }
        }
        GaussianBlur(deviation: 0.8).apply(to: &distances, shape: Self.shape)
        values = distances
    }

    /// Random points on the head and the bust, as many on each area as its size demands.
    private static func points(
        on mesh: HeadMesh, count: Int
    ) -> [(place: SIMD3<Float>, normal: SIMD3<Float>)] {
        var triangles: [(a: SIMD3<Float>, b: SIMD3<Float>, c: SIMD3<Float>, normal: SIMD3<Float>)] =
            []
        var areas: [Double] = [0]
        for (quad, part) in zip(mesh.quads, mesh.parts) where part < 2 {
            let corners = (0..<4).filter { quad[$0] >= 0 }.map { mesh.vertices[Int(quad[$0])] }
            for second in 1..<max(corners.count - 1, 1) {
                let (a, b, c) = (corners[0], corners[second], corners[second + 1])
                let normal = cross(b - a, c - a)
                let length = (normal * normal).sum().squareRoot()
                guard length > 0, !isEar((a + b + c) / 3) else { continue }
                triangles.append((a, b, c, normal / length))
                areas.append(areas[areas.count - 1] + Double(length) / 2)
            }
        }
        var random = SplitMix64(state: 0)
        let total = areas[areas.count - 1]
        return (0..<count).map { _ in
            let target = Double.random(in: 0..<total, using: &random)
            var (low, high) = (0, triangles.count)
            while high - low > 1 {
                let middle = (low + high) / 2
                if areas[middle] <= target { low = middle } else { high = middle }
            }
            let (a, b, c, normal) = triangles[low]
            let root = random.uniform().squareRoot()
            let share = random.uniform()
            let place = a * (1 - root) + b * (root * (1 - share)) + c * (root * share)
            return (place, normal)
        }
    }

    private static func isEar(_ place: SIMD3<Float>) -> Bool {
        abs(place.x) > 7.6 && abs(place.z - 0.5) < 4.5 && place.y > -3 && place.y < 7
    }

    private static func cross(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
    }
}
