import FaceModels
import Foundation
import TestSupport
import Testing

struct TorchArchiveTests {
    private func file(_ bytes: Data) throws -> URL {
        let file =
            scratchFolder
            .appendingPathComponent("archive-\(UUID().uuidString).pt")
        try bytes.write(to: file)
        return file
    }

    @Test(arguments: [Data(), Data("no archive".utf8), Data(repeating: 0x50, count: 200)])
    func `what is no archive is refused`(bytes: Data) throws {
        let file = try file(bytes)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(throws: ImportError.notACheckpoint(file.lastPathComponent)) {
            try TorchArchive(contentsOf: file)
        }
    }

    @Test(.enabled(if: Kit.has("stylegan2_rosinality"), "the reference kit is not here"))
    func `an archive damaged anywhere is refused or read, never a crash`() throws {
        let folder = try #require(Kit.folder("stylegan2_rosinality"))
        let whole = try Data(contentsOf: folder.appendingPathComponent("stylegan2-narrow-64.pt"))
        for k in 0..<200 {
            var bytes = whole
            for at in stride(from: k * 97, to: 24_000, by: 3001) { bytes[at] ^= UInt8(k | 1) }
            for back in 1...3 { bytes[bytes.count - k * back - 1] ^= 0x41 }
            let file = try file(bytes)
            defer { try? FileManager.default.removeItem(at: file) }
            _ = try? TorchArchive(contentsOf: file)
        }
    }
}
