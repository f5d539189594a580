import FaceModels
public import Foundation
import Imaging

/// What a finished photo says about how it was made, in its XMP packet.
///
/// The recipe and a digest of the coded picture are signed with the key of the node that made it,
/// so the node knows its own work again, and sees whether the picture is still as it left it.
public enum EditMark {
    /// What a file says about itself, and whether it is true.
    public struct Verification: Codable, Sendable, Hashable {
        /// Whether it says that it was edited with generative AI.
        public var edited: Bool
        /// Whether it carries a signature of this node.
        public var byThisNode: Bool
        /// The IPTC's word for how it was made, a URI.
        public var digitalSourceType: String?
        /// How it was edited.
        public var recipe: Recipe?
        /// Whether the picture is as it was signed; `nil` without a digest.
        public var intact: Bool?

        /// Encodes every member, `null` where there is nothing to say.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(edited, forKey: .edited)
            try container.encode(byThisNode, forKey: .byThisNode)
            try container.encode(digitalSourceType, forKey: .digitalSourceType)
            try container.encode(recipe, forKey: .recipe)
            try container.encode(intact, forKey: .intact)
        }
    }

    /// Reads and checks the mark of a file.
    ///
    /// - Parameter key: The key of this node; empty if it has none.
    /// - Throws: ``EditingError/notAnImage(reason:)``.
    public static func verify(_ file: Data, key: Data) throws -> Verification {
        let packet: XMPPacket?
        let picture: Data
        do {
            packet = try XMPPacket(of: file)
            picture = try codedPicture(of: file)
        } catch let error as ImageError {
            throw EditingError(error)
        }
        guard let packet else { return Verification(edited: false, byThisNode: false) }
        let (recipe, digest) = (packet.recipe, packet.pictureDigest)
        let signature = recipe.flatMap { recipe in
            digest.map { Self.signature(of: recipe, digest: $0, key: key) }
        }
        return Verification(
            edited: recipe != nil
                || packet.digitalSourceType?.lowercased().hasSuffix("algorithmicmedia") == true,
            byThisNode: !key.isEmpty && signature != nil && signature == packet.signature,
            digitalSourceType: packet.digitalSourceType,
            recipe: recipe.flatMap { try? Recipe(json: Data($0.utf8)) },
            intact: digest.map { $0 == sha256(picture) })
    }

    /// The packet for a coded picture.
    static func packet(for recipe: Recipe, picture: Data, key: Data) -> XMPPacket {
        var packet = XMPPacket(digitalSourceType: XMPPacket.composite)
        let (json, digest) = (recipe.json, sha256(picture))
        (packet.recipe, packet.pictureDigest) = (json, digest)
        if !key.isEmpty { packet.signature = signature(of: json, digest: digest, key: key) }
        return packet
    }

    private static func signature(of recipe: String, digest: String, key: Data) -> String {
        hmac(Data((digest + "\n" + recipe).utf8), key: key)
    }

    /// The keyed digest of a message in hexadecimal, by HMAC-SHA-256 (RFC 2104).
    static func hmac(_ message: Data, key: Data) -> String {
        func digest(_ data: Data) -> [UInt8] {
            let text = Array(sha256(data).utf8)
            func nibble(_ c: UInt8) -> UInt8 { c < 58 ? c - 48 : c - 87 }
            return stride(from: 0, to: text.count, by: 2).map {
                nibble(text[$0]) << 4 | nibble(text[$0 + 1])
            }
        }
        var block = key.count > 64 ? digest(key) : [UInt8](key)
        block += [UInt8](repeating: 0, count: 64 - block.count)
        let inner = digest(Data(block.map { $0 ^ 0x36 }) + message)
        return sha256(Data(block.map { $0 ^ 0x5C } + inner))
    }
}
