import Synchronization
import Trek

/// The world of a golden case: a folder of its own, an environment of its own, streams that are
/// kept.
struct GoldenWorld: StageWorld {
  let folder: String
  let environment: [String: String]
  let output = KeptOutput()
  let errors = KeptOutput()

  var standardOutput: any OutputStream { output }
  var standardError: any OutputStream { errors }

  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    guard !path.hasPrefix("/") else {
      throw StageFailure(code: "path.absolute", "a golden case names only files of its own folder")
    }
    return "\(folder)/\(path)"
  }

  func environment(_ name: String) throws(StageFailure) -> String? { environment[name] }

  func standardInput() throws(StageFailure) -> Int32 {
    throw StageFailure(code: "stdin", "a golden case has no standard input")
  }
}

/// Keeps what is written.
final class KeptOutput: OutputStream {
  private let bytes = Mutex<[UInt8]>([])
  let isTerminal = false

  func write(_ piece: UnsafeRawBufferPointer) throws(StageFailure) {
    bytes.withLock { $0.append(contentsOf: piece) }
  }

  var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
}
