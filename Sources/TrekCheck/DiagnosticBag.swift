import TrekDiagnostics

/// The diagnostics of one check: each mistake once, the first of them kept.
struct DiagnosticBag {
  /// The most errors, and the most warnings, that are kept.
  static let limit = 20

  /// Those that are kept, in the order of finding.
  private(set) var all: [Diagnostic] = []

  /// Those that are kept, by source and place; those without a place first.
  var inOrder: [Diagnostic] {
    func place(_ diagnostic: Diagnostic) -> (UInt32, Int) {
      diagnostic.primary.map { ($0.span.source.rawValue, $0.span.start) } ?? (0, -1)
    }
    return all.enumerated().sorted { one, other in
      let (left, right) = (place(one.element), place(other.element))
      return left == right ? one.offset < other.offset : left < right
    }.map(\.element)
  }

  /// How many errors there were.
  private(set) var errorCount = 0

  /// Whether there are as many errors as are kept: looking for more is of no use.
  var isFull: Bool { errorCount >= Self.limit }

  /// How many trials are going on, whose findings do not count.
  var trials = 0

  private var warningCount = 0
  private var seen: Set<Place> = []

  private struct Place: Hashable {
    var code: String
    var span: Span?
  }

  /// Takes a diagnostic, unless the same rule was already reported at the same place.
  ///
  /// A `def` is checked where it is defined and again where it is called: hence twice.
  mutating func report(_ diagnostic: Diagnostic) {
    guard trials == 0 else { return }
    let isError = diagnostic.severity == .error
    guard (isError ? errorCount : warningCount) < Self.limit,
      seen.insert(Place(code: diagnostic.code.id, span: diagnostic.primary?.span)).inserted
    else { return }
    if isError { errorCount += 1 } else { warningCount += 1 }
    all.append(diagnostic)
  }
}
