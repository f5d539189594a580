import FaceModels
public import Foundation
import Imaging

/// A photo that a recipe was applied to.
public struct FinishedPhoto: Sendable {
    /// The file.
    public var file: Data
    /// A PNG of the original's size: how much each pixel was allowed to change.
    public var mask: Data
    /// The recipe that gives the same bytes again.
    public var recipe: Recipe
}

extension Editor {
    /// Applies a recipe to a photo from beginning to end, without a session.
    ///
    /// - Parameters:
    ///   - recipe: Layers that do not say which face they mean are for the largest.
    ///   - photo: The bytes of a JPEG, PNG or WebP file.
    ///   - report: Called with the stage that runs and the part of the whole that is done.
    /// - Throws: ``EditingError``: `unusableRecipe` if it is for another photo or pack, `noFace`,
    ///   `unknownSlider` or `outOfRange`, or what ``open(id:photo:journal:)`` throws.
    public nonisolated func run(
        _ recipe: Recipe, photo: Data,
        report: @escaping @Sendable (Progress) async -> Void = { _ in }
    ) async throws -> FinishedPhoto {
        try await pipeline.run(recipe, photo: photo, report: report)
    }
}

extension Pipeline {
    fileprivate func run(
        _ recipe: Recipe, photo bytes: Data, report: @escaping @Sendable (Progress) async -> Void
    ) async throws -> FinishedPhoto {
        try recipe.check()
        try recipe.check(photo: bytes)
        if let pack = recipe.pack, pack != packName {
            throw EditingError.unusableRecipe(reason: "it is for the pack “\(pack)”.")
        }
        for layer in recipe.layers { try check(layer.edit) }
        await report(Progress(stage: Upload.name, fraction: 0))
        let photo = try await upload.send(bytes)
        var exact = recipe
        exact.pack = packName
        exact.photo = sha256(bytes)
        var layers: [PreparedLayer] = []
        for (index, layer) in recipe.layers.enumerated() {
            let part = 0.9 / Double(recipe.layers.count)
            let start = part * Double(index)
            let (face, points) = try await find(layer.face, in: photo.image)
            let found = try await landmark.send(
                Landmark.Input(photo: photo.image, face: face, byHand: points))
            let aligned = try await align.send(
                Align.Input(photo: photo.image, points: found.alignment))
            let latents = try await encode.send(aligned.inner)
            let tuned = try await finetune.send(
                Finetune.Input(
                    inner: aligned.inner, latents: latents, steps: layer.tuningSteps
                ) { step in
                    await report(
                        Progress(
                            stage: Finetune.name, fraction: start + part * step.fraction,
                            secondsLeft: step.secondsLeft + 3))
                })
            exact.layers[index].face = Recipe.Face(box: face.box, points: points?.list)
            exact.layers[index].tuningSteps = tuned.plannedSteps
            layers.append(
                PreparedLayer(
                    points: found.alignment, latents: latents, generator: tuned, edit: layer.edit,
                    aligned: aligned))
        }
        let finished = try await finish(bytes, layers: layers, recipe: exact) { stage, done in
            await report(
                Progress(stage: stage, fraction: 0.9 + 0.1 * done, secondsLeft: 3 * (1 - done)))
        }
        return FinishedPhoto(file: finished.file, mask: finished.mask, recipe: exact)
    }

    /// The face that a recipe means: the largest, unless it says where.
    private func find(
        _ place: Recipe.Face?, in photo: Image
    ) async throws -> (face: FaceRecord, points: FacePoints?) {
        if let place {
            let points = place.points.flatMap { FacePoints($0) }
            return (FaceRecord(index: 0, box: place.box, score: 1, landmarks: []), points)
        }
        let found = try await detect.send(photo).max { $0.face.box.area < $1.face.box.area }
        guard let found else { throw EditingError.noFace }
        return (FaceRecord(index: 0, found.face, warnings: found.warnings), nil)
    }
}
