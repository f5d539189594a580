import FaceModels
import Foundation
import Tensors
import TestSupport
import Testing

@testable import Editing

struct OutlineChangeTests {
    private static let pack = Result {
        try ModelPack.random(
            in: scratchFolder.appendingPathComponent("outlines-\(UUID().uuidString)"))
    }

    /// An edit of a face in the middle of latent space, and what it does to outlines.
    private func outlines(_ sliders: [String: Float]) throws -> OutlineChange {
        let pack = try Self.pack.get()
        let w = Tensor(repeating: 0, shape: [1, pack.description.styleSize])
        let finder = try OutlineFinder(pack)
        let positions = SliderPositions(pack.sliders.map { sliders[$0.name] ?? 0 })
        return finder.outlines(of: finder.model.change(w, positions), w)
    }

    @Test func `light and make-up move no outline`() throws {
        guard case .none = try outlines(["light_side": 1, "lipstick": 0.5, "grey": -1]) else {
            return #expect(Bool(false), "something moves")
        }
    }

    @Test func `a smile moves them all`() throws {
        guard case .whole = try outlines(["smile": 1]) else {
            return #expect(Bool(false), "something is left out")
        }
    }

    @Test func `of both, the smile is the part that moves them`() throws {
        guard case .part(let part) = try outlines(["smile": 1, "light_side": 1]),
            case .whole = try outlines(["smile": 1])
        else { return #expect(Bool(false), "they are not told apart") }
        let sliders = try Self.pack.get().sliders
        #expect(part.positions == sliders.map { $0.name == "smile" ? 1 : 0 })
    }
}
