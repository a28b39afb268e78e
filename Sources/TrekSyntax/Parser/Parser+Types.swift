internal import TrekDiagnostics

extension ErrorCode {
  static let typeExpected = ErrorCode(
    "E140", "a type is missing",
    story: """
      A type is one of Text Int Number Bool Bytes Duration Size Rate URL Regex Any, a list of them
      `[Int]`, or a record `{name: Text, age: Int}`.
      """,
    wrong: "param n: = 3", right: "param n: Int = 3")
}

extension Parser {
  /// A type, after its colon.
  func parseType() -> TypeExpression {
    let start = tokens[index].start
    switch kind {
    case .word:
      let name = text
      advance()
      return TypeExpression(.named(name), span(from: start))
    case .openBracket:
      guard let bracket = open(.closeBracket, freeLines: true) else { break }
      let element = parseType()
      close(bracket)
      return TypeExpression(.list(element), span(from: start))
    case .openBrace:
      guard let bracket = open(.closeBrace, freeLines: true) else { break }
      let fields = parseTypeFields(bracket)
      close(bracket)
      return TypeExpression(.record(fields), span(from: start))
    default:
      if mayReportHere() {
        collector.error(
          Diagnostic(
            .typeExpected, "a type is missing", at: .init(here, "found \(shown)"),
            help: "write a type such as `Int`, `Text` or `[URL]`"))
      }
    }
    return TypeExpression(.missing, Span(source.id, start..<start))
  }

  private func parseTypeFields(_ bracket: Bracket) -> [TypeExpression.Field] {
    var fields: [TypeExpression.Field] = []
    while !isListEnd {
      let start = index
      let name: Name
      if kind.isWord {
        name = Name(text, here)
        advance()
      } else {
        name = parseName("the name of a field")
      }
      if !take(.colon), mayReportHere() {
        collector.error(
          Diagnostic(
            .typeExpected, "a field has no type", at: .init(here, "found \(shown)"),
            help: "write `name: Type`"))
      }
      fields.append(.init(name: name, type: parseType()))
      if index == start {
        recover()
        if kind == .pipe || kind == .semicolon || kind == .newline { advance() }
      }
      endEntry(of: bracket, "fields")
    }
    return fields
  }
}
