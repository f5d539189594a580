extension Tensor {
    /// `e` to the power of every element.
    public func exp() -> Tensor {
        let result = mapped { x, y, range in for i in range { y[i] = exponential(x[i]) } }
        return result.recording(self) { [$0 * result] }
    }

    /// The natural logarithm of every element.
    public func log() -> Tensor {
        let x = detached()
        return mapped { x, y, range in for i in range { y[i] = logarithm(x[i]) } }
            .recording(self) { [$0 / x] }
    }

    /// `1 / (1 + e⁻ˣ)` of every element.
    public func sigmoid() -> Tensor {
        let result = mapped { x, y, range in for i in range { y[i] = logistic(x[i]) } }
        return result.recording(self) {
            [
                $0.mapped(with: result) { g, r, y, range in
                    for i in range { y[i] = g[i] * r[i] * (1 - r[i]) }
                }
            ]
        }
    }

    /// The hyperbolic tangent of every element.
    public func tanh() -> Tensor {
        let result = mapped { x, y, range in for i in range { y[i] = hyperbolicTangent(x[i]) } }
        return result.recording(self) {
            [
                $0.mapped(with: result) { g, r, y, range in
                    for i in range { y[i] = g[i] * (1 - r[i] * r[i]) }
                }
            ]
        }
    }

    /// `log(1 + eˣ)` of every element.
    public func softplus() -> Tensor {
        let x = detached()
        return mapped { x, y, range in
            for i in range {
                let log = normalLogarithm(1 + exponential(-x[i].magnitude))
                y[i] = (x[i] > 0 ? x[i] : 0) + log
            }
        }.recording(self) {
            [
                $0.mapped(with: x) { g, x, y, range in
                    for i in range { y[i] = g[i] * logistic(x[i]) }
                }
            ]
        }
    }
}

/// `eˣ` within two units in the last place, without branches, so that loops become vectors.
///
/// Splits `x` into `n · log 2 + r` as the Cephes library does, and adds `n` to the exponent.
@inline(__always)
func exponential(_ x: Float) -> Float {
    let x = x < -87.3 ? -87.3 : x > 88.7 ? 88.7 : x
    let shifted = x * 1.442_695_04 + 12_582_912  // 1.5 · 2²³: rounds to the nearest integer
    let n = shifted - 12_582_912
    let r = (x - n * 0.693_359_375) + n * 2.121_944_4e-4
    var p: Float = 1.987_569_15e-4
    p = p * r + 1.398_199_95e-3
    p = p * r + 8.333_451_9e-3
    p = p * r + 4.166_579_6e-2
    p = p * r + 1.666_666_55e-1
    p = p * r + 5.000_000_1e-1
    let value = (p * r * r + r) + 1
    // Two factors, as 2¹²⁸ is not a float.
    let half = Int32(bitPattern: shifted.bitPattern &- 0x4B40_0000) >> 1
    let rest = Int32(bitPattern: shifted.bitPattern &- 0x4B40_0000) &- half
    return value * Float(bitPattern: UInt32(bitPattern: (half &+ 127) << 23))
        * Float(bitPattern: UInt32(bitPattern: (rest &+ 127) << 23))
}

/// The natural logarithm within two units in the last place.
@inline(__always)
func logarithm(_ x: Float) -> Float {
    let isTiny = x < 0x1p-126
    let value = normalLogarithm(isTiny ? x * 0x1p23 : x) - (isTiny ? 15.942_385 : 0)
    let finite = x < .infinity ? value : x
    let negative: Float = x == 0 ? -.infinity : .nan
    return x > 0 ? finite : negative
}

/// The natural logarithm of a positive, finite number that is not tiny, without branches.
///
/// Splits `x` into `2ⁿ · m` with `m` near 1, as the Cephes library does.
@inline(__always)
func normalLogarithm(_ x: Float) -> Float {
    let bits = Int32(bitPattern: x.bitPattern)
    let exponent = (bits &- 0x3F35_04F3) >> 23
    let m = Float(bitPattern: UInt32(bitPattern: bits &- (exponent << 23))) - 1
    let n = Float(exponent)
    let z = m * m
    var p: Float = 7.037_683_6e-2
    p = p * m - 1.151_461_03e-1
    p = p * m + 1.167_699_87e-1
    p = p * m - 1.242_014_08e-1
    p = p * m + 1.424_932_28e-1
    p = p * m - 1.666_805_77e-1
    p = p * m + 2.000_071_48e-1
    p = p * m - 2.499_999_4e-1
    p = p * m + 3.333_333_1e-1
    return m + (p * m * z - 2.121_944_4e-4 * n - 0.5 * z) + 0.693_359_375 * n
}

/// The cosine of `turns` full turns, for `turns` in `0..<1`.
@inline(__always)
func cosine(turns: Float) -> Float {
    // -cos(2πt) = sin(2πs), with t folded onto the quarter turn on each side of zero.
    let s = ((turns - 0.5).magnitude - 0.25) * (2 * Float.pi)
    let z = s * s
    var p: Float = -2.505_210_8e-8
    p = p * z + 2.755_731_9e-6
    p = p * z - 1.984_127e-4
    p = p * z + 8.333_333e-3
    p = p * z - 1.666_666_7e-1
    return p * z * s + s
}

/// `1 / (1 + e⁻ˣ)`.
@inline(__always)
func logistic(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

/// The hyperbolic tangent: a polynomial near zero, where `1 - 2 / (e²ˣ + 1)` would cancel.
@inline(__always)
func hyperbolicTangent(_ x: Float) -> Float {
    let s = x * x
    var p: Float = -5.704_988_7e-3
    p = p * s + 2.063_908_9e-2
    p = p * s - 5.373_971_5e-2
    p = p * s + 1.333_144_2e-1
    p = p * s - 3.333_328_2e-1
    let near = p * s * x + x
    let far = 1 - 2 / (exponential(2 * x) + 1)
    return x.magnitude < 0.625 ? near : far
}
