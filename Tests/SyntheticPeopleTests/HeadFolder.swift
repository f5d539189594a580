import Foundation
import TestSupport

/// The folder of the head, which is not part of the repository.
let headFolder: URL? = {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
        folder.deleteLastPathComponent()
        let head = folder.appendingPathComponent("shared/assets")
        if FileManager.default.fileExists(
            atPath: head.appendingPathComponent("ict.safetensors").path)
        {
            return head
        }
    }
    return nil
}()

/// Calls `body` with a new folder, which is gone afterwards.
func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder =
        scratchFolder
        .appendingPathComponent("head-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
