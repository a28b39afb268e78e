import Trek
import TrekDiagnostics
import TrekTerminal

/// Shows results and tells what happened, without secrets and with nothing that steers a terminal.
struct Presenter {
  let screen: any ReplScreen
  let environment: ReplEnvironment
  let redactor: Redactor
  let settings: ReplSettings

  private var style: Style { environment.style }

  // MARK: Results

  /// Shows what came out of a pipeline.
  func result(_ items: KeptItems, isOne: Bool) {
    let values = items.values
    if isOne {
      guard let value = values.first else { return }
      if case .list(let list) = value { return show(list.array) }
      return show(value)
    }
    show(values)
  }

  /// Shows one value.
  func show(_ value: Value) {
    page(
      ResultText(
        settings: settings, isForPeople: environment.isForPeople, style: style,
        width: environment.size().width
      ).text(value))
  }

  /// Shows items.
  func show(_ values: [Value]) {
    page(
      ResultText(
        settings: settings, isForPeople: environment.isForPeople, style: style,
        width: environment.size().width
      ).text(values))
  }

  /// Shows whole lines, through a pager where they are more than the screen has.
  func page(_ text: String) {
    let text = redactor.redact(text)
    if environment.isInteractive, settings.pager,
      text.utf8.reduce(0, { $0 + ($1 == 10 ? 1 : 0) }) >= environment.size().height - 1,
      Pager.show(text, variable: environment.variable)
    {
      return
    }
    screen.show(text)
  }

  /// Says what a name stands for now.
  func bound(_ name: String, _ value: Value) {
    guard environment.isForPeople else { return }
    let brief = CellWidth.cut(
      Cell.brief(value), to: max(20, environment.size().width - name.count - 4))
    tell("\(style.cyan(name)) = \(brief)\n")
    if SavedScript.resultIndex(name) != nil {
      note("`\(name)` stands for this from now on, and for no result")
    }
  }

  // MARK: Telling

  /// Tells whole lines.
  func tell(_ text: String) { screen.tell(redactor.redact(text)) }

  /// Tells a remark.
  func note(_ text: String) { tell("\(style.yellow("note")): \(TerminalText.escaped(text))\n") }

  /// Tells a mistake that has no place in a text.
  func fault(_ message: String, help: String?) {
    let help = help.map { "  = help: \($0)\n" } ?? ""
    tell("\(style.red("error")): \(message)\n\(help)")
  }

  /// Tells diagnostics with their places.
  func tell(_ diagnostics: [Diagnostic], in sources: SourceMap) {
    guard !diagnostics.isEmpty else { return }
    let renderer = DiagnosticRenderer(
      sources: sources, style: style.isOn ? .ansi : .plain,
      // Beside the numbers of the lines.
      width: min(120, environment.size().width - 6))
    tell(renderer.render(diagnostics))
  }

  /// Tells how a pipeline ended, and gives its exit code.
  func end(
    _ outcome: PipelineRun.Outcome, in sources: SourceMap, itemsAreShown: Bool = true
  ) -> Int32 {
    var code: Int32 = 0
    if let report = outcome.report {
      tell(report.diagnostics(in: sources), in: sources)
      for remark in report.remarks { note(remark) }
      for breach in report.breaches {
        fault("items are unaccounted for: \(breach.description)", help: "please report this")
      }
      code = report.exitCode
    } else if let items = outcome.items {
      // What failed then is failed still.
      let failures = items.items.compactMap(\.failure)
      if let first = failures.first {
        tell([first.diagnostic(in: sources, more: failures.count - 1)], in: sources)
        code = 1
      }
    }
    for text in outcome.notes { note(text) }
    let line = summary(outcome, itemsAreShown: itemsAreShown)
    if !line.isEmpty { tell(line + "\n") }
    return outcome.isInterrupted ? 130 : code
  }

  /// One line: how many items, how many of them out of memory, how many requests.
  private func summary(_ outcome: PipelineRun.Outcome, itemsAreShown: Bool) -> String {
    guard environment.isForPeople else { return "" }
    var parts: [String] = []
    let items = outcome.items
    if let items, items.isCut {
      parts.append(
        style.yellow(
          "cut: only the first \(Amount.count(items.items.count)) items are kept, "
            + "\(SizeText.format(Int64(settings.keep))) (`:set keep`)"))
    } else if outcome.isInterrupted {
      let count =
        outcome.isOne
        ? ", of what came until then"
        : items.map { ", \(Amount.count($0.values.count, "item")) came" } ?? ""
      parts.append(style.yellow("interrupted\(count)"))
    } else if let items, itemsAreShown, !outcome.isOne, outcome.asks || items.items.count > 10 {
      parts.append(style.dim(Amount.count(items.values.count, "item")))
    }
    let failures =
      outcome.report?.failureCount ?? items?.failureCount ?? 0
    if failures > 0 { parts.append(style.red("\(Amount.count(failures)) failed")) }
    if outcome.asks {
      parts.append(
        style.dim("\(Amount.count(outcome.kept)) kept, \(Amount.count(outcome.made)) fetched"))
    }
    return parts.joined(separator: style.dim(", "))
  }
}
