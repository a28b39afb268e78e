import Testing
import TrekHTTP
import TrekTesting
import TrekValues

@testable import TrekCurl

/// Frames of RFC 9113, section 4.1, as bytes.
enum Frame {
  static func make(_ kind: UInt8, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8]) -> [UInt8] {
    let count = UInt32(payload.count)
    return [UInt8(count >> 16), UInt8(count >> 8 & 0xFF), UInt8(count & 0xFF), kind, flags]
      + bigEndian(stream) + payload
  }

  static func bigEndian(_ number: UInt32) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
  }

  static let settings = make(4, stream: 0, [])
  static let settingsAcknowledged = make(4, flags: 1, stream: 0, [])

  /// `:status: 200`, and a content-length of two digits where one is given.
  static func head(_ stream: UInt32, length: String? = nil, ends: Bool = false) -> [UInt8] {
    var block: [UInt8] = [0x88]
    if let length { block += [0x0F, 0x0D, UInt8(length.utf8.count)] + Array(length.utf8) }
    return make(1, flags: ends ? 5 : 4, stream: stream, block)
  }

  static func data(_ stream: UInt32, _ text: String, ends: Bool = false) -> [UInt8] {
    make(0, flags: ends ? 1 : 0, stream: stream, Array(text.utf8))
  }

  static func reset(_ stream: UInt32, _ code: UInt32) -> [UInt8] {
    make(3, stream: stream, bigEndian(code))
  }

  static func goAway(last: UInt32, _ code: UInt32 = 0) -> [UInt8] {
    make(7, stream: 0, bigEndian(last) + bigEndian(code))
  }

  /// How many requests the bytes of a client hold.
  static func requests(_ bytes: [UInt8]) -> Int {
    var index = 24
    var count = 0
    while index + 9 <= bytes.count {
      if bytes[index + 3] == 1 { count += 1 }
      let length =
        Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
      index += 9 + length
    }
    return count
  }
}

/// A way to end a stream badly.
struct StreamFault: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let frames: [UInt8]
  /// Whether the connection is cut off afterwards.
  var closes = true

  /// Faults in the middle of a body whose length was not announced.
  static let all = [
    StreamFault(testDescription: "INTERNAL_ERROR", frames: Frame.reset(1, 2)),
    StreamFault(testDescription: "NO_ERROR", frames: Frame.reset(1, 0)),
    StreamFault(testDescription: "CANCEL", frames: Frame.reset(1, 8)),
    StreamFault(testDescription: "nothing", frames: []),
    StreamFault(testDescription: "GOAWAY", frames: Frame.goAway(last: 1, 2)),
    StreamFault(testDescription: "frame too large", frames: [0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1]),
    StreamFault(
      testDescription: "frame of a stream that is none", frames: Frame.data(77, "x")),
    StreamFault(
      testDescription: "bad padding", frames: Frame.make(0, flags: 8, stream: 1, [9, 1])),
  ]
}

extension NetworkTests {
  /// What is made of HTTP/2 that is cut off, frame by frame.
  @Suite(.enabled(if: Tool.areInstalled("openssl"), "needs openssl"))
  struct HTTP2FaultTests {
    private static let options = TransferOptions(
      timeout: .seconds(20), stall: .seconds(3), verify: false, version: .http2)

    /// The outcome of one request whose answer consists of these frames.
    private func outcome(
      _ frames: [UInt8], closes: Bool
    ) async throws -> ExchangeOutcome {
      let server = try RawTLSServer(protocol: "h2")
      let transport = try CurlTransport()
      async let outcome = transport.outcome(of: server.url, options: Self.options)
      try await server.onThread { server in
        // Not before: what is written while nobody is connected is lost.
        server.read { Frame.requests($0) >= 1 }
        try server.write(Frame.settings + Frame.settingsAcknowledged + frames)
        if closes { server.finish() }
      }
      return await outcome
    }

    @Test func aWholeAnswer() async throws {
      let frames = Frame.head(1) + Frame.data(1, "hello", ends: true)
      let response = try #require(try await outcome(frames, closes: false).response)
      #expect(response.text == "hello")
      #expect(response.version == .http2)
      #expect(response.isVerified == CurlLibrary.current.reportsCutHTTP2)
      let announced = Frame.head(1, length: "5") + Frame.data(1, "hello", ends: true)
      #expect(try await outcome(announced, closes: false).response?.isVerified == true)
      let empty = try await outcome(Frame.head(1, length: "0", ends: true), closes: false)
      #expect(empty.response?.text == "")
    }

    @Test(arguments: StreamFault.all)
    func aCutBodyIsNeverCalledWhole(fault: StreamFault) async throws {
      let frames = Frame.head(1) + Frame.data(1, "half of it") + fault.frames
      let outcome = try await outcome(frames, closes: fault.closes)
      if let response = outcome.response {
        // What older versions report as success is at least not vouched for.
        #expect(!response.isVerified)
        #expect(!CurlLibrary.current.reportsCutHTTP2)
      } else {
        let failure = try #require(outcome.failure)
        #expect(failure.isTransient, "\(failure)")
        #expect(!failure.wasNotSent, "\(failure)")
      }
    }

    @Test(arguments: StreamFault.all)
    func aCutBodyOfKnownLengthFails(fault: StreamFault) async throws {
      let frames = Frame.head(1, length: "99") + Frame.data(1, "half of it") + fault.frames
      let failure = try #require(
        try await outcome(frames, closes: fault.closes).failure, "it was called whole")
      #expect(failure.isTransient, "\(failure)")
    }

    @Test func goingAwayBeforeTheRequestIsTransient() async throws {
      let outcome = try await outcome(Frame.goAway(last: 0), closes: true)
      let failure = try #require(outcome.failure)
      #expect(failure.isTransient, "\(failure)")
    }
  }
}
