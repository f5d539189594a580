/// Why a picture could not be read or written.
public enum ImageError: Error, Hashable, Sendable {
    /// The bytes are no picture of any kind that we know.
    case unrecognized
    /// The bytes are a picture of a kind that we do not read, such as `HEIC`.
    case unsupported(kind: String)
    /// The file has more bytes than allowed.
    case tooManyBytes(found: Int, maximum: Int)
    /// The picture has more pixels than allowed, or is too long on one side.
    case tooLarge(width: Int, height: Int, maximumPixels: Int, maximumSide: Int)
    /// The end of the file is missing.
    case truncated(ImageFormat)
    /// The file is not what its format prescribes; `reason` is in the words of the codec.
    case damaged(ImageFormat, reason: String)
    /// There was not enough memory for the picture.
    case outOfMemory
    /// The picture does not fit into the format, which allows `maximumSide` pixels on a side.
    case unencodable(ImageFormat, maximumSide: Int)
}

extension ImageError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .unrecognized:
            "This file is not a picture: send a JPEG, PNG or WebP file."
        case .unsupported(let kind):
            "Pictures of the kind \(kind) cannot be opened: save it as JPEG, PNG or WebP first."
        case .tooManyBytes(let found, let maximum):
            "This file is too large: it has \(megabytes(found)) MB, at most "
                + "\(megabytes(maximum)) MB are possible."
        case .tooLarge(let width, let height, let maximumPixels, let maximumSide):
            "This picture is too large: it has \(width) × \(height) pixels, at most "
                + "\(maximumPixels / 1_000_000) megapixels and \(maximumSide) pixels on a side "
                + "are possible."
        case .truncated(let format):
            "This file is cut off: the end of the \(format.name) picture is missing. "
                + "Copy or download it again."
        case .damaged(let format, let reason):
            "This \(format.name) file is damaged (\(reason))."
        case .outOfMemory:
            "There is not enough memory for this picture right now."
        case .unencodable(let format, let maximumSide):
            "This picture does not fit into a \(format.name) file, which allows \(maximumSide) "
                + "pixels on a side: choose another format."
        }
    }

    private func megabytes(_ bytes: Int) -> String {
        let tenths = (bytes + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }
}
