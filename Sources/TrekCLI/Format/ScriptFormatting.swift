import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Lays scripts out, in place or from standard input to standard output: `trek fmt`.
struct ScriptFormatting {
  /// Whether nothing is written, and the exit code says whether anything would change.
  let isCheck: Bool
  /// When colours are used.
  let color: ColorChoice

  /// Lays scripts out one after the other, and gives the gravest of their exit codes.
  func run(_ scripts: [String]) -> Int32 {
    let console = Console(color: color)
    guard !scripts.isEmpty else {
      return Usage.tell(
        UsageError("no script is named", help: "say `trek fmt SCRIPT`, or `-` for standard input"),
        style: console.style)
    }
    var code: Int32 = 0
    for script in scripts {
      do throws(UsageError) {
        code = max(code, try format(script, console))
      } catch {
        code = Usage.tell(error, style: console.style)
      }
    }
    return code
  }

  private func format(_ script: String, _ console: Console) throws(UsageError) -> Int32 {
    let source = try ScriptSource(script == "-" ? .standardInput : .file(script))
    let result = ScriptFormat.format(source.bytes, name: source.name)
    guard let text = result.text else {
      console.tell(result.diagnostics, in: result.sources)
      return CommandLineDriver.usageCode
    }
    let bytes = Array(text.utf8)
    if isCheck {
      guard bytes != source.bytes else { return 0 }
      console.tell("\(TerminalText.escaped(source.name)) would change\n")
      return 1
    }
    if script == "-" {
      return Output.write { _ in text }
    }
    guard bytes != source.bytes else { return 0 }
    if let fault = WholeFile.write(bytes, to: Self.target(of: script)) {
      console.tell("\(console.style.red("error")): \(TerminalText.escaped(fault))\n")
      return 5
    }
    return 0
  }

  /// The file itself, where the script was named by a symbolic link, which stays one.
  private static func target(of path: String) -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
