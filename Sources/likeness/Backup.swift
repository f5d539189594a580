import ArgumentParser
import Foundation
import Persistence

/// `likeness backup`: a copy of everything a server keeps, made while it runs.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy all sessions of a server into a new folder, while it runs.",
        discussion: """
            The database is copied first, then the files, then a manifest with the SHA-256 of each; \
            the folder appears when it is complete.
            """)

    @Argument(help: "The folder to write; it must not exist.") var folder: String
    @Option(help: "The folder for photos, edits and results, as `serve` has it.")
    var data = "./data"

    func run() throws {
        let manifest = try Backup.write(
            of: URL(fileURLWithPath: data), to: URL(fileURLWithPath: folder))
        print("\(manifest.files.count) files, \(manifest.bytes) bytes, in \(folder)")
    }
}

/// `likeness restore`: puts a backup back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put a backup in the place of a server's data; the server must be stopped.",
        discussion: """
            Every file is verified before anything is replaced. What was there is kept in the data \
            folder as replaced-…, until you delete it; if anything fails, it is put back.
            """)

    @Argument(help: "The folder that `backup` wrote.") var folder: String
    @Option(help: "The folder for photos, edits and results, as `serve` has it.")
    var data = "./data"

    func run() throws {
        let (manifest, replaced) = try Backup.restore(
            URL(fileURLWithPath: folder), into: URL(fileURLWithPath: data))
        let day = manifest.createdAt.formatted(.iso8601)
        print("Restored \(manifest.files.count) files of \(day) into \(data).")
        if let replaced { print("What was there before is in \(replaced.path).") }
    }
}
