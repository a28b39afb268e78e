import Trek
import TrekDiagnostics
import TrekSyntax
import TrekTerminal

/// Completes what stands before the cursor by what the checker would take there.
package struct Completer {
  let session: Session

  /// The most candidates that are listed.
  private static let most = 60
  /// Stages and statements whose text is the name of a file.
  private static let naming: Set<String> = [
    "read", "use", "write", "save", "download", "dead", "files", "sqlite", "file", "body",
  ]

  /// What may stand at an offset of a line in bytes.
  package func complete(_ line: String, at offset: Int) -> Completion {
    let before = Array(line.utf8.prefix(offset))
    if session.pending.isEmpty, before.first == UInt8(ascii: ":") { return command(before) }
    // What the line goes on with stands before it.
    var context = session.pending.isEmpty ? "" : session.pending + "\n"
    let start = before.drop { $0 == 32 || $0 == 9 }
    if context.isEmpty, start.first == UInt8(ascii: "|"), let last = session.lastPipeline {
      context = last.text + "\n"
    }
    let shift = context.utf8.count
    var completion = script(Array(context.utf8) + before)
    completion.start -= shift
    return completion
  }

  /// Candidates as lines, with what is known of each.
  package func list(_ candidates: [Candidate]) -> String {
    let shown = candidates.prefix(Self.most)
    let names = shown.map { TerminalText.escaped($0.text.trimmed) }
    let widest = min(30, names.map(CellWidth.of).max() ?? 0)
    let width = session.environment.size().width
    let style = session.environment.style
    var lines = zip(names, shown).map { name, candidate in
      let note = CellWidth.cut(
        TerminalText.escaped(candidate.note),
        to: max(0, width - max(widest, CellWidth.of(name)) - 3))
      return note.isEmpty
        ? CellWidth.cut(name, to: width)
        : CellWidth.pad(name, to: widest) + "  " + style.dim(note)
    }
    if candidates.count > shown.count {
      lines.append(style.dim("… \(candidates.count - shown.count) more"))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Commands

  private func command(_ before: [UInt8]) -> Completion {
    let text = String(decoding: before, as: UTF8.self)
    guard let space = text.firstIndex(where: \.isWhitespace) else {
      let prefix = text.dropFirst()
      return Completion(
        start: 1,
        candidates: Commands.all.filter { $0.name.hasPrefix(prefix) }
          .map { Candidate($0.name + " ", $0.meaning) })
    }
    let name = text[text.index(after: text.startIndex)..<space]
    let rest = text[space...].drop(while: \.isWhitespace)
    let start = text.utf8.count - rest.utf8.count
    func among(_ names: [String]) -> Completion {
      Completion(
        start: start, candidates: names.filter { $0.hasPrefix(rest) }.map { Candidate($0) })
    }
    switch name {
    case "help":
      return among(session.environment.helpTopics + Commands.all.map { ":" + $0.name })
    case "as": return among(ReplSettings.View.allCases.map(\.rawValue))
    case "set":
      // The labels of requests are those of a session.
      let labels = script(Array("session { ".utf8)).candidates.map { String($0.text.dropLast(2)) }
      return among(["as", "keep", "rows", "pager", "grace", "memory"] + labels)
    case "load", "save":
      return Completion(start: start, candidates: FileNames.beginning(with: String(rest)))
    case "type", "plan", "fresh":
      var completion = script(Array(rest.utf8))
      completion.start += start
      return completion
    default: return Completion(start: before.count)
    }
  }

  // MARK: Scripts

  private func script(_ before: [UInt8]) -> Completion {
    let cursor = CursorText(before)
    if cursor.isComment { return Completion(start: before.count) }
    if cursor.isInText {
      let words = cursor.words(before: max(0, cursor.textStart - 1)).prefix(2)
      let isName = words.contains {
        Self.naming.contains($0) || Self.naming.contains(String($0.dropLast()))
      }
      let path = String(decoding: before[cursor.textStart...], as: UTF8.self)
      // A name that would end the text, or mean another one in it, is not offered.
      let names = isName ? FileNames.beginning(with: path) : []
      let ends: Set<Character> = cursor.open.last == .raw ? ["'"] : ["\"", "\\"]
      return Completion(
        start: cursor.textStart,
        candidates: names.filter { !$0.text.contains(where: ends.contains) })
    }
    let finder = CompletionFinder(catalog: session.environment.catalog) { probe($0, at: $1) }
    let found = finder.completion(of: before, cursor)
    return Completion(
      start: found.start, candidates: found.candidates.map { Candidate($0.text, $0.note) })
  }

  // MARK: Probing

  /// Checks a text, and finds what the checker knows at an offset of it.
  private func probe(_ text: String, at offset: Int) -> CheckProbe {
    let frame = session.frame(for: EntryText(number: 0, text: text))
    let probe = CheckProbe(offset: offset, in: frame.entry.tree.source)
    guard
      let index = frame.entry.tree.statements.lastIndex(where: { $0.span.start <= offset })
    else { return probe }
    var types = session.closeTypes
    var tree = frame.entry.tree
    tree.statements = Array(tree.statements[...index])
    tree.statements[index] = withKept(tree.statements[index], frame, offset, &types)
    if case .let(let binding) = tree.statements[index].kind {
      // A second `let` takes the place of the first.
      types[binding.name.text] = nil
    }
    let key = Declaration.key(of: tree.statements[index])
    tree.statements =
      frame.declarations.filter { key == nil || Declaration.key(of: $0) != key } + tree.statements
    session.interpreter.check(
      tree, frame.sources, inputs: types.mapValues { .value($0) }, probe: probe)
    return probe
  }

  /// The statement with what is kept in the place of its first stages, so that the fields of what
  /// was fetched are known.
  private func withKept(
    _ statement: Statement, _ frame: Session.Frame, _ offset: Int,
    _ types: inout [String: ValueType]
  ) -> Statement {
    let pipeline: Pipeline
    switch statement.kind {
    case .pipeline(let own): pipeline = own
    case .let(let binding): pipeline = binding.value
    default: return statement
    }
    let done = Array(pipeline.stages.prefix { $0.span.end < offset && !Self.isMissing($0) })
    guard !done.isEmpty, done.count < pipeline.stages.count, session.store.count > 0 else {
      return statement
    }
    let before = Pipeline(stages: done, span: pipeline.span)
    guard
      let checked = session.check(
        Statement(.pipeline(before), pipeline.span), in: frame, with: session.checking
      ).program
    else { return statement }
    let prefix = KeptPrefix(before, frame, session, checked: checked)
    for boundary in prefix.boundaries.reversed() {
      guard let key = boundary.key, case .whole(let items)? = session.store[key] else { continue }
      types["(kept)"] = .list(
        session.closeType(of: items, key: key, withNames: !boundary.names.isEmpty))
      let span = pipeline.stages[0].span
      let head = Stage(.expression(Expression(.name("(kept)"), span)), span)
      let replay = prefix.replay(boundary, head: head)
      let stages = replay + pipeline.stages[boundary.count...]
      let whole = Pipeline(stages: stages, span: pipeline.span)
      if case .let(let binding) = statement.kind {
        return Statement(.let(LetStatement(name: binding.name, value: whole)), statement.span)
      }
      return Statement(.pipeline(whole), statement.span)
    }
    return statement
  }

  private static func isMissing(_ stage: Stage) -> Bool {
    if case .missing = stage.kind { true } else { false }
  }
}
