public import Foundation

/// A folder for whatever tests write, gone when they are over.
public let scratchFolder: URL = {
    let folder = FileManager.default.temporaryDirectory.appending(
        path: "likeness-tests-\(UUID().uuidString.prefix(8))")
    do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
        fatalError("no folder for tests: \(error)")
    }
    atexit { try? FileManager.default.removeItem(at: scratchFolder) }
    return folder
}()
