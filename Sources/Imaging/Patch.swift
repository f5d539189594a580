public import Tensors

/// A part of a photo that was made in an aligned square, in the photo's own pixels, not rounded.
public struct Patch: Sendable {
    /// The part of the photo.
    public let area: PixelArea
    let picture: FloatPicture

    /// Places an aligned picture in a photo.
    ///
    /// - Parameters:
    ///   - map: From the picture to the photo, such as ``FaceAlignment/map(size:)``.
    ///   - area: The part of the photo that is wanted, such as ``Mask/meantArea`` of the mask that
    ///     it will be blended through; the smaller, the faster.
    public init(unaligning image: Image, by map: AffineMap, within area: PixelArea) {
        self.area = area
        picture = FloatPicture(image).unaligned(by: map, within: area)
    }

    /// Places an aligned picture in a photo.
    ///
    /// - Parameter tensor: `[1, 3, height, width]` in `[-1, 1]`.
    public init(unaligning tensor: Tensor, by map: AffineMap, within area: PixelArea) {
        self.area = area
        picture = FloatPicture(tensor, scale: 127.5, offset: 127.5)
            .unaligned(by: map, within: area)
    }

    /// Places the difference of two aligned pictures in a photo, to be added to it.
    ///
    /// A photo is often finer than what a generator makes; what an edit left alone keeps all its
    /// detail if only the change is enlarged.
    ///
    /// - Parameter tensor: `[1, 3, height, width]`, new minus old, each in `[-1, 1]`.
    public init(unaligningDifference tensor: Tensor, by map: AffineMap, within area: PixelArea) {
        self.area = area
        picture = FloatPicture(tensor, scale: 127.5, offset: 0).unaligned(by: map, within: area)
    }
}

extension Mask {
    /// The mask of an aligned picture as it lies in a photo of the given size; empty around it.
    ///
    /// - Parameter map: From the aligned picture to the photo.
    public func unaligned(by map: AffineMap, width: Int, height: Int) -> Mask {
        var result = Mask(width: width, height: height)
        guard let meant = meantArea else { return result }
        // Where a place of the photo takes part in what is meant: one pixel around it, and one of
        // the photo.
        let corners = [
            SIMD2(meant.x - 2, meant.y - 2), SIMD2(meant.x + meant.width + 2, meant.y - 2),
            SIMD2(meant.x - 2, meant.y + meant.height + 2),
            SIMD2(meant.x + meant.width + 2, meant.y + meant.height + 2),
        ].map { map(SIMD2(Double($0.x), Double($0.y))) }
        let area = PixelArea(around: corners).intersection(
            PixelArea(x: 0, y: 0, width: width, height: height))
        guard !area.isEmpty else { return result }
        let picture = FloatPicture(self).unaligned(by: map, within: area)
        let back = map.inverse
        let limit = SIMD2(Double(self.width), Double(self.height))
        result.fill(area) { x, y -> UInt8 in
            let place = back(SIMD2(Double(area.x + x), Double(area.y + y)) + 0.5)
            let isInside = all(place .>= 0) && all(place .<= limit)
            let value = picture.floats[y * area.width + x] + 0.5
            return isInside ? UInt8(min(max(value, 0), 255)) : 0
        }
        return result
    }
}

extension PixelArea {
    /// The smallest area that holds all of `points`, and a pixel more on each side.
    public init(around points: [SIMD2<Double>]) {
        let limit = SIMD2(repeating: 1e9)
        let low = points.reduce(limit, pointwiseMin).clamped(lowerBound: -limit, upperBound: limit)
        let high = points.reduce(-limit, pointwiseMax)
            .clamped(lowerBound: -limit, upperBound: limit)
        let (left, top) = (Int(low.x.rounded(.down)) - 1, Int(low.y.rounded(.down)) - 1)
        self.init(
            x: left, y: top, width: Int(high.x.rounded(.up)) + 1 - left,
            height: Int(high.y.rounded(.up)) + 1 - top)
    }
}
