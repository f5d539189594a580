import TestSupport
import Testing

@testable import Tensors

struct AutogradTests {
    @Test func `a leaf used many times gets the sum of its gradients`() {
        let x = Tensor([3], shape: [1]).requiringGradient()
        let y = x * x + x * 4 - x
        #expect(y.backward()[x]?.scalar == 9)
    }

    /// The two branches pass on the same tensor, which must not be added to in place.
    @Test func `gradients shared by branches stay apart`() {
        let (a, b) = (
            Tensor.random([5]).requiringGradient(), Tensor.random([5], seed: 2).requiringGradient()
        )
        let sum = a + b
        let loss = (sum + a + sum.reshaped(to: [5, 1]).reshaped(to: [5])).sum()
        let gradients = loss.backward()
        #expect(gradients[a]?.scalars == [3, 3, 3, 3, 3])
        #expect(gradients[b]?.scalars == [2, 2, 2, 2, 2])
    }

    @Test func `constants have no gradient`() {
        let x = Tensor.random([2]).requiringGradient()
        let gradients = (x.detached() * x).sum().backward()
        #expect(gradients[Tensor.random([2])] == nil)
        #expect(gradients[x.detached()] == nil)
        #expect(gradients[x] != nil)
    }

    @Test func `history can be kept for a second way back`() {
        let x = Tensor([2], shape: [1]).requiringGradient()
        let y = x.squared()
        #expect(y.backward(keepsHistory: true)[x]?.scalar == 4)
        #expect(y.backward()[x]?.scalar == 4)
    }

    @Test func `a seed starts from any shape`() {
        let x = Tensor([1, 2, 3], shape: [3]).requiringGradient()
        let gradients = x.squared().backward(seed: Tensor([1, 0, -1], shape: [3]))
        #expect(gradients[x]?.scalars == [2, 0, -6])
    }

    @Test func `history is freed on the way`() {
        let x = Tensor.random([64]).requiringGradient()
        var middle: Tensor? = x.squared()
        weak let storage = middle?.storage
        let loss = (middle ?? x).exp().sum()
        middle = nil
        _ = loss.backward()
        #expect(storage == nil)
    }

    @Test func `long histories do not overflow the stack`() {
        let x = Tensor([1], shape: [1]).requiringGradient()
        var y = x
        for _ in 0..<20_000 { y = y + 1 }
        #expect(y.backward()[x]?.scalar == 1)
    }

    @Test func `long histories that nobody goes back through are freed`() {
        let x = Tensor([1], shape: [1]).requiringGradient()
        var y = x
        for _ in 0..<200_000 { y = y + 1 }
        #expect(y.scalar == 200_001)
        weak let storage = y.storage
        y = x
        #expect(storage == nil)
    }

    @Test func `memory of gradients that others read is never written over`() {
        let leaf = Tensor.random([1, 2, 4, 4]).requiringGradient()
        let weight = Tensor.random([2, 2, 3, 3], seed: 2)
        let seed = Tensor.random([1, 2, 4, 4], seed: 3)
        let before = seed.scalars
        // The seed goes to both convolutions, and stays with the caller.
        let sum = conv2d(leaf, weight, slope: 0.2) + conv2d(leaf, weight, slope: 0.4)
        let both = sum.backward(seed: seed)[leaf]
        let parts = [Float(0.2), 0.4].map {
            conv2d(leaf, weight, slope: $0).backward(seed: seed)[leaf]
        }
        #expect(seed.scalars == before)
        let expected = zip(parts[0]?.scalars ?? [], parts[1]?.scalars ?? []).map { $0 + $1 }
        #expect(both?.scalars == expected)
    }
}
