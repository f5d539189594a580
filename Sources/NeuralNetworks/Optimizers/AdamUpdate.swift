import Tensors

/// The arithmetic of one step of ``Adam``, the same for all parameters.
struct AdamUpdate {
    let betas: (Float, Float)
    let gradientScale: Float
    /// What a parameter is multiplied by before it moves.
    let keep: Float
    let rate: Float
    let rootScale: Float
    let epsilon: Float

    /// Returns the new values of a parameter, and changes its means in place, on all threads.
    func apply(
        to values: Tensor, _ gradient: Tensor, _ means: inout [Float], _ variances: inout [Float]
    ) -> Tensor {
        let count = values.count
        return Tensor(shape: values.shape) { result in
            means.withUnsafeMutableBytes { means in
                variances.withUnsafeMutableBytes { variances in
                    values.withUnsafeFloats { values in
                        gradient.withUnsafeFloats { gradient in
                            guard let p = UnsafeMutableRawPointer(result.baseAddress),
                                let m = means.baseAddress, let v = variances.baseAddress,
                                let x = UnsafeRawPointer(values.baseAddress),
                                let g = UnsafeRawPointer(gradient.baseAddress)
                            else { return }
                            let block = 16_384
                            parallel(over: (count + block - 1) / block) { part in
                                let range = part * block..<min(count, (part + 1) * block)
                                apply(to: range, p, m, v, x, g)
                            }
                        }
                    }
                }
            }
        }
    }

    /// Works in vectors that are spelled out: five arrays are too many for the compiler to find
    /// that they do not overlap.
    private func apply(
        to range: Range<Int>, _ p: UnsafeMutableRawPointer, _ m: UnsafeMutableRawPointer,
        _ v: UnsafeMutableRawPointer, _ x: UnsafeRawPointer, _ g: UnsafeRawPointer
    ) {
        var i = range.lowerBound &* 4
        let end = range.upperBound &* 4
        while i &+ 32 <= end {
            step(i, p, m, v, x, g)
            i &+= 32
        }
        while i < end {
            var tail = (SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>(), SIMD8<Float>())
            tail.0[0] = m.load(fromByteOffset: i, as: Float.self)
            tail.1[0] = v.load(fromByteOffset: i, as: Float.self)
            tail.2[0] = x.load(fromByteOffset: i, as: Float.self)
            tail.3[0] = g.load(fromByteOffset: i, as: Float.self)
            let (new, mean, variance) = moved(tail.2, tail.3, tail.0, tail.1)
            p.storeBytes(of: new[0], toByteOffset: i, as: Float.self)
            m.storeBytes(of: mean[0], toByteOffset: i, as: Float.self)
            v.storeBytes(of: variance[0], toByteOffset: i, as: Float.self)
            i &+= 4
        }
    }

    @inline(__always)
    private func step(
        _ i: Int, _ p: UnsafeMutableRawPointer,
        _ m: UnsafeMutableRawPointer, _ v: UnsafeMutableRawPointer, _ x: UnsafeRawPointer,
        _ g: UnsafeRawPointer
    ) {
        let (new, mean, variance) = moved(
            x.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self),
            g.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self),
            m.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self),
            v.loadUnaligned(fromByteOffset: i, as: SIMD8<Float>.self))
        p.storeBytes(of: new, toByteOffset: i, as: SIMD8<Float>.self)
        m.storeBytes(of: mean, toByteOffset: i, as: SIMD8<Float>.self)
        v.storeBytes(of: variance, toByteOffset: i, as: SIMD8<Float>.self)
    }

    /// The new value, mean and mean square of eight floats.
    @inline(__always)
    private func moved(
        _ x: SIMD8<Float>, _ gradient: SIMD8<Float>, _ mean: SIMD8<Float>,
        _ variance: SIMD8<Float>
    ) -> (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) {
        let g = gradient * gradientScale
        let m = mean * betas.0 + g * (1 - betas.0)
        let v = variance * betas.1 + g * g * (1 - betas.1)
        let root = v * reciprocalRoot(v) * rootScale
        return (x * keep - m * rate / (root + epsilon), m, v)
    }
}

/// `1 / √x` within a few units in the last place, and something finite at zero.
///
/// The guess from the bits is Lomont 2003, "Fast Inverse Square Root"; three steps of Newton's
/// method make it exact. The standard library's root checks each number, which forbids vectors.
@inline(__always)
private func reciprocalRoot(_ x: SIMD8<Float>) -> SIMD8<Float> {
    let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self)
    var y = unsafeBitCast(0x5F37_59DF &- bits &>> 1, to: SIMD8<Float>.self)
    let half = x * 0.5
    y *= 1.5 - half * y * y
    y *= 1.5 - half * y * y
    y *= 1.5 - half * y * y
    return y
}
