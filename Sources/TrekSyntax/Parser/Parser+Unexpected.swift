internal import TrekDiagnostics

extension Parser {
  /// Says what should not be there, with the habit that it most likely comes from.
  func reportUnexpected() {
    guard mayReportHere() else { return }
    let place = here
    let before = Span(source.id, max(0, previousEnd - 1)..<previousEnd)
    switch kind {
    case .greater, .greaterOrEqual, .less, .lessOrEqual:
      unexpected(
        "a stage is no value that could be compared", place, "after a stage",
        help: kind == .greater
          ? "to write to a file, end the pipeline with `| write \"name\"`"
          : "compare items with `| where . \(text) …`")
    case .openBrace:
      unexpected(
        "a block belongs to a stage", place, "no stage takes this block",
        help: "put `|` and a stage before it")
    case .arrow:
      unexpected(
        "an arm stands in the braces of a `match`", place, "no `match` is open here",
        help: "write `match { condition -> stage }`")
    case .colon:
      unexpected(
        "a label belongs to a stage", place, "no stage takes it",
        help: "write `stage label: value`; a record is `{name: value}`")
    case .comma:
      unexpected(
        "a comma stands between arguments or entries only", place, "nothing is listed here",
        help: nameAfterBrace.map { "an entry has a key: `{\($0): \($0), …}`" }
          ?? "a list is `[a, b]`")
    case .assign:
      unexpected(
        "`=` binds a name and does nothing else", place, "no name is bound here",
        help: "to compare, write `==`")
    case .elseKeyword:
      unexpected(
        "`else` follows the `}` of an `if`", place, "no `if` ends before it",
        help: "write `if condition { … } else { … }`")
    case .word where ["then", "do"].contains(text):
      collector.error(
        Diagnostic(
          .foreignStatement, "`\(text)` is not part of the language",
          at: .init(place, "a word of another language"), help: "put the body into braces"))
    case .question:
      unexpected(
        "`?` touches the path that it belongs to", place, "touches nothing",
        help: "a choice between two values is `if a { b } else { c }`")
    case .openParen:
      unexpected(
        "a bracket stands after a value", place, "touches no name",
        help: "the bracket of a function touches its name: `upper(.title)`")
    default:
      let isValue = startsOperand(kind)
      unexpected(
        isValue ? "two values stand side by side" : "\(shown) does not belong here",
        place, isValue ? "nothing joins this with what is before it" : "",
        labels: isValue ? [.init(before, "a value ends here")] : [],
        help: isValue
          ? (freeLines
            ? "put an operator between them; a stage with its arguments needs its own `( )`"
            : "put `|` before a stage, or an operator between values") : nil)
    }
  }

  /// The name that stands before this place and right after a `{`, as if it began a record.
  private var nameAfterBrace: String? {
    let before = tokens[..<index].suffix(8).filter { $0.kind != .whitespace && $0.kind != .newline }
    guard let name = before.last, name.kind == .word,
      before.dropLast().last?.kind == .openBrace
    else { return nil }
    return String(source.text(of: Span(source.id, name.range)))
  }

  private func unexpected(
    _ message: String, _ place: Span, _ label: String, labels: [Diagnostic.Label] = [],
    help: String?
  ) {
    collector.error(
      Diagnostic(.endExpected, message, at: .init(place, label), labels: labels, help: help))
  }
}
