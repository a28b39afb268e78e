import Trek

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What is told after a run: failures, remarks, one line that sums up; and the exit code.
struct RunEnding {
  /// What the run did.
  let report: RunReport
  /// What was run.
  let program: PlanProgram
  /// The exit code that tells of a signal, or nil where none came.
  let signalCode: Int32?
  /// Whether only errors are told.
  let isQuiet: Bool
  /// The options of the command line.
  let options: RunOptions

  /// Whether the reader of standard output has gone: a usual end, about which nothing is said.
  private var isClosedQuietly: Bool { report.exitCode == 141 && signalCode == nil }

  /// Tells how the run ended, and gives the exit code: the gravest.
  func tell(_ console: Console) -> Int32 {
    var code = signalCode ?? report.exitCode
    if let fault = writeSummaryFile(exitCode: code, console.redactor) {
      console.tell(
        "\(console.style.red("error")): the summary cannot be written: \(fault)\n")
      if code < 5 { code = 5 }
    }
    if isClosedQuietly { return code }
    if options.isJSON {
      console.tell(json(exitCode: code))
    } else {
      console.tell(
        text(
          console.style, width: Terminal.width(of: STDERR_FILENO)))
    }
    return code
  }

  // MARK: Text

  /// What is told on standard error: failures, remarks, the summary.
  func text(_ style: Style, width: Int) -> String {
    let renderer = DiagnosticRenderer(
      sources: program.sources, style: style.isOn ? .ansi : .plain, width: min(120, width))
    var blocks = report.diagnostics(in: program.sources).map(renderer.render)
    if !report.breaches.isEmpty {
      blocks.append(
        style.red("internal error") + style.bold(": items are unaccounted for\n")
          + report.breaches.map { "  = \($0.description)\n" }.joined()
          + "  = this is a mistake of trek's, please report it with the script\n")
    }
    var text = blocks.joined(separator: "\n")
    var lines = report.remarks.map { "\(style.yellow("note")): \(TerminalText.escaped($0))" }
    if !isQuiet {
      lines.append(SummaryLine(report, of: program, signalCode: signalCode).text(style))
    }
    if !text.isEmpty, !lines.isEmpty { text += "\n" }
    return text + lines.map { $0 + "\n" }.joined()
  }

  // MARK: JSON

  /// Failures as diagnostics, then the summary: one object a line, each with its `type`.
  private func json(exitCode: Int32) -> String {
    let failures = report.diagnostics(in: program.sources).map {
      DiagnosticJSON.line($0, in: program.sources)
    }
    let summary = Record([("type", "summary")]).merging(report.asRecord(exitCode: exitCode))
    return failures.joined() + Self.json(.record(summary)) + "\n"
  }

  private static func json(_ value: Value, pretty: Bool = false) -> String {
    let output = ByteBuffer()
    JSONWriter.write(value, to: output, pretty: pretty)
    return output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }

  private func writeSummaryFile(exitCode: Int32, _ redactor: Redactor) -> String? {
    guard let path = options.summaryFile else { return nil }
    let text = Self.json(.record(report.asRecord(exitCode: exitCode)), pretty: true) + "\n"
    return WholeFile.write(Array(redactor.redact(text).utf8), to: path)
  }
}
