import Tensors
import Testing

@testable import Training

struct PictureLossesTests {
    @Test func `equal pictures cost nothing, and blur costs edges`() {
        let picture = Tensor(
            shape: [1, 3, 8, 8], fill: { for i in $0.indices { $0[i] = i % 2 == 0 ? 1 : -1 } })
        let weights = Tensor(repeating: 1, shape: [1, 1, 8, 8])
        #expect(edgeLoss(picture, picture, weights: weights).scalar == 0)
        #expect(pixelLoss(picture, picture, weights: weights).scalar == 0)
        let grey = Tensor(repeating: 0, shape: [1, 3, 8, 8])
        #expect(edgeLoss(grey, picture, weights: weights).scalar > 1.5)
        #expect(edgeLoss(grey, grey + 0.5, weights: weights).scalar == 0)
    }

    @Test func `a pyramid ends with the picture and begins at four pixels`() {
        let picture = Tensor(repeating: 0.25, shape: [2, 3, 32, 32])
        let levels = pyramid(picture)
        #expect(levels.map { $0.shape[2] } == [4, 8, 16, 32])
        #expect(levels.allSatisfy { $0.scalars.allSatisfy { $0 == 0.25 } })
    }

    @Test func `features of the face weigh more than what is behind it`() {
        let weights = pixelWeights([0, 1, 3, 6], pictures: 1, side: 2).scalars
        #expect(weights[0] < weights[1] && weights[1] < weights[2] && weights[1] < weights[3])
    }
}
