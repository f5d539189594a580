extension Image {
    /// The image with `patch` in place of what `mask` means.
    ///
    /// Where the mask is 0, every byte stays as it is.
    ///
    /// - Parameter mask: Of the size of this image; what it means outside the patch stays too.
    public func blended(with patch: Patch, through mask: Mask) -> Image {
        changed(by: patch, through: mask) { own, new, share in own + (new - own) * share }
    }

    /// The image with the difference `patch` added to what `mask` means.
    ///
    /// Where the mask is 0, or the difference is less than half a level, every byte stays as it
    /// is.
    public func adding(_ patch: Patch, through mask: Mask) -> Image {
        changed(by: patch, through: mask) { own, difference, share in own + difference * share }
    }

    /// The image with `other` pasted over it, its first pixel at `(x, y)`; it must fit.
    public func pasting(_ other: Image, x: Int, y: Int) -> Image {
        let area = PixelArea(x: x, y: y, width: other.width, height: other.height)
        precondition(bounds.contains(area), "\(area) is not within \(width) × \(height)")
        var result = self
        let (row, otherRow) = (width * 3, other.width * 3)
        result.withUnsafeMutablePixels { target in
            other.withUnsafePixels { source in
                for line in 0..<other.height {
                    (target.baseAddress! + (y + line) * row + x * 3).update(
                        from: source.baseAddress! + line * otherRow, count: otherRow)
                }
            }
        }
        return result
    }

    private func changed(
        by patch: Patch, through mask: Mask, _ mix: (Float, Float, Float) -> Float
    ) -> Image {
        precondition(
            mask.width == width && mask.height == height,
            "a mask of \(mask.width) × \(mask.height) does not fit \(width) × \(height)")
        let area = patch.area.intersection(bounds)
        guard !area.isEmpty else { return self }
        var result = self
        let (width, patchArea) = (width, patch.area)
        result.withUnsafeMutablePixels { target in
            let target = target.baseAddress!
            mask.values.withUnsafeBufferPointer { shares in
                patch.picture.floats.withUnsafeBufferPointer { floats in
                    parallelStrips(of: area.height) { strip in
                        for y in strip {
                            let row = area.y + y
                            for x in area.x..<area.x + area.width {
                                let share = shares[row * width + x]
                                guard share > 0 else { continue }
                                let from =
                                    ((row - patchArea.y) * patchArea.width + x - patchArea.x) * 4
                                let to = (row * width + x) * 3
                                for c in 0..<3 {
                                    let value = mix(
                                        Float(target[to + c]), floats[from + c],
                                        Float(share) * (1 / 255))
                                    target[to + c] = UInt8(min(max(value + 0.5, 0), 255))
                                }
                            }
                        }
                    }
                }
            }
        }
        return result
    }
}
