/// Why a public checkpoint cannot be imported.
public enum ImportError: Error, Hashable, CustomStringConvertible {
    /// The file is not a checkpoint of a kind that is understood.
    case notACheckpoint(String)
    /// The file is damaged, or uses something no checkpoint uses.
    case damaged(String)
    /// A tensor that the network needs is not in the file.
    case missing(String)

    /// What happened, in a sentence.
    public var description: String {
        switch self {
        case .notACheckpoint(let file): "\(file) is not a PyTorch checkpoint."
        case .damaged(let reason): "The checkpoint cannot be read: \(reason)."
        case .missing(let name): "The checkpoint has no tensor \(name)."
        }
    }
}
