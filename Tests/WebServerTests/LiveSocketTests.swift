import Foundation
import Hummingbird
import HummingbirdTesting
import Imaging
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import Testing

@testable import WebServer

struct LiveSocketTests {
    @Test func `the last of many positions is answered`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.prepare()
            try await connect(client, session + "/live") { socket in
                for seq in 1...40 {
                    try await socket.send(
                        #"{"type":"sliders","seq":\#(seq),"values":{"smile":\#(seq)}}"#)
                }
                var answered: [Int] = []
                while answered.last != 40 {
                    let message = try await socket.next()
                    guard message["type"] as? String == "frame" else { continue }
                    answered.append(try #require(message["seq"] as? Int))
                    let address = try #require(message["image"] as? String)
                    let base64 = address.dropFirst("data:image/jpeg;base64,".count)
                    let jpeg = try #require(Data(base64Encoded: String(base64)))
                    try #expect(Image(decoding: jpeg).width == 256)
                }
                #expect(answered == answered.sorted())
            }
        }
    }

    @Test func `state comes first, and mistakes are explained without closing`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.prepare()
            try await connect(client, session + "/live") { socket in
                let first = try await socket.next()
                #expect(first["type"] as? String == "state" && first["state"] as? String == "ready")
                let wrong = [
                    ("nonsense", "malformed-message"), (#"{"type":"dance"}"#, "malformed-message"),
                    (#"{"type":"sliders","seq":1}"#, "malformed-message"),
                    (#"{"type":"sliders","seq":2,"values":{"wings":1}}"#, "unknown-slider"),
                    (#"{"type":"sliders","seq":3,"values":{"smile":200}}"#, "out-of-range"),
                ]
                for (text, kind) in wrong {
                    try await socket.send(text)
                    let problem = try await socket.next(ofType: "error")["problem"]
                    let type = (problem as? [String: Any])?["type"] as? String
                    #expect(type == Problem.typePrefix + kind)
                }
                try await socket.send(#"{"type":"sliders","seq":4,"values":{}}"#)
                try await #expect(socket.next(ofType: "frame")["seq"] as? Int == 4)
            }
        }
    }

    @Test func `those who ask see the finished face once the sliders rest`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.prepare()
            try await connect(client, session + "/live") { socket in
                for seq in 1...3 {
                    try await socket.send(
                        #"{"type":"sliders","seq":\#(seq),"values":{"smile":\#(seq)},"proof":true}"#
                    )
                }
                let proof = try await socket.next(ofType: "proof")
                #expect(proof["seq"] as? Int == 3)
                let places = try ["x", "y", "width", "height"].map {
                    try #require(proof[$0] as? Int)
                }
                let area = PixelArea(
                    x: places[0], y: places[1], width: places[2], height: places[3])
                #expect(!area.isEmpty)
                #expect(PixelArea(x: 0, y: 0, width: 200, height: 180).contains(area))
                let address = try #require(proof["image"] as? String)
                let jpeg = Data(base64Encoded: String(address.drop { $0 != "," }.dropFirst()))
                try #expect(Image(decoding: #require(jpeg)).width == area.width)
            }
        }
    }

    @Test func `frames come as bytes to those who ask`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.prepare()
            let headers = ["Sec-WebSocket-Protocol": "other, likeness.binary.v1"]
            try await connect(client, session + "/live", headers: headers) { socket in
                try await socket.send(#"{"type":"sliders","seq":70000,"values":{"smile":1}}"#)
                var bytes = try await socket.nextBinary()
                #expect(bytes.readString(length: 4) == "LKF1")
                #expect(bytes.readInteger(as: UInt32.self) == 70000)
                _ = bytes.readInteger(as: UInt32.self)
                #expect(bytes.readInteger(as: UInt32.self) == UInt32(bytes.readableBytes))
                try #expect(Image(decoding: Data(bytes.readableBytesView)).width == 256)
            }
        }
    }

    @Test func `pages from elsewhere and broken frames are refused`() async throws {
        try await makeApplication().test(.live) { client in
            let session = try await client.upload()
            await #expect(throws: WebSocketTestError.notUpgraded) {
                try await connect(
                    client, session + "/live", headers: ["Origin": "https://evil.example"]
                ) { _ in }
            }
            try await connect(client, session + "/live") { socket in
                try await socket.sendUnmasked("bare")
                try await #expect(socket.closeCode() == .protocolError)
            }
            try await connect(client, "/v1/sessions/aaaaaaaaaaaaaaaaaaaaaaaaaa/live") { socket in
                try await #expect(socket.closeCode() == .unknown(4404))
            }
        }
    }
}
