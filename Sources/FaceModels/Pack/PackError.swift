/// Why a folder is not a usable pack.
public enum PackError: Error, Hashable, CustomStringConvertible {
    /// `pack.json` is missing or is not what it should be.
    case unreadable(folder: String, reason: String)
    /// The pack was written by a newer version.
    case unknownFormat(found: Int, newest: Int)
    /// A network's file is named with a path that leaves the folder.
    case misplacedFile(String)
    /// A network's file is not in the folder.
    case missingFile(String)
    /// A file is not the one that `pack.json` describes.
    case changedFile(String, expected: String, found: String)
    /// The pack has no such network.
    case missingNetwork(String)
    /// A network's widths are not what its type understands.
    case unusableConfiguration(network: String, reason: String)
    /// A network's file does not fit its widths.
    case unfitWeights(network: String, reason: String)

    /// What happened, in a sentence.
    public var description: String {
        switch self {
        case .unreadable(let folder, let reason):
            "The folder \(folder) holds no model pack: \(reason)"
        case .unknownFormat(let found, let newest):
            "The pack has format \(found), but only formats up to \(newest) are understood."
        case .misplacedFile(let file):
            "The pack names a file outside its folder: \(file)."
        case .missingFile(let file):
            "The pack's file \(file) is missing."
        case .changedFile(let file, let expected, let found):
            "The pack's file \(file) was changed: its SHA-256 is \(found), not \(expected)."
        case .missingNetwork(let name):
            "The pack has no network called \(name)."
        case .unusableConfiguration(let network, let reason):
            "The pack describes its \(network) in a way that is not understood: \(reason)"
        case .unfitWeights(let network, let reason):
            "The weights of the pack's \(network) do not fit its description: \(reason)"
        }
    }
}
