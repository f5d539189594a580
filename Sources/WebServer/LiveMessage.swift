import Editing
import Foundation
import HTTPTypes
import Imaging
import NIOCore

/// The messages of a live connection.
enum LiveMessage {
    /// All slider positions, and the client's number for them.
    struct Sliders: Sendable {
        var seq: Int
        var edit: Edit
        /// Whether the client wants to see the finished face when it rests.
        var wantsProof: Bool
    }

    /// Reads what a client says.
    ///
    /// - Throws: ``Problem`` `malformed-message`.
    static func sliders(_ message: WebSocketMessage) throws -> Sliders {
        struct Document: Decodable {
            var type: String
            var seq: Int?
            var values: [String: Int]?
            var locked: Set<String>?
            var proof: Bool?
        }
        func malformed(_ reason: String) -> Problem {
            Problem("malformed-message", .badRequest, "This message is not understood: \(reason).")
        }
        guard case .text(let text) = message else { throw malformed("it is not text") }
        let document: Document
        do {
            document = try Problem.decode(Document.self, from: Data(text.utf8))
        } catch let problem as Problem { throw malformed(problem.detail) }
        guard document.type == "sliders" else {
            throw malformed("there is no type “\(document.type)”")
        }
        guard let seq = document.seq, let values = document.values else {
            throw malformed("“sliders” needs “seq” and “values”")
        }
        guard 0...Int(UInt32.max) ~= seq else { throw malformed("“seq” must fit 32 bits") }
        return Sliders(
            seq: seq, edit: Edit(values: values, locked: document.locked ?? []),
            wantsProof: document.proof ?? false)
    }

    /// A frame as JSON; written by hand, because an encoder would escape 20 kB of base64.
    static func text(_ frame: PreviewFrame, seq: Int) -> String {
        let milliseconds = (frame.milliseconds * 10).rounded() / 10
        return #"{"type":"frame","seq":\#(seq),"image":"data:image/jpeg;base64,"#
            + frame.jpeg.base64EncodedString() + #"","ms":\#(milliseconds)}"#
    }

    /// A frame as `likeness.binary.v1` has it: 16 bytes of header, then the JPEG.
    ///
    /// ```
    ///  0   4   8       12      16
    ///  LKF1 seq  µs      length  JPEG …     big-endian unsigned 32-bit numbers
    /// ```
    static func binary(_ frame: PreviewFrame, seq: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(16 + frame.jpeg.count)
        bytes.writeStaticString("LKF1")
        bytes.writeInteger(UInt32(truncatingIfNeeded: seq))
        bytes.writeInteger(UInt32(clamping: Int(frame.milliseconds * 1000)))
        bytes.writeInteger(UInt32(frame.jpeg.count))
        bytes.writeBytes(frame.jpeg)
        return bytes
    }

    /// A proof as JSON.
    static func text(_ proof: Proof, seq: Int) -> String {
        let area = proof.area
        return #"{"type":"proof","seq":\#(seq),"x":\#(area.x),"y":\#(area.y),"#
            + #""width":\#(area.width),"height":\#(area.height),"#
            + #""image":"data:image/jpeg;base64,\#(proof.jpeg.base64EncodedString())"}"#
    }

    /// A proof as `likeness.binary.v1` has it: 28 bytes of header, then the JPEG.
    ///
    /// ```
    ///  0   4   8   12  16      20      24      28
    ///  LKP1 seq  x   y  width  height  length  JPEG …     big-endian unsigned 32-bit numbers
    /// ```
    static func binary(_ proof: Proof, seq: Int) -> ByteBuffer {
        var bytes = ByteBuffer()
        bytes.reserveCapacity(28 + proof.jpeg.count)
        bytes.writeStaticString("LKP1")
        let area = proof.area
        for number in [seq, area.x, area.y, area.width, area.height, proof.jpeg.count] {
            bytes.writeInteger(UInt32(truncatingIfNeeded: number))
        }
        bytes.writeBytes(proof.jpeg)
        return bytes
    }

    /// The session as it is now.
    static func state(_ snapshot: SessionSnapshot) -> String {
        struct Document: Encodable {
            let type = "state"
            var state: SessionState
            var session: SessionDocument
        }
        return encode(Document(state: snapshot.state, session: SessionDocument(snapshot)))
    }

    /// How far the preparation and the running edits are.
    static func progress(_ snapshot: SessionSnapshot) -> [String] {
        struct Document: Encodable {
            let type = "progress"
            var edit: Int?
            var stage: String
            var fraction: Double
            var secondsLeft: Double?
        }
        func document(_ progress: Editing.Progress, _ edit: Int?) -> String {
            encode(
                Document(
                    edit: edit, stage: progress.stage, fraction: progress.fraction,
                    secondsLeft: progress.secondsLeft))
        }
        var messages: [String] = []
        if let progress = snapshot.progress { messages.append(document(progress, nil)) }
        for edit in snapshot.edits where edit.status == .running {
            if let progress = edit.progress { messages.append(document(progress, edit.number)) }
        }
        return messages
    }

    /// What went wrong, as a problem document.
    static func error(_ problem: Problem, seq: Int?) -> String {
        struct Document: Encodable {
            let type = "error"
            var seq: Int?
            var problem: Problem
        }
        return encode(Document(seq: seq, problem: problem))
    }

    private static func encode(_ document: some Encodable) -> String {
        String(decoding: JSON.data(document), as: UTF8.self)
    }
}
