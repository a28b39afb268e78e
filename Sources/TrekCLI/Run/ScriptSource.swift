import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The text of a script with its name, as the command line says where to find it.
struct ScriptSource: Sendable {
  /// What diagnostics call it.
  let name: String
  /// The text.
  let bytes: [UInt8]

  /// Takes a text.
  init(name: String, text: String) {
    self.name = name
    bytes = Array(text.utf8)
  }

  /// Reads a script.
  ///
  /// - Throws: `UsageError` where it cannot be read.
  init(_ script: RunRequest.Script) throws(UsageError) {
    switch script {
    case .text(let text):
      name = "<command line>"
      bytes = Array(text.utf8)
    case .standardInput:
      name = "<stdin>"
      bytes = try Self.read("/dev/stdin")
    case .file(let path):
      name = path
      bytes = try Self.read(path)
    }
  }

  private static func read(_ path: String) throws(UsageError) -> [UInt8] {
    do throws(LoadFailure) {
      return try FileLoader.script(path).get().bytes
    } catch {
      throw UsageError(TerminalText.escaped(error.message), help: Self.advice(path))
    }
  }

  /// What may have been meant by a script that is not there.
  private static func advice(_ path: String) -> String? {
    guard access(path, F_OK) != 0, !path.contains("/"), !path.contains(".") else {
      return path.contains("|") ? "to run a text instead of a file, say `trek -e '…'`" : nil
    }
    if let name = Suggestion.closest(to: path, among: CommandNames.all) {
      return "did you mean `trek \(name)`?"
    }
    return "to run a text instead of a file, say `trek -e '…'`"
  }
}
