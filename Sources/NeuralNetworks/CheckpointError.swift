/// Why a checkpoint cannot be read or written, or does not fit a network.
public enum CheckpointError: Error, Hashable {
    /// The network has parameters that the checkpoint lacks.
    case missing([String])
    /// The checkpoint has tensors that the network lacks.
    case unused([String])
    /// A tensor has another shape than its parameter.
    case misshapen(String, expected: [Int], found: [Int])
    /// The file at this path cannot be opened.
    case unreadable(String)
    /// The file at this path ends before its tensors do.
    case truncated(String)
    /// The file at this path is not a safetensors file.
    case malformed(String)
    /// A tensor has a type that is not known.
    case unsupportedType(String, type: String)
    /// A tensor holds values that the precision asked for cannot express.
    case unrepresentable(String)
    /// The file at this path cannot be written.
    case unwritable(String)
}

extension CheckpointError: CustomStringConvertible {
    /// A sentence for a person.
    public var description: String {
        switch self {
        case .missing(let paths): "The checkpoint lacks \(list(paths))."
        case .unused(let paths): "The network has no place for \(list(paths))."
        case .misshapen(let path, let expected, let found):
            "\(path) should have the shape \(expected), but has \(found)."
        case .unreadable(let path): "\(path) cannot be read."
        case .truncated(let path): "\(path) is not complete."
        case .malformed(let path): "\(path) is not a safetensors file."
        case .unsupportedType(let path, let type): "\(path) has the unknown type \(type)."
        case .unrepresentable(let path): "\(path) has values that are not finite or too large."
        case .unwritable(let path): "\(path) cannot be written."
        }
    }

    private func list(_ paths: [String]) -> String {
        paths.prefix(5).joined(separator: ", ")
            + (paths.count > 5 ? " and \(paths.count - 5) more" : "")
    }
}
