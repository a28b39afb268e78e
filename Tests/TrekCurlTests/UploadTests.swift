import Foundation
import Testing
import TrekHTTP
import TrekTesting
import TrekValues

@testable import TrekCurl

extension NetworkTests {
  /// Bodies that are read from files while they are sent.
  @Suite struct UploadTests {
    private let folder = ScratchFolder()

    private func file(_ name: String, _ bytes: [UInt8]) throws -> RequestFile {
      let path = "\(folder.path)/\(name)"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try #require(RequestFile(path: path))
    }

    /// An answer that says how the body came, and the body itself.
    private static func echo(_ request: LoopbackRequest) -> LoopbackAnswer {
      .respond(
        headers: [
          ("X-Type", request.header("content-type") ?? "none"),
          ("X-Length", request.header("content-length") ?? "none"), ("X-Method", request.method),
        ], bytes: request.body)
    }

    private func send(
      _ body: StreamedBody, to url: String, method: HTTPMethod = .post,
      headers: RequestHeaders = .none
    ) async throws -> ExchangeOutcome {
      try await CurlTransport().outcome(
        of: Request(method: method, url: Text(url), headers: headers, body: .streamed(body)))
    }

    @Test(arguments: [0, 1, 100_000, 3_000_000])
    func aFileArrivesWhole(count: Int) async throws {
      let server = try LoopbackServer(Self.echo)
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
      let file = try file("a.bin", bytes)
      for method in [HTTPMethod.post, .put] {
        let response = try #require(
          try await send(StreamedBody(.file(file)), to: server.url("/"), method: method).response)
        #expect(response.bytes == Bytes(bytes))
        #expect(response.head.first("x-length") == "\(count)")
        #expect(response.head.first("x-method") == method.name)
        #expect(response.head.first("x-type") == "none")
      }
    }

    @Test func fieldsAndFilesArriveAsAForm() async throws {
      let server = try LoopbackServer(Self.echo)
      let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
      let parts = [
        try #require(StreamedBody.Part(name: "day", value: .bytes(Bytes(utf8: "1")))),
        try #require(StreamedBody.Part(name: "none", value: .bytes(.empty))),
        try #require(
          StreamedBody.Part(
            name: "a\"b\r\nX-C: d", value: .file(try file("shot.png", bytes)))),
      ]
      let response = try #require(
        try await send(StreamedBody(.multipart(parts)), to: server.url("/")).response)
      let type = try #require(response.head.first("x-type"))
      #expect(type.hasPrefix("multipart/form-data; boundary="))
      let body = try #require(response.bytes?.array)
      #expect(response.head.first("x-length") == "\(body.count)")
      let boundary = String(type.drop { $0 != "=" }.dropFirst())
      func part(_ head: String, _ content: [UInt8]) -> [UInt8] {
        Array("--\(boundary)\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8) + content
          + [13, 10]
      }
      #expect(
        body
          == part("name=\"day\"", [UInt8(ascii: "1")]) + part("name=\"none\"", [])
          + part(
            "name=\"a%22b%0D%0AX-C: d\"; filename=\"shot.png\"\r\nContent-Type: image/png", bytes)
          + Array("--\(boundary)--\r\n".utf8))
    }

    @Test func aHandleThatSentAFileSendsOtherThingsToo() async throws {
      let server = try LoopbackServer(Self.echo)
      let transport = try CurlTransport(connections: 1)
      let file = try file("a.txt", Array("from a file".utf8))
      let part = try #require(StreamedBody.Part(name: "f", value: .file(file)))
      let url = Text(server.url("/"))
      let requests = [
        Request(method: .post, url: url, body: .streamed(StreamedBody(.file(file)))),
        Request(url: url),
        Request(method: .post, url: url, body: .streamed(StreamedBody(.multipart([part])))),
        Request(method: .post, url: url, body: .bytes(Bytes(utf8: "bytes"))),
        Request(method: .put, url: url),
        Request(method: .put, url: url, body: .streamed(StreamedBody(.file(file)))),
        Request(method: .head, url: url),
      ]
      let answers = await transport.outcomes(of: requests).map(\.response)
      #expect(answers.map { $0?.status } == Array(repeating: 200, count: 7))
      #expect(answers[0]?.text == "from a file")
      #expect(answers[1]?.text == "")
      #expect(answers[2]?.text?.contains("from a file") == true)
      #expect(answers[3]?.text == "bytes")
      #expect(answers[4]?.text == "")
      #expect(answers[5]?.text == "from a file")
    }

    @Test func whatCannotBeReadIsTold() async throws {
      let server = try LoopbackServer(Self.echo)
      for path in ["\(folder.path)/none", folder.path, "/dev/null"] {
        let file = try #require(RequestFile(path: path))
        let part = try #require(StreamedBody.Part(name: "f", value: .file(file)))
        for body in [StreamedBody(.file(file)), StreamedBody(.multipart([part]))] {
          let failure = try #require(try await send(body, to: server.url("/")).failure)
          #expect(failure.code == .file)
          #expect(failure.message.contains(path))
        }
      }
      #expect(server.counters.requests == 0)
    }

    @Test func aFileThatBecomesShorterIsTold() throws {
      let file = try file("long.bin", [UInt8](repeating: 7, count: 1000))
      let opened = try UploadFile(file)
      #expect(truncate(file.path, 100) == 0)
      var room = [UInt8](repeating: 0, count: 400)
      #expect(room.withUnsafeMutableBytes { opened.read(into: $0) } == 100)
      #expect(room.withUnsafeMutableBytes { opened.read(into: $0) } == 0x1000_0000)
      #expect(opened.fault?.code == .file)
      #expect(opened.fault?.message.contains("shorter") == true)
    }

    @Test(arguments: ["http://127.0.0.1:1/a\r\nX: y", "http://127.0.0.1:1\n/", "http://a\u{0}b/"])
    func lineEndsInURLsAreRefused(url: String) async throws {
      let failure = try #require(try await CurlTransport().outcome(of: url).failure)
      #expect(failure.code == .url)
    }
  }
}

/// An empty folder, gone with its last use.
final class ScratchFolder: Sendable {
  let path = NSTemporaryDirectory() + "trek-curl-\(UUID().uuidString)"

  init() {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
