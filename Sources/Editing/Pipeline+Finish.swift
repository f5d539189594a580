import Foundation
import Imaging

/// A face with its tuned generator, and what is to be done to it.
struct PreparedLayer: Sendable {
    let points: FacePoints
    let latents: Latents
    let generator: TunedGenerator
    let edit: Edit
    /// The frames of the face in the untouched photo, if they are at hand.
    let aligned: Aligned?
}

extension Pipeline {
    /// Goes through the stages from the generator to the finished file, for one face after another.
    ///
    /// - Parameter report: Called with the name of a stage and the part that is done, from 0 to 1.
    func finish(
        _ bytes: Data, layers: [PreparedLayer], recipe: Recipe,
        report: @Sendable (String, Double) async -> Void
    ) async throws -> Export.Output {
        let photo = try await upload.send(bytes)
        var image = photo.image
        var mask = Mask(width: image.width, height: image.height)
        let stages = Double(4 * layers.count + 1)
        for (index, layer) in layers.enumerated() {
            let start = Double(4 * index)
            // Later faces are drawn into what earlier ones have left.
            var aligned = index == 0 ? layer.aligned : nil
            if aligned == nil {
                aligned = try await align.send(Align.Input(photo: image, points: layer.points))
            }
            guard let aligned else { throw CancellationError() }
            let frame = try await frame(of: layer, aligned) { stage, step in
                await report(stage, (start + step) / stages)
            }
            await report(Unalign.name, (start + 3) / stages)
            let output = try await unalign.send(
                Unalign.Input(photo: image, old: aligned.outer, map: aligned.map, new: frame))
            image = output.photo
            mask = index == 0 ? output.mask : mask.union(output.mask)
        }
        await report(Unalign.name, (stages - 1) / stages)
        return try await export.send(
            Export.Input(
                photo: photo, image: image, mask: mask, recipe: recipe,
                key: configuration.signingKey))
    }

    /// Draws a face into what is around it.
    ///
    /// - Parameter report: Called with the name of a stage before it begins, and how many were before.
    func frame(
        of layer: PreparedLayer, _ aligned: Aligned, report: (String, Double) async -> Void
    ) async throws -> EditedFrame {
        await report(Finalize.name, 0)
        let face = try await finalize.send(
            Finalize.Input(
                inner: aligned.inner, latents: layer.latents, generator: layer.generator,
                positions: positions(of: layer.edit)))
        await report(Segment.name, 1)
        let regions = try await segment.send(Segment.Input(face: face, outer: aligned.outer))
        await report(Inpaint.name, 2)
        return try await inpaint.send(
            Inpaint.Input(
                face: face, outer: aligned.outer, regions: regions, visible: aligned.visible))
    }
}
