import Foundation
import Testing

/// A file of one case of the kit.
func kitFile(_ name: String, _ file: String) throws -> URL {
    try #require(Kit.folder(name)).appendingPathComponent(file)
}
