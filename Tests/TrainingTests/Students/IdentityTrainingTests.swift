import Testing

@testable import Training

struct IdentityTrainingTests {
    @Test func `cosines that separate perfectly have an area of one`() {
        let measures = verification(of: [(0.9, true), (0.8, true), (0.1, false), (0.2, false)])
        #expect(measures.first { $0.name == "auc" }?.value == 1)
        #expect(measures.first { $0.name == "accuracy" }?.value == 1)
    }

    @Test func `cosines that say nothing have an area of a half`() {
        let measures = verification(of: [(0.1, true), (0.2, false), (0.3, false), (0.4, true)])
        #expect(measures.first { $0.name == "auc" }?.value == 0.5)
    }

    @Test func `explained variance is one for perfect and zero for mean estimates`() {
        let truths: [Float] = [1, 2, 3, 6]
        let weights: [Float] = [1, 1, 1, 1]
        #expect(explainedVariance(truths, truths, weights: weights) == 1)
        #expect(explainedVariance([3, 3, 3, 3], truths, weights: weights) == 0)
    }
}
