import Editing
import FaceModels
import Foundation
import Imaging
import TestSupport

/// A complete pack of networks that were never trained, written once per run of the tests.
let tinyPack = Result {
    try ModelPack.random(
        in: scratchFolder.appendingPathComponent(
            "editing-tests-\(UUID().uuidString)"))
}

/// An editor that prepares a face in a few steps.
func makeEditor(_ change: (inout EditingConfiguration) -> Void = { _ in }) throws -> Editor {
    var configuration = EditingConfiguration()
    configuration.finetuneSteps = 3
    // However busy the machine is.
    configuration.finetuneSeconds = 1e6
    configuration.distillSeconds = 1e6
    configuration.measuresSpans = false
    configuration.distillSteps = 2
    configuration.checkpointSeconds = 0
    change(&configuration)
    return try Editor(pack: tinyPack.get(), configuration: configuration)
}

/// An editor that teaches the preview nothing, which takes longest.
func makeQuickEditor(
    _ change: (inout EditingConfiguration) -> Void = { _ in }
) throws -> Editor {
    try makeEditor {
        $0.distillSteps = 0
        change(&$0)
    }
}

/// A drawn face on a wall, with some texture so that no two places look the same.
func drawnPhoto(width: Int = 320, height: Int = 280) -> Image {
    var image = Image(width: width, height: height, red: 90, green: 110, blue: 140)
    for y in 0..<height {
        for x in 0..<width {
            let noise = (x * 31 + y * 17 + (x * y) % 13) % 23
            let (dx, dy) = (Double(x - 160) / 60, Double(y - 140) / 80)
            let isFace = dx * dx + dy * dy < 1
            let isEye = [130, 190].contains { abs(x - $0) < 10 && abs(y - 120) < 5 }
            let isMouth = abs(x - 160) < 22 && abs(y - 180) < 6
            let (r, g, b) =
                isEye
                ? (40, 35, 35)
                : isMouth
                    ? (150, 60, 70)
                    : isFace
                        ? (205, 160, 135)
                        : (90, 110, 140)
            image[x, y] = (UInt8(r + noise), UInt8(g + noise), UInt8(b + noise))
        }
    }
    return image
}

/// Where the drawn face is.
let drawnFace = FaceChoice.points([[130, 120], [190, 120], [160, 150], [140, 180], [180, 180]])

extension Session {
    /// Waits for the first snapshot that fits.
    func first(_ isWanted: (SessionSnapshot) -> Bool) async throws -> SessionSnapshot {
        for await snapshot in updates() where isWanted(snapshot) { return snapshot }
        throw EditingError.closed
    }
}

/// Opens the drawn photo and prepares the drawn face.
func openReady(
    _ editor: Editor, _ journal: MemoryJournal, image: Image = drawnPhoto()
) async throws -> Session {
    let session = try await editor.open(
        id: UUID().uuidString, photo: image.encoded(as: .png), journal: journal)
    _ = try await session.first { $0.state != .detecting }
    try await session.choose(drawnFace)
    _ = try await session.first { $0.state == .ready || $0.state == .failed }
    return session
}
