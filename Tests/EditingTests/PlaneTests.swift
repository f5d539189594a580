import Testing

@testable import Editing

struct PlaneTests {
    @Test func `blurring keeps a constant and the sum of a point`() {
        let constant = Plane(width: 9, height: 7, repeating: 3).blurred(radius: 2)
        #expect(constant.values.allSatisfy { abs($0 - 3) < 1e-5 })
        var point = Plane(width: 31, height: 33)
        point.values[16 * 31 + 15] = 1
        let blurred = point.blurred(radius: 3)
        #expect(abs(blurred.values.reduce(0, +) - 1) < 1e-5)
        #expect(blurred.values[16 * 31 + 15] == blurred.values.max())
    }

    @Test func `shrinking averages and growing interpolates`() {
        let plane = Plane(width: 4, height: 2, values: [0, 2, 4, 6, 2, 4, 6, 8])
        #expect(plane.shrunk(by: 2).values == [2, 6])
        let grown = Plane(width: 2, height: 1, values: [0, 4]).grown(by: 2)
        #expect(grown.values == [0, 1, 3, 4, 0, 1, 3, 4])
    }

    @Test func `steps between blocks become ramps, and slopes stay`() {
        let side = 64
        func plane(_ value: (Int, Int) -> Float) -> Plane {
            Plane(
                width: side, height: side,
                values: (0..<side * side).map { value($0 % side, $0 / side) })
        }
        let stepped = plane { x, y in (x < 32 ? 0 : 0.3) + (y < 32 ? 0 : 0.2) }
            .withoutSteps(block: 32)
        var largest: Float = 0
        for y in 0..<side {
            for x in 1..<side {
                largest = max(
                    largest, abs(stepped.values[y * side + x] - stepped.values[y * side + x - 1]))
            }
        }
        #expect(largest < 0.04)
        let slope = plane { x, y in Float(x) * 0.01 + Float(y) * 0.02 }
        let same = slope.withoutSteps(block: 32)
        let difference = zip(slope.values, same.values).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 0.03)
    }
}
