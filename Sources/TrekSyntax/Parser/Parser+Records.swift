internal import TrekDiagnostics

extension ErrorCode {
  static let recordForm = ErrorCode(
    "E133", "an entry of a record is not whole",
    story: """
      An entry is `name: value`, `"odd name": value`, or a path that ends in a name: `.id` is short
      for `id: .id`, `user.name` for `name: user.name`. Any other value needs a name.
      """,
    wrong: "1..3 | map {n: ., . * 2}", right: "1..3 | map {n: ., double: . * 2}")
}

extension Parser {
  /// The entries of a record that is known to be one; the `{` comes next.
  func parseRecordEntries() -> [RecordEntry] {
    guard let bracket = open(.closeBrace, freeLines: true) else { return [] }
    return parseRecordEntries(bracket)
  }

  /// The entries of a record whose `{` was read; the first may be pending.
  func parseRecordEntries(_ bracket: Bracket) -> [RecordEntry] {
    freeLines = true
    skipTrivia()
    var entries: [RecordEntry] = []
    while pendingOperand != nil || !isListEnd {
      let start = index
      if let entry = parseRecordEntry() {
        entries.append(entry)
      } else if index == start {
        recover()
        if kind == .pipe || kind == .semicolon || kind == .newline { advance() }
      }
      endEntry(of: bracket, "entries")
    }
    close(bracket)
    if isTooHigh(bracket.opening) { return [] }
    return entries
  }

  // The ways of an entry are functions of their own: this one is on the stack once for each level of
  // nesting, and should be small there.
  private func parseRecordEntry() -> RecordEntry? {
    let start = startOffset
    if pendingOperand == nil {
      if startsLabel || (kind.isWord && nextKind == .assign) { return parseWordEntry(from: start) }
      guard startsOperand(kind) else {
        reportEntryExpected()
        return nil
      }
    }
    let value = parseExpression()
    if kind == .colon { return parseQuotedEntry(value, from: start) }
    return pathEntry(value, from: start)
  }

  private func parseWordEntry(from start: Int) -> RecordEntry {
    let key = Name(text, here)
    advance()
    if kind == .assign { reportAssign() }
    return parseEntryValue(key, .word, from: start)
  }

  private func pathEntry(_ value: Expression, from start: Int) -> RecordEntry {
    if let name = value.pathName {
      return RecordEntry(key: name, form: .path, value: value, span: span(from: start))
    }
    reportNameless(value)
    return RecordEntry(
      key: Name("", value.span.before), form: .word, value: value, span: value.span)
  }

  private func parseQuotedEntry(_ key: Expression, from start: Int) -> RecordEntry {
    guard case .string(let literal) = key.kind, literal.form != .multiline,
      let text = literal.plainText
    else {
      if mayReportHere() {
        collector.error(
          Diagnostic(
            .recordForm, "the name of an entry is a word or a plain text",
            at: .init(key.span, "neither a word nor a plain text")))
      }
      return parseEntryValue(Name("", key.span), .word, from: start)
    }
    return parseEntryValue(Name(text, key.span), .quoted, from: start)
  }

  /// `: value`; the colon comes next.
  private func parseEntryValue(
    _ key: Name, _ form: RecordEntry.Form, from start: Int
  ) -> RecordEntry {
    _ = take(.colon)
    let value = parseExpression()
    return RecordEntry(key: key, form: form, value: value, span: span(from: start))
  }

  // MARK: Wording

  private func reportAssign() {
    if mayReportHere() {
      collector.error(
        Diagnostic(
          .recordForm, "an entry of a record has a colon", at: .init(here, "found `=`"),
          help: "write `:`", fix: .init(replacing: here, with: ":")))
    }
    advance()
  }

  private func reportEntryExpected() {
    guard mayReportHere() else { return }
    collector.error(
      Diagnostic(
        .recordForm, "an entry of a record is missing", at: .init(here, "found \(shown)"),
        help: "write `name: value` or `.path`"))
  }

  private func reportNameless(_ value: Expression) {
    switch value.kind {
    case .missing:
      return
    case .name(let name):
      collector.error(
        Diagnostic(
          .recordForm, "this entry has no name", at: .init(value.span, "a value alone"),
          help: "write `\(name): \(name)`",
          fix: .init(replacing: value.span.before, with: "\(name): ")))
    default:
      collector.error(
        Diagnostic(
          .recordForm, "this entry has no name",
          at: .init(value.span, "only a path such as `.id` names itself"),
          help: "write `name: value`"))
    }
  }
}
