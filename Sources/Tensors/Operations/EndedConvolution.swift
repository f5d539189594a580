extension Tensor {
    /// The end of a convolution as a step of its own, where the convolution does not do it.
    ///
    /// - Returns: `leaky(self · scale + bias + noise · strength) · gain`.
    func ended(_ epilogue: Epilogue) -> Tensor {
        guard !epilogue.isTrivial else { return self }
        epilogue.check(shape)
        let result = Tensor(shape: shape) { _ = $0.update(from: storage.floats) }
        let ending = epilogue.detached
        ending.end(result)
        let others = [epilogue.scale, epilogue.bias, epilogue.strength]
        let (needs, areThere) = (others.map { $0?.node != nil }, others.map { $0 != nil })
        return result.recording([self] + others.compactMap { $0 }) { g in
            let back = ending.gradients(
                g, result: result, needsScale: needs[0], needsBias: needs[1],
                needsStrength: needs[2])
            let sums = ending.scale.map { back.sums.scaledPerChannel(by: $0) } ?? back.sums
            let parts = zip(areThere, [back.scale, back.bias, back.strength])
            return [sums] + parts.filter(\.0).map(\.1)
        }
    }
}
