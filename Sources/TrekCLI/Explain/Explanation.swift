import Trek
import TrekFormats

/// Shows what a script would do, what an error code means, or the settings: `trek explain`.
struct Explanation {
  /// What is shown of a script.
  let view: ExplainView
  /// The options of the command line.
  let options: RunOptions

  /// Shows it on standard output, and gives the exit code.
  func show(subject: String?, text: String?) -> Int32 {
    let console = Console(color: options.color ?? .auto)
    do throws(UsageError) {
      if view == .config { return try showSettings() }
      if let text { return try show(.text(text), console) }
      guard let subject else {
        throw UsageError(
          "nothing is named", help: "say `trek explain SCRIPT` or `trek explain E203`")
      }
      if let code = ErrorCatalog.trek[subject] {
        return Output.write(color: options.color ?? .auto) {
          CodeStory(code: code, style: $0).text
        }
      }
      guard !Self.isCode(subject) else { throw Self.unknownCode(subject) }
      return try show(subject == "-" ? .standardInput : .file(subject), console)
    } catch {
      return Usage.tell(error, style: console.style)
    }
  }

  private func show(_ script: RunRequest.Script, _ console: Console) throws(UsageError) -> Int32 {
    let source = try ScriptSource(script)
    guard let view = ScriptView(rawValue: view.rawValue) else { return 0 }
    let result = Interpreter(catalog: .complete).view(source.bytes, name: source.name, as: view)
    console.tell(result.diagnostics, in: result.sources)
    guard let text = result.text else { return CommandLineDriver.usageCode }
    return Output.write { _ in text }
  }

  // MARK: Settings

  /// The variables that libcurl takes proxies from, as it reads them.
  private static let proxies = [
    "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY",
  ]

  private func showSettings() throws(UsageError) -> Int32 {
    var rows = try Settings(options, environment: Terminal.environment).rows
    for name in Self.proxies {
      guard let value = Terminal.environment(name) else { continue }
      rows.append((name, Redactor().redact(TerminalText.escaped(value)), "environment"))
    }
    let width = rows.map { CellWidth.of($0.name) }.max() ?? 0
    let valueWidth = rows.map { CellWidth.of($0.value) }.max() ?? 0
    return Output.write(color: options.color ?? .auto) { style in
      rows.map { row in
        "\(CellWidth.pad(row.name, to: width))  \(CellWidth.pad(row.value, to: valueWidth))  "
          + style.dim(row.origin) + "\n"
      }.joined()
    }
  }

  // MARK: Codes

  /// Whether a word has the form of a code: a letter and three digits.
  private static func isCode(_ word: String) -> Bool {
    guard word.utf8.count == 4, let first = word.first else { return false }
    return "EeWw".contains(first) && word.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }

  private static func unknownCode(_ word: String) -> UsageError {
    let near = Suggestion.closest(to: word, among: ErrorCatalog.trek.codes.map(\.id))
    return UsageError(
      "there is no code `\(word)`",
      help: near.map { "did you mean `\($0)`?" } ?? "`trek help codes` lists them")
  }
}
