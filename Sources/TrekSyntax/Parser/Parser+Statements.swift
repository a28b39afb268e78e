internal import TrekDiagnostics

extension ErrorCode {
  static let nameExpected = ErrorCode(
    "E126", "a name is missing",
    story: "`let`, `param`, `secret`, `def`, `as` and a module in `use` are followed by a name.",
    wrong: "let = 3", right: "let n = 3")

  static let reservedWord = ErrorCode(
    "E127", "a reserved word cannot be a name",
    story: """
      These words belong to the language: let param secret def session parallel if else use as match
      and or not in contains matches true false null. They are allowed as fields (`.match`), as keys
      of records and as labels.
      """,
    wrong: "let match = 1", right: "let found = 1")

  static let assignExpected = ErrorCode(
    "E128", "`=` is missing",
    story: """
      `let`, `secret` and `def` bind a name with `=`. Only `param` and the parameters of a `def` have
      types.
      """,
    wrong: "let n 3", right: "let n = 3")

  static let foreignStatement = ErrorCode(
    "E131", "a statement of another language",
    story: """
      Names are bound with `let` and never change; a stage of one's own is `def name(a) = pipeline`,
      without colon or braces; `if` takes its condition without `then` or `:`, and its bodies in
      braces.
      """,
    wrong: "n = 3", right: "let n = 3")

  static let endExpected = ErrorCode(
    "E124", "something stands where the statement should end",
    story: """
      A statement ends at the end of its line or at `;`. Values next to each other need an operator or
      a `|` between them; arguments need commas; a stage comes right after `|` or at the start.
      """,
    wrong: "1..3 print", right: "1..3 | print")

  static let useForm = ErrorCode(
    "E139", "`use` names a file and a word for it",
    story: """
      `use "file.pipe" as name` makes the definitions of another file known as `name.definition`. The
      path is a plain text; the word after `as` is needed.
      """,
    wrong: "use \"auth.pipe\"", right: "use \"auth.pipe\" as auth")
}

extension Parser {
  /// All statements of the text.
  func parseScript() -> [Statement] {
    var statements: [Statement] = []
    while true {
      skipSeparators()
      if kind == .end { return statements }
      if isClosing(kind) {
        if mayReportHere() {
          collector.error(
            Diagnostic(
              .strayBracket, "`\(text)` closes nothing", at: .init(here, "no bracket is open here"))
          )
        }
        advance()
        continue
      }
      statements.append(parseStatement())
      endStatement()
    }
  }

  func skipSeparators() {
    while kind == .newline || kind == .semicolon { advance() }
  }

  /// Steps to the end of a statement, and says what should not be there.
  func endStatement() {
    guard !isStatementEnd else { return }
    reportUnexpected()
    while !isStatementEnd {
      recover()
      if kind == .comma || kind == .pipe { advance() }
    }
  }

  private var isStatementEnd: Bool {
    switch kind {
    case .newline, .semicolon, .end: true
    default: isClosing(kind) || isStatementStart
    }
  }

  /// One statement up to its end.
  func parseStatement() -> Statement {
    let start = startOffset
    let kind = pendingOperand == nil ? parseStatementKind() : parsePipelineStatement()
    return Statement(kind, span(from: start))
  }

  private func parseStatementKind() -> Statement.Kind {
    switch kind {
    case .letKeyword: return parseLet()
    case .paramKeyword: return parseParam()
    case .secretKeyword: return parseSecret()
    case .defKeyword: return parseDef()
    case .sessionKeyword: return parseSession()
    case .useKeyword: return parseUse()
    case .word:
      return skipsForeignStatement() ? .missing : parsePipelineStatement()
    default: return parsePipelineStatement()
    }
  }

  private func parsePipelineStatement() -> Statement.Kind {
    let pipeline = parsePipeline()
    if case .conditional(let conditional) = pipeline.soleExpression?.kind {
      return .if(conditional)
    }
    if pipeline.stages.count == 1, case .missing = pipeline.stages[0].kind { return .missing }
    return .pipeline(pipeline)
  }

  // MARK: Bindings

  private func parseLet() -> Statement.Kind {
    advance()
    let name = parseName("a name for the value")
    if kind == .colon, mayReportHere() {
      collector.error(
        Diagnostic(
          .assignExpected, "a `let` has no type",
          at: .init(here, "the type follows from the value"), help: "remove the colon and the type")
      )
      advance()
      _ = parseType()
    }
    parseAssign(after: name)
    return .let(LetStatement(name: name, value: parsePipeline()))
  }

  private func parseSecret() -> Statement.Kind {
    advance()
    let name = parseName("a name for the value")
    parseAssign(after: name)
    return .secret(SecretStatement(name: name, value: parseExpression()))
  }

