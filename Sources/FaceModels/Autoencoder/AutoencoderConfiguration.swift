/// The widths of a ``FaceAutoencoder``.
public struct AutoencoderConfiguration: Codable, Sendable, Hashable {
    /// The side of the pictures in pixels, a multiple of 64.
    public var side: Int
    /// Channels of the code, whose side is `side / 64`.
    public var code: Int
    /// Channels of the encoder at `side / 2`, `side / 4`, … down to twice the side of the code.
    public var encoder: [Int]
    /// Channels of the decoder from twice the side of the code up to `side / 2`.
    public var decoder: [Int]

    /// Creates a configuration; `encoder` and `decoder` have five entries each.
    public init(side: Int, code: Int, encoder: [Int], decoder: [Int]) {
        precondition(
            encoder.count == 5 && decoder.count == 5,
            "there are five resolutions, not \(encoder.count) and \(decoder.count)")
        self.side = side
        self.code = code
        self.encoder = encoder
        self.decoder = decoder
    }

    /// The student of the starter pack: 3.3 M values, a decoder of 0.6 GMAC.
    public static let starter = AutoencoderConfiguration(
        side: 256, code: 512, encoder: [24, 48, 96, 128, 256], decoder: [256, 128, 80, 40, 24])
}
