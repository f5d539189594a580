import TestSupport
import Testing

@testable import Tensors

struct ConvolutionTests {
    /// Batch, inputs, height, width, outputs, kernel, stride, padding, groups.
    static let sizes: [[Int]] = [
        [1, 1, 1, 1, 1, 1, 1, 0, 1], [2, 3, 5, 7, 4, 3, 1, 1, 1], [1, 5, 9, 6, 7, 3, 2, 1, 1],
        [3, 4, 4, 4, 6, 1, 1, 0, 1], [2, 4, 6, 5, 6, 3, 1, 1, 2], [2, 6, 7, 5, 6, 3, 2, 1, 6],
        [1, 3, 8, 8, 5, 7, 2, 3, 1], [2, 2, 6, 6, 3, 4, 2, 1, 1], [1, 2, 5, 5, 3, 3, 1, 0, 1],
        [2, 3, 6, 9, 4, 1, 2, 0, 1], [1, 2, 4, 3, 2, 5, 1, 2, 1], [5, 37, 8, 8, 35, 3, 1, 1, 1],
        [1, 33, 16, 18, 70, 3, 1, 1, 1], [1, 40, 4, 4, 65, 3, 1, 1, 1],
        [3, 20, 5, 4, 64, 3, 2, 1, 1], [1, 35, 6, 7, 70, 1, 1, 0, 1],
    ]

    @Test(arguments: sizes)
    func `convolution agrees with its definition`(size: [Int]) {
        let (x, weight) = Self.inputs(size)
        let bias = Tensor.random([size[4]], seed: 3)
        let actual = conv2d(
            x, weight, bias: bias, stride: size[6], padding: size[7], groups: size[8])
        let expected = Self.naive(
            x, weight, bias: bias, stride: size[6], padding: size[7], groups: size[8])
        expectClose(actual, expected, within: 1e-4)
    }

    /// The pullback is checked through ⟨g, f(x + d) − f(x)⟩ = ⟨f'ᵀ g, d⟩, exact for linear maps.
    @Test(arguments: sizes)
    func `gradients of a linear map are its transpose`(size: [Int]) {
        let (x, weight) = Self.inputs(size)
        func f(_ x: Tensor, _ weight: Tensor) -> Tensor {
            conv2d(x, weight, stride: size[6], padding: size[7], groups: size[8])
        }
        let (leafX, leafWeight) = (x.requiringGradient(), weight.requiringGradient())
        let y = f(leafX, leafWeight)
        let g = Tensor.random(y.shape, seed: 9)
        let gradients = (y * g).sum().backward()
        let (dx, dw) = (Tensor.random(x.shape, seed: 5), Tensor.random(weight.shape, seed: 6))
        let scale = Float(y.count).squareRoot() * 10
        #expect(abs(dot(gradients[leafX], dx) - dot(g, f(dx, weight))) < 1e-5 * scale)
        #expect(abs(dot(gradients[leafWeight], dw) - dot(g, f(x, dw))) < 1e-5 * scale)
    }

    @Test func `gradients agree with differences`() {
        expectGradients(
            at: [.random([2, 4, 4, 5]), .random([6, 2, 3, 3], seed: 2), .random([6], seed: 3)]
        ) {
            let y = conv2d($0[0], $0[1], bias: $0[2], stride: 2, groups: 2)
            return (y * .random([2, 6, 2, 3], seed: 4)).sum()
        }
    }

    @Test func `transposed convolution doubles the side and has gradients`() {
        expectGradients(at: [.random([2, 3, 3, 4]), .random([3, 2, 3, 3], seed: 2)]) {
            let y = transposedConv2d($0[0], $0[1], stride: 2)
            return (y * .random([2, 2, 7, 9], seed: 4)).sum()
        }
    }

    @Test func `transposed convolution spreads a pixel over the filter`() {
        let weight = Tensor.random([1, 2, 3, 3])
        let y = transposedConv2d(Tensor([2], shape: [1, 1, 1, 1]), weight, stride: 2)
        expectClose(y, Tensor(weight.scalars.map { $0 * 2 }, shape: [1, 2, 3, 3]))
    }

    static func inputs(_ size: [Int]) -> (Tensor, Tensor) {
        (
            .random([size[0], size[1], size[2], size[3]]),
            .random([size[4], size[1] / size[8], size[5], size[5]], seed: 2)
        )
    }

    /// The definition, term by term.
    static func naive(
        _ x: Tensor, _ weight: Tensor, bias: Tensor?, stride: Int, padding: Int, groups: Int
    ) -> Tensor {
        let (n, c, h, w) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
        let (o, ci, k) = (weight.shape[0], weight.shape[1], weight.shape[2])
        let (oh, ow) = ((h + 2 * padding - k) / stride + 1, (w + 2 * padding - k) / stride + 1)
        let (xs, ws, bs) = (x.scalars, weight.scalars, bias?.scalars)
        return Tensor(shape: [n, o, oh, ow]) { y in
            for i in y.indices {
                let (b, f, r, q) = (
                    i / (o * oh * ow), i / (oh * ow) % o, i / ow % oh, i % ow
                )
                var total = Double(bs?[f] ?? 0)
                for cc in 0..<ci {
                    let channel = f / (o / groups) * ci + cc
                    for u in 0..<k {
                        for v in 0..<k {
                            let (yy, xx) = (r * stride + u - padding, q * stride + v - padding)
                            guard 0..<h ~= yy, 0..<w ~= xx else { continue }
                            total +=
                                Double(xs[((b * c + channel) * h + yy) * w + xx])
                                * Double(ws[((f * ci + cc) * k + u) * k + v])
                        }
                    }
                }
                y[i] = Float(total)
            }
        }
    }
}

/// The sum of the products of two tensors' scalars.
func dot(_ a: Tensor?, _ b: Tensor) -> Float {
    guard let a else { return .nan }
    return Float(zip(a.scalars, b.scalars).reduce(0) { $0 + Double($1.0) * Double($1.1) })
}
