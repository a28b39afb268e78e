internal import TrekDiagnostics

/// Diagnostics of one phase, the first few kept.
///
/// Texts with a mistake in every byte cost no more than the count: a diagnostic that is not kept is
/// not built. A class, so that a diagnostic can be built out of the phase that holds it.
final class DiagnosticCollector {
  /// The most errors, and the most warnings, that are kept.
  static let limit = 20

  private(set) var errors: [Diagnostic] = []
  private(set) var warnings: [Diagnostic] = []

  /// How many errors there were, kept or not.
  private(set) var errorCount = 0

  /// Ranges in which nothing more is told, in order: what the lexer could not make sense of.
  var silenced: [Range<Int>] = []

  func error(_ diagnostic: @autoclosure () -> Diagnostic) {
    if errorCount < Self.limit {
      let diagnostic = diagnostic()
      if let place = diagnostic.primary?.span.start, isSilenced(place) { return }
      errors.append(diagnostic)
    }
    errorCount += 1
  }

  private func isSilenced(_ place: Int) -> Bool {
    var low = 0
    var high = silenced.count
    while low < high {
      let middle = low + (high - low) / 2
      if silenced[middle].upperBound <= place { low = middle + 1 } else { high = middle }
    }
    return low < silenced.count && silenced[low].contains(place)
  }

  func warning(_ diagnostic: @autoclosure () -> Diagnostic) {
    if warnings.count < Self.limit { warnings.append(diagnostic()) }
  }

  /// The diagnostics of both phases in the order of their places.
  ///
  /// Of two errors at one place the lexer's is kept: the parser's follows from it.
  static func merged(_ lexer: DiagnosticCollector, _ parser: DiagnosticCollector) -> [Diagnostic] {
    let lexed = Set(lexer.errors.compactMap { $0.primary?.span.start })
    let parsed = parser.errors.filter { !lexed.contains($0.primary?.span.start ?? -1) }
    let errors = byPlace(lexer.errors + parsed).prefix(limit)
    let warnings = byPlace(lexer.warnings + parser.warnings).prefix(limit)
    return byPlace(Array(errors) + Array(warnings))
  }

  private static func byPlace(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    // The offset in the list keeps equal places in their order.
    diagnostics.enumerated().sorted { left, right in
      let leftStart = left.element.primary?.span.start ?? 0
      let rightStart = right.element.primary?.span.start ?? 0
      return (leftStart, left.offset) < (rightStart, right.offset)
    }.map(\.element)
  }
}
