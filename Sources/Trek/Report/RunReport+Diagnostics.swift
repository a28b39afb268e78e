public import TrekDiagnostics
public import TrekRuntime
public import TrekStageKit

extension RunReport {
  /// The failures that nobody handled as diagnostics: the first of each kind, with how many more
  /// there were.
  public func diagnostics(in sources: SourceMap) -> [Diagnostic] {
    var all = failures.map { $0.first.diagnostic(in: sources, more: $0.count - 1) }
    if let limitFailure { all.insert(limitFailure.diagnostic(in: sources), at: 0) }
    if let outputFailure { all.append(outputFailure.diagnostic(in: sources)) }
    return all
  }
}

extension ItemFailure {
  /// The failure as a diagnostic: its place in the script, the item, the attempts.
  ///
  /// - Parameter more: how many others failed in the same way.
  public func diagnostic(in sources: SourceMap, more: Int = 0) -> Diagnostic {
    var notes = cause.notes
    if attemptLimit > 1 { notes.append("this was attempt \(attempts) of \(attemptLimit)") }
    if more > 0 { notes.append("and \(more) more like it") }
    return Diagnostic(
      code, cause.message, at: label(in: sources), notes: notes, help: cause.help)
  }

  private var code: ErrorCode {
    switch cause.kind {
    case .network: RunCode.network
    case .status: RunCode.status
    case .data: RunCode.data
    case .expect: RunCode.expectation
    case .output: RunCode.output
    }
  }

  /// The stage's place with the item that it failed for.
  private func label(in sources: SourceMap) -> Diagnostic.Label? {
    guard let source = sources.sources.first(where: { $0.name == place.source }) else { return nil }
    return Diagnostic.Label(Span(source.id, place.range), item)
  }

  /// The item in a few words: its number, and the URL or the value.
  private var item: String {
    if let url { return "item \(index): \(url.string)" }
    switch input {
    case .null: return ""
    case .list, .record, .object, .bytes: return "item \(index)"
    default:
      let text = String(describing: input)
      return "item \(index): \(text.prefix(60))\(text.count > 60 ? "…" : "")"
    }
  }
}
