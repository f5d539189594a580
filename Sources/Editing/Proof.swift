public import Foundation
public import Imaging

/// A part of the photo as Finish would make it.
public struct Proof: Sendable {
    /// A JPEG file; where ``area`` is large, it has fewer pixels.
    public var jpeg: Data
    /// The part, in pixels of the photo.
    public var area: PixelArea

    /// Creates a proof.
    public init(jpeg: Data, area: PixelArea) {
        self.jpeg = jpeg
        self.area = area
    }
}

extension Session {
    /// Shows what Finish would make of the chosen face, for a screen.
    ///
    /// Previews are drawn by the students of the generator; a proof by the generator itself and all
    /// stages after it. That takes tens of milliseconds instead of a few, so it is for a slider that
    /// has come to rest.
    ///
    /// - Returns: `nil` if there is nothing to show: the face is not ready, or is as it was, or the
    ///   edited surroundings of another face reach into its own, or finished photos are waited for.
    /// - Throws: ``EditingError``: `unknownSlider` or `outOfRange` for what is no edit.
    public func proof(_ edit: Edit) async throws -> Proof? {
        try check(edit)
        guard let face = snapshot.face, preparedFaces.contains(face),
            !pipeline.positions(of: edit).isNeutral, await pipeline.finalize.isIdle
        else { return nil }
        lastUse = .now
        let subject = try await loaded(face)
        guard let latents = subject.latents, let generator = subject.generator else { return nil }
        let around = subject.aligned.surroundings
        for other in snapshot.layers where other.face != face && !other.edit.isEmpty {
            guard preparedFaces.contains(other.face) else { return nil }
            let area = try await loaded(other.face).aligned.surroundings.area
            guard area.intersection(around.area).isEmpty else { return nil }
        }
        let layer = PreparedLayer(
            points: subject.points, latents: latents, generator: generator, edit: edit,
            aligned: subject.aligned)
        let frame = try await pipeline.frame(of: layer, subject.aligned) { _, _ in }
        let drawn = try await pipeline.unalign.send(
            Unalign.Input(
                photo: around.image, old: subject.aligned.outer, map: around.map, new: frame))
        guard snapshot.face == face else { return nil }
        return Proof(
            jpeg: try drawn.photo.encoded(as: .jpeg, quality: Self.proofQuality),
            area: around.area)
    }

    /// Of the JPEG; what was not edited should not be seen to change.
    private static let proofQuality = 92
}
