import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where a command tells people things: standard error, with its colours, without secrets, and with
/// the live display out of the way.
struct Console: Sendable {
  /// The colours of standard error.
  let style: Style
  /// Takes secrets out of what is told.
  let redactor: Redactor
  /// The display that is lifted while something is told, or nil.
  var display: LiveDisplay?

  /// Makes a console.
  init(color: ColorChoice, redactor: Redactor = Redactor()) {
    style = Style(
      isOn: color.isOn(
        terminal: Terminal.isTerminal(STDERR_FILENO), environment: Terminal.environment))
    self.redactor = redactor
  }

  /// Writes a text of whole lines.
  func tell(_ text: String) {
    guard !text.isEmpty else { return }
    let text = redactor.redact(text)
    if let display {
      display.lifted { _ = Terminal.write(text, to: STDERR_FILENO) }
    } else {
      Terminal.write(text, to: STDERR_FILENO)
    }
  }

  /// Writes diagnostics with their places.
  func tell(_ diagnostics: [Diagnostic], in sources: SourceMap, json: Bool = false) {
    guard !diagnostics.isEmpty else { return }
    if json {
      return tell(diagnostics.map { DiagnosticJSON.line($0, in: sources) }.joined())
    }
    let renderer = DiagnosticRenderer(
      sources: sources, style: style.isOn ? .ansi : .plain,
      width: min(120, Terminal.width(of: STDERR_FILENO)))
    tell(renderer.render(diagnostics))
  }
}
