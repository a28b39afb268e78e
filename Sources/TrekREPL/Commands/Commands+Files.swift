import Trek
import TrekDiagnostics
import TrekSyntax
import TrekTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension Commands {
  /// `:load`: the statements of a file, as if they had been entered.
  func load(_ path: String) -> Int32 {
    guard !path.isEmpty else { return usage("load") }
    let path = unquoted(path)
    switch FileLoader.script(path) {
    case .failure(let failure):
      show.fault(failure.message, help: nil)
      return 2
    case .success(let source):
      let text = String(decoding: source.bytes, as: UTF8.self)
      return run(false).run(session.entry(text, from: path))
    }
  }

  /// `:save`: the lines that made the last result.
  func save(_ path: String) -> Int32 {
    guard !path.isEmpty else { return usage("save") }
    guard let text = SavedScript(session: session)?.text else {
      show.fault("there is no result yet", help: "run a pipeline first")
      return 2
    }
    if let fault = WholeFile.write(Array(text.utf8), to: unquoted(path)) {
      show.fault("the script cannot be written: \(fault)", help: nil)
      return 5
    }
    show.page(text)
    if session.redactor.redact(text) != text {
      show.note("the script holds a secret as it was entered: `env` keeps it out of the file")
    }
    return 0
  }

  /// `:edit`: the last entry in an editor; what is left there is run.
  func edit() -> Int32 {
    let editor =
      ["VISUAL", "EDITOR"].lazy.compactMap { show.environment.variable($0) }
      .first { !$0.isEmpty } ?? "vi"
    let folder = show.environment.variable("TMPDIR") ?? "/tmp"
    var template = Array("\(folder)/trek-XXXXXX.pipe\0".utf8CString)
    let descriptor = mkstemps(&template, 5)
    guard descriptor >= 0 else {
      show.fault(
        "no file can be made in `\(folder)`: \(String(cString: strerror(errno)))", help: nil)
      return 5
    }
    let path = String(
      decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer { unlink(path) }
    // Into the file as it is, which nobody else can read.
    let error = Terminal.write(session.lastEntry + "\n", to: descriptor)
    close(descriptor)
    guard error == 0 else {
      show.fault("`\(path)` cannot be written: \(String(cString: strerror(error)))", help: nil)
      return 5
    }
    guard ChildProcess.run("exec \(editor) \"$1\"", [path]) else {
      show.fault("`\(editor)` failed", help: "say by `EDITOR` which editor to use")
      return 2
    }
    guard case .success(let source) = FileLoader.script(path) else { return 2 }
    let text = String(decoding: source.bytes, as: UTF8.self).trimmed
    if text.isEmpty { return 0 }
    show.page(text + "\n")
    repl.enter(text)
    return 0
  }

  /// A path as it was meant, in quotes or not.
  private func unquoted(_ path: String) -> String {
    guard path.count > 1, let first = path.first, first == path.last, "\"'".contains(first) else {
      return path
    }
    return String(path.dropFirst().dropLast())
  }
}
