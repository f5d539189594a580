import Imaging

/// The part of a photo that edits of one face can change, at a size that a screen can show.
struct Surroundings: Sendable {
    /// The longest side; larger parts are made smaller.
    static let largestSide = 1280

    /// What the photo shows there.
    let image: Image
    /// Where that is, in pixels of the photo.
    let area: PixelArea
    /// From pixels of the outer frame to pixels of ``image``.
    let map: AffineMap

    /// Cuts out what an outer frame covers.
    ///
    /// - Parameters:
    ///   - map: From pixels of the frame to pixels of the photo.
    ///   - side: The frame's side.
    init(of photo: Image, map: AffineMap, side: Int) {
        area = PixelArea(square: Double(side), under: map).intersection(photo.bounds)
        guard !area.isEmpty else { preconditionFailure("\(map) leads out of the photo") }
        let whole = photo.cropped(to: area)
        image = whole.fitted(to: Self.largestSide)
        let offset = SIMD2(Double(area.x), Double(area.y))
        let scale = SIMD2(
            Double(image.width) / Double(area.width), Double(image.height) / Double(area.height))
        self.map = map.followed(
            by: AffineMap(
                origin: -offset * scale, x: SIMD2(scale.x, 0), y: SIMD2(0, scale.y)))
    }
}

extension PixelArea {
    /// The whole pixels around where a map takes a square at the origin.
    init(square side: Double, under map: AffineMap) {
        let corners = [SIMD2(0, 0), SIMD2(side, 0), SIMD2(0, side), SIMD2(side, side)]
        self.init(around: corners.map { map($0) })
    }
}
