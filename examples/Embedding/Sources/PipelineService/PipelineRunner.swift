import FlyingFox
import FlyingSocks
import Foundation
import Trek

/// Runs its users' pipelines within limits, and streams results as JSON lines.
struct PipelineRunner: HTTPHandler {
  private let interpreter: Interpreter

  /// - Parameter policy: what its users' scripts may do.
  init(policy: Policy) { interpreter = Interpreter(policy: policy) }

  func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
    let script = String(decoding: try await request.bodyData, as: UTF8.self)
    do throws(TrekError) {
      let program = try interpreter.compile(script, name: "script")
      // Nobody holds the run but the body of the answer: when the client goes, so does the run, and
      // with it the two that watch it.
      let run = program.run(settings: RunSettings(eventLimit: 4096))
      let (metered, traced) = (run.events(), run.events())
      Task { await meter(metered) }
      Task { await trace(traced) }
      let lines = JSONLines(run: run)
      return HTTPResponse(
        statusCode: .ok, headers: [.contentType: "application/jsonl"],
        body: HTTPBodySequence(from: lines))
    } catch {
      // The mistakes of the script, with their lines, for the one who wrote it.
      return HTTPResponse(statusCode: .badRequest, body: Data(error.description.utf8))
    }
  }
}

/// The outcomes of a run, a line each: `{"value": …}` or `{"error": …}`.
private struct JSONLines: AsyncBufferedSequence {
  typealias Element = UInt8

  let run: RunningProgram

  func makeAsyncIterator() -> Iterator { Iterator(outcomes: run.outcomes.makeAsyncIterator()) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var outcomes: RunOutcomes.Iterator
    var isOver = false
    var line: [UInt8] = []
    var position = 0

    mutating func nextBuffer(suggested count: Int) async throws -> [UInt8]? {
      guard !isOver else { return nil }
      do {
        switch try await outcomes.next() {
        case nil:
          isOver = true
          return nil
        case .success(let value): return Array(#"{"value":\#(value.json)}"#.utf8) + [10]
        case .failure(let item): return errorLine(item.description)
        }
      } catch {
        // A limit, say: the last line tells it.
        isOver = true
        return errorLine((error as? TrekError)?.message ?? "\(error)")
      }
    }

    mutating func next() async throws -> UInt8? {
      if position >= line.count {
        guard let more = try await nextBuffer(suggested: 4096) else { return nil }
        line = more
        position = 0
      }
      defer { position += 1 }
      return line[position]
    }

    private func errorLine(_ message: String) -> [UInt8] {
      Array(#"{"error":\#(Value.text(Text(message)).json)}"#.utf8) + [10]
    }
  }
}
