extension Mask {
    /// The pixels of the outer frame that an edit has uncovered or made wrong.
    ///
    /// `(a ∪ b) ∩ ¬(c ∩ d) ∩ ¬e`, where a is the dilated face and hair of the old outer, b that of
    /// the predicted new outer, c the face and hair of the predicted new outer, d the inner
    /// square, and e a border ring of the outer.
    ///
    /// - Parameters:
    ///   - old: What the old outer frame shows.
    ///   - predicted: What the new outer frame should show; of the same size.
    ///   - faceAndHair: The labels that an edit may move.
    ///   - inner: The inner square within the outer frame.
    ///   - dilation: How far face and hair are grown, in pixels of the outer frame.
    ///   - border: The width of the ring that stays as it is.
    public static func inpainting(
        old: LabelMap, predicted: LabelMap, faceAndHair: Set<UInt8>, inner: PixelArea,
        dilation: Double, border: Int
    ) -> Mask {
        let (width, height) = (old.width, old.height)
        let a = old.mask(of: faceAndHair).dilated(radius: dilation)
        let c = predicted.mask(of: faceAndHair)
        let b = c.dilated(radius: dilation)
        let d = Mask(width: width, height: height, full: inner)
        let notE = Mask(
            width: width, height: height,
            full: PixelArea(x: 0, y: 0, width: width, height: height).expanded(by: -border))
        return a.union(b).subtracting(c.intersection(d)).intersection(notE)
    }

    /// All that an edit may change: what was inpainted, and the face and hair of the new inner
    /// square, dissolving over `radius` pixels around them.
    ///
    /// - Parameters:
    ///   - inpainted: The mask of ``inpainting(old:predicted:faceAndHair:inner:dilation:border:)``.
    ///   - newInner: What the new inner square shows.
    ///   - inner: The place of that square in the outer frame; of the same size.
    public static func changeable(
        inpainted: Mask, newInner: LabelMap, faceAndHair: Set<UInt8>, inner: PixelArea,
        radius: Double
    ) -> Mask {
        precondition(
            newInner.width == inner.width && newInner.height == inner.height,
            "a map of \(newInner.width) × \(newInner.height) does not fill \(inner)")
        return newInner.mask(of: faceAndHair)
            .placed(x: inner.x, y: inner.y, inWidth: inpainted.width, height: inpainted.height)
            .union(inpainted).feathered(radius: radius)
    }
}

extension PixelArea {
    /// The inner square within an outer frame of `side` pixels, which is 1.5 times as large.
    public static func inner(ofOuter side: Int) -> PixelArea {
        let inner = side * 2 / 3
        return PixelArea(
            x: (side - inner) / 2, y: (side - inner) / 2, width: inner, height: inner)
    }
}
