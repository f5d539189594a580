import FaceModels
import Foundation
import Tensors
import Testing

@testable import Training

struct VisibleJawTests {
    @Test func `the hidden side of a turned jaw moves to the outline`() throws {
        let folder = try TestShards.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let portrait = try PortraitShards(folder.appendingPathComponent("portraits"))[0]
        #expect(portrait.parameters[0] > 6)  // turned to the right of the picture
        let points = visiblePoints(of: portrait)
        for (number, point) in points.enumerated() {
            let old = SIMD2(portrait.landmarks[3 * number], portrait.landmarks[3 * number + 1])
            guard 10..<17 ~= number else {
                #expect(point == old)
                continue
            }
            #expect(point != old)
            let label = portrait.withLabels { $0[Int(point.y) * 384 + Int(point.x)] }
            #expect(label == FaceLabel.hair.rawValue)
        }
    }
}