  private func parseParam() -> Statement.Kind {
    advance()
    let name = parseName("a name for the argument")
    let type = take(.colon) ? parseType() : nil
    var value: Expression?
    if kind == .assign || kind == .equal {
      parseAssign(after: name)
      value = parseExpression()
    }
    return .param(
      ParamStatement(name: name, type: type, defaultValue: value, help: trailingComment()))
  }

  /// The words of the comment on the rest of the line, if nothing else stands there.
  private func trailingComment() -> String? {
    var next = index
    while next > 0, tokens[next - 1].start >= previousEnd { next -= 1 }
    while tokens[next].kind == .whitespace { next += 1 }
    guard tokens[next].kind == .comment else { return nil }
    var comment = source.text(of: Span(source.id, tokens[next].range))[...]
    comment = comment.drop { $0 == "#" || $0 == " " || $0 == "\t" }
    while let last = comment.last, last == " " || last == "\t" { comment.removeLast() }
    return comment.isEmpty ? nil : String(comment)
  }

  /// Steps over `=` and the line ends after it.
  func parseAssign(after name: Name) {
    if kind == .assign {
      advance()
      return skipLines()
    }
    guard mayReportHere() else { return }
    if kind == .equal {
      collector.error(
        Diagnostic(
          .assignExpected, "a name is bound with `=`", at: .init(here, "this compares"),
          help: "write `=`", fix: .init(replacing: here, with: "=")))
      advance()
      return skipLines()
    }
    let shown = name.text.isEmpty ? "the name" : "`\(name.text)`"
    collector.error(
      Diagnostic(
        .assignExpected, "`=` is missing after \(shown)", at: .init(here, "found \(self.shown)"),
        help: "write `=` and the value"))
  }

  /// A name that is bound; what it is for is said where there is none.
  func parseName(_ purpose: String) -> Name {
    if kind == .word {
      let name = Name(text, here)
      advance()
      return name
    }
    let place = here
    guard mayReportHere() else { return Name("", place.before) }
    if kind.isKeyword, nextKind != .word || kind.endsOperand {
      collector.error(
        Diagnostic(
          .reservedWord, "`\(text)` is a reserved word", at: .init(place, "cannot be a name"),
          help: "choose another name"))
      let name = Name(text, place)
      advance()
      return name
    }
    collector.error(
      Diagnostic(
        .nameExpected, "\(purpose) is missing", at: .init(place, "found \(shown)"),
        help: "a name is made of letters, digits and `_`, and begins with no digit"))
    return Name("", place.before)
  }

  // MARK: Definitions

  private func parseDef() -> Statement.Kind {
    advance()
    let name = parseName("a name for the stage")
    var parameters: [DefParameter] = []
    let start = tokens[index].start
    if kind == .openParen { parameters = parseParameters() }
    let place = name.span.end < previousEnd ? span(from: start) : name.span.after
    if kind == .colon || kind == .openBrace || kind == .arrow {
      let isBody = kind == .openBrace
      reportForeignDef()
      if isBody {
        let nothing = Pipeline(stages: [Stage(.missing, name.span.after)], span: name.span.after)
        return .def(
          DefStatement(
            name: name, parameters: parameters, parametersSpan: place, body: nothing))
      }
    } else {
      parseAssign(after: name)
    }
    return .def(
      DefStatement(
        name: name, parameters: parameters, parametersSpan: place, body: parsePipeline()))
  }

  private func parseParameters() -> [DefParameter] {
    guard let bracket = open(.closeParen, freeLines: true) else { return [] }
    var parameters: [DefParameter] = []
    while kind != .closeParen, !isClosing(kind), kind != .end, !isStatementStart {
      let start = index
      let name = parseName("a parameter's name")
      let type = take(.colon) ? parseType() : nil
      var value: Expression?
      if kind == .assign || kind == .equal {
        parseAssign(after: name)
        value = parseExpression()
      }
      if index == start {
        recover()
        if kind == .pipe || kind == .semicolon { advance() }
      } else {
        let span = span(from: tokens[start].start)
        parameters.append(DefParameter(name: name, type: type, defaultValue: value, span: span))
      }
      endEntry(of: bracket, "parameters")
    }
    close(bracket)
    return parameters
  }

  private func reportForeignDef() {
    if mayReportHere() {
      let what = kind == .openBrace ? "`{` begins no body" : "`\(text)` leads to no body"
      collector.error(
        Diagnostic(
          .foreignStatement, "a stage is defined with `=`", at: .init(here, what),
          help: "write `= stage | stage`",
          fix: kind == .openBrace ? nil : .init(replacing: here, with: " =")))
    }
    if kind == .openBrace { return skipBalanced() }
    advance()
    skipLines()
  }

