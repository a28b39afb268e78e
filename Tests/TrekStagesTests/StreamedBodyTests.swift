import Synchronization
import Testing
import TrekHTTP
import TrekStageKit
import TrekValues

/// Stages over a body that is still coming: the same values as from the whole, however it is cut.
@Suite struct StreamedBodyTests {
  let bench = StageBench()

  /// A body that a test sends piece by piece.
  private final class Coming {
    /// What a stage is given.
    let response: Response
    private let receiver: any BodyReceiver

    init() {
      let answer = Response(
        status: 200, head: ResponseHead(raw: Text("HTTP/1.1 200 OK\r\n\r\n").bytes), body: .gone,
        url: "http://127.0.0.1/")
      let handed = Mutex<Response?>(nil)
      receiver = BodyStream.make(
        limit: .max, begun: { response, _ in handed.withLock { $0 = response } }, wake: {},
        rest: { _, _ in }, release: { _, _ in })
      let exchange = Exchange(
        request: Request(url: "http://127.0.0.1/"), body: .stream(receiver), handler: Nobody(),
        account: nil)
      _ = receiver.begin(answer, of: exchange)
      response = handed.withLock { $0 } ?? answer
    }

    func send(_ bytes: ArraySlice<UInt8>) {
      _ = bytes.withUnsafeBytes { receiver.receive($0) }
    }

    func end(_ failure: TransportFailure? = nil) { _ = receiver.end(failure) }
  }

  private final class Nobody: TransportHandler {
    func completed(_ batch: [Exchange]) -> [Exchange] { [] }
  }

  private func iterator(_ stage: String, _ response: Response) throws -> any ValueIterator {
    guard case .expand(let expand) = try bench.make(stage) else {
      throw StageFailure(code: "bench", "`\(stage)` does not expand")
    }
    return try expand(Item(.object(response)))
  }

  /// The values of a body in pieces, each piece sent when the stage has used up those before.
  private func streamed(
    _ stage: String, _ bytes: [UInt8], cuts: [Int],
    failure: TransportFailure? = nil
  ) throws -> (values: [String], failures: [StageFailure]) {
    let coming = Coming()
    let values = try iterator(stage, coming.response)
    var result: [String] = []
    var failures: [StageFailure] = []
    var left = cuts.sorted()[...]
    var sent = 0
    var isEnded = false
    for _ in 0..<10_000 {
      do throws(StageFailure) {
        switch try values.step() {
        case .value(let value): result.append(value.asText?.string ?? "\(value)")
        case .ended: return (result, failures)
        case .waiting:
          #expect(!isEnded, "it waits for more than there is")
          if sent < bytes.count {
            let next = left.popFirst() ?? bytes.count
            coming.send(bytes[sent..<next])
            sent = next
          } else {
            coming.end(failure)
            isEnded = true
          }
        }
      } catch {
        failures.append(error)
        if !values.goesOnAfterFailure { return (result, failures) }
      }
    }
    Issue.record("it does not end")
    return (result, failures)
  }

  @Test(arguments: [
    ("lines", "a\r\n\nbc\r\nd\n"), ("lines", "\u{FEFF}a\nb"), ("lines", "\u{FEFF}"), ("lines", ""),
    ("jsonl", "{\"a\":1}\n\n[1,2]\r\n\"x\\n\"\nnull"), ("jsonl", "1\n{\n2\n"),
    ("csv", "a,b\n1,\"x\ny\"\r\n2,\"é\"\"\"\n"),
    ("hash", String(repeating: "é", count: 100)),
    ("events", "\u{FEFF}data: a\r\n\r\nid: 1\rdata:b\rdata: é\r\r: c\nevent: x\ndata\n\ndata: cut"),
  ])
  func piecesMakeNoDifference(stage: String, text: String) throws {
    let bytes = Array(text.utf8)
    let whole = try streamed(stage, bytes, cuts: [])
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed)
    for _ in 0..<200 {
      let cuts = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
        bytes.isEmpty ? nil : Int.random(in: 1...bytes.count, using: &random)
      }
      let parts = try streamed(stage, bytes, cuts: Array(Set(cuts)).filter { $0 < bytes.count })
      #expect(parts.values == whole.values, "seed \(seed), cuts \(cuts)")
      #expect(parts.failures.map(\.code) == whole.failures.map(\.code), "seed \(seed)")
    }
  }

  @Test func aBodyThatBreaksOffSaysHowManyHadGoneOn() throws {
    let cut = TransportFailure(.truncated, "the body ended before its announced end")
    for stage in ["lines", "jsonl"] {
      let (values, failures) = try streamed(
        stage, Array("1\n2\n3".utf8), cuts: [2, 4], failure: cut)
      #expect(values == ["1", "2"])
      let failure = try #require(failures.first)
      #expect(failure.kind == .network)
      #expect(failure.code == "truncated")
      #expect(failure.notes.first?.hasPrefix("2 items of the body had gone on") == true)
    }
  }

  @Test func theBodyIsTakenFromItsResponse() throws {
    let coming = Coming()
    _ = try iterator("lines", coming.response)
    guard case .gone = coming.response.body else {
      Issue.record("somebody else could read it")
      return
    }
  }
}
