import Synchronization
import Trek
import TrekDiagnostics
import TrekHTTP
import TrekRuntime
import TrekStageKit
import TrekTesting
import TrekValues

/// Runs scripts for tests and keeps what they wrote.
enum Scripted {
  struct Result: Sendable {
    var output: String
    var report: RunReport
  }

  /// A script that does not compile, with what was said of it.
  struct Refused: Error {
    var messages: [String]
  }

  static func run(
    _ script: String,
    transport: any Transport = ScriptedTransport { _, _ in .json("{}") },
    clock: any RunClock = SystemClock(), memoryLimit: Int = 256 << 20
  ) async throws -> Result {
    let compilation = Interpreter(transport: transport).compilation(of: script, name: "test.pipe")
    guard let program = compilation.program else {
      throw Refused(messages: compilation.diagnostics.map { "\($0.code.id): \($0.message)" })
    }
    let output = CollectedOutput()
    let run = try program.prepare(
      world: SystemWorld(standardOutput: output), clock: clock, memoryLimit: memoryLimit,
      seed: 1)
    let report = await run.run()
    var text = output.text
    if text.hasSuffix("\n") { text.removeLast() }
    return Result(output: text, report: report)
  }
}

/// Keeps what is written.
final class CollectedOutput: OutputStream {
  private let bytes = Mutex<[UInt8]>([])
  let isTerminal = false

  func write(_ piece: UnsafeRawBufferPointer) throws(StageFailure) {
    bytes.withLock { $0.append(contentsOf: piece) }
  }

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