  private func parseSession() -> Statement.Kind {
    advance()
    let name = kind == .openBrace ? nil : parseName("a name for the session")
    let start = tokens[index].start
    guard kind == .openBrace else {
      if mayReportHere() {
        collector.error(
          Diagnostic(
            .blockExpected, "a session needs its settings in braces",
            at: .init(here, "found \(shown)"), help: "write `session name { base: \"…\" }`"))
      }
      return .session(SessionStatement(name: name, entries: [], bodySpan: here.before))
    }
    let entries = parseRecordEntries()
    return .session(SessionStatement(name: name, entries: entries, bodySpan: span(from: start)))
  }

  private func parseUse() -> Statement.Kind {
    advance()
    let pathSpan = here
    var path = ""
    if kind == .textOpen || kind == .rawText {
      let literal = parsePrimary()
      if case .string(let string) = literal.kind, let plain = string.plainText {
        path = plain
      } else {
        collector.error(
          Diagnostic(
            .useForm, "the path of `use` is a plain text",
            at: .init(literal.span, "an expression stands in it")))
      }
    } else if mayReportHere() {
      collector.error(
        Diagnostic(
          .useForm, "`use` needs the path of a file", at: .init(here, "found \(shown)"),
          help: "write `use \"file.pipe\" as name`"))
      if kind == .word || kind == .url { advance() }
      if kind == .dot { recover() }
    }
    let place = Span(source.id, pathSpan.start..<max(pathSpan.start, previousEnd))
    if path.isEmpty, kind != .asKeyword { lastErrorStart = tokens[index].start }
    let name = parseUseName(path)
    guard !path.isEmpty, !name.text.isEmpty else { return .missing }
    return .use(UseStatement(path: path, pathSpan: place, name: name))
  }

  private func parseUseName(_ path: String) -> Name {
    if take(.asKeyword) { return parseName("a name for the module") }
    if mayReportHere() {
      let stem = path.split(separator: "/").last?.split(separator: ".").first.map(String.init) ?? ""
      let isName = !stem.isEmpty && stem.utf8.allSatisfy { Lexer.isASCIILetter($0) || $0 == 0x5F }
      let end = Span(source.id, previousEnd..<previousEnd)
      collector.error(
        Diagnostic(
          .useForm, "`use` needs a name for the file", at: .init(end, "`as name` is missing"),
          help: "write `as \(isName ? stem : "name")`",
          fix: isName ? .init(replacing: end, with: " as \(stem)") : nil))
    }
    return Name("", here.before)
  }

  // MARK: Habits

  /// Steps over the beginning of `n = 3` and `var n = 3`, once reported, so that their value is read;
  /// whether all of the statement was stepped over.
  private func skipsForeignStatement() -> Bool {
    let second = indexAfter(index)
    if tokens[second].kind == .assign {
      if mayReportHere() {
        collector.error(
          Diagnostic(
            .foreignStatement, "a name is bound with `let`", at: .init(here, "not bound yet"),
            help: "write `let \(text) = …`", fix: .init(replacing: here.before, with: "let ")))
      }
      advance()
      advance()
      skipLines()
      return false
    }
    let isForeign = ["var", "const", "val", "set", "local"].contains(text)
    guard tokens[second].kind == .word, tokens[indexAfter(second)].kind == .assign,
      isForeign || Suggestion.closest(to: text, among: ["let"]) != nil
    else { return skipsForeignDefinition(second) }
    if mayReportHere() {
      collector.error(
        Diagnostic(
          .foreignStatement, "a name is bound with `let`",
          at: .init(here, isForeign ? "a word of another language" : "no word of the language"),
          help: "write `let`", fix: .init(replacing: here, with: "let")))
    }
    advance()
    advance()
    advance()
    skipLines()
    return false
  }

  /// Steps over `function f(x) { … }`, `fn f(x) { … }`, once reported.
  private func skipsForeignDefinition(_ second: Int) -> Bool {
    guard ["function", "func", "fn", "fun"].contains(text), tokens[second].kind == .word else {
      return false
    }
    let third = indexAfter(second)
    guard tokens[third].kind == .openParen, tokens[third].start == tokens[second].end else {
      return false
    }
    if mayReportHere() {
      collector.error(
        Diagnostic(
          .foreignStatement, "a stage is defined with `def`",
          at: .init(here, "a word of another language"),
          help: "write `def name(a) = stage | stage`",
          fix: .init(replacing: here, with: "def")))
    }
    while kind != .newline, kind != .end, kind != .openBrace { advance() }
    if kind == .openBrace { skipBalanced() }
    return true
  }
}
