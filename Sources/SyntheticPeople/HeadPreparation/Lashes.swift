/// The curves of the lashes: columns of vertices in the strips that the mesh has around each eye.
struct Lashes {
    /// How many vertices a curve has.
    static let length = 6
    /// How many curves a strip has.
    static let curvesInStrip = 19

    /// The vertices of each curve, from the root to the tip.
    private(set) var curves: [[Int32]] = []

    /// Finds the lashes of a head.
    init(of mesh: HeadMesh) {
        var skin: Set<Int32> = []
        for (quad, part) in zip(mesh.quads, mesh.parts) where part == 0 {
            for corner in 0..<4 where quad[corner] >= 0 { skin.insert(quad[corner]) }
        }
        guard !skin.isEmpty else { return }
        let tree = PointTree(skin.sorted().map { mesh.vertices[Int($0)] })
        for part in [UInt8(15), 16] {
            for strip in Self.strips(of: part, in: mesh) {
                var found = Self.columns(of: strip)
                func distance(_ row: Int) -> Float {
                    found.reduce(0) {
                        let nearest = tree.nearest(1, to: mesh.vertices[Int($1[row])])
                        return $0 + nearest.squaredDistances[0].squareRoot()
                    }
                }
                // Lashes grow from the skin.
                if distance(Self.length - 1) < distance(0) { found = found.map { $0.reversed() } }
                curves += found
            }
        }
    }

    /// A vertex and where it is in the texture.
    private typealias Corner = (vertex: Int32, place: SIMD2<Float>)

    /// The connected pieces of a part, in order of appearance.
    private static func strips(of part: UInt8, in mesh: HeadMesh) -> [[Corner]] {
        var parents: [Int32: Int32] = [:]
        var places: [Int32: SIMD2<Float>] = [:]
        var order: [Int32] = []
        func root(_ vertex: Int32) -> Int32 {
            var vertex = vertex
            while let parent = parents[vertex], parent != vertex { vertex = parent }
            return vertex
        }
        for (face, quad) in mesh.quads.enumerated() where mesh.parts[face] == part {
            for corner in 0..<4 where quad[corner] >= 0 && mesh.quadTexture[face][corner] >= 0 {
                if places[quad[corner]] == nil { order.append(quad[corner]) }
                places[quad[corner]] = mesh.texture[Int(mesh.quadTexture[face][corner])]
                let (first, other) = (root(quad[0]), root(quad[corner]))
                parents[other] = other
                parents[first] = other
            }
        }
        var numbers: [Int32: Int] = [:]
        var strips: [[Corner]] = []
        for vertex in order {
            guard let place = places[vertex] else { continue }
            let root = root(vertex)
            let number = numbers[root] ?? strips.count
            if number == strips.count {
                numbers[root] = number
                strips.append([])
            }
            strips[number].append((vertex, place))
        }
        return strips
    }

    /// The columns of a strip, which is a grid in the texture.
    private static func columns(of strip: [Corner]) -> [[Int32]] {
        let corners = sorted(strip) { $0.x }
        return (0..<min(curvesInStrip, corners.count / length)).map { column in
            sorted(Array(corners[column * length..<(column + 1) * length])) { $0.y }.map(\.vertex)
        }
    }

    /// The corners from the smallest to the largest key; equal ones keep their order.
    private static func sorted(_ corners: [Corner], by key: (SIMD2<Float>) -> Float) -> [Corner] {
        corners.enumerated()
            .sorted { (key($0.element.place), $0.offset) < (key($1.element.place), $1.offset) }
            .map(\.element)
    }
}
