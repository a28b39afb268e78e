import Trek
import TrekDiagnostics
import TrekSyntax
import TrekTerminal

extension Commands {
  /// `:type`: the type of an expression or of the items of a pipeline.
  func type(of text: String) -> Int32 {
    guard !text.isEmpty else { return usage("type") }
    guard let checked = check(text) else { return 2 }
    guard case .run(let pipeline)? = checked.statements.last?.kind else { return usage("type") }
    let words =
      switch pipeline.cardinality {
      case .none: "nothing: it ends in a sink"
      case .one: "\(pipeline.output)"
      case .many: "items of \(pipeline.output)"
      }
    show.page(words + "\n")
    return 0
  }

  /// `:plan`: what would run.
  func plan(_ text: String) -> Int32 {
    if text.isEmpty {
      guard let last = session.lastPipeline else {
        show.fault("nothing was run before", help: "write `:plan pipeline`")
        return 2
      }
      return plan(last.text)
    }
    guard let checked = check(text) else { return 2 }
    let outline = session.interpreter.program(checked).plan.outline
    // The names of the session are no parameters that anyone has to give.
    let lines = outline.split(separator: "\n", omittingEmptySubsequences: false)
    show.page(lines.filter { !$0.hasPrefix("parameter ") }.joined(separator: "\n"))
    return 0
  }

  /// Checks a pipeline that is not run; mistakes are told.
  private func check(_ text: String) -> CheckedProgram? {
    let frame = session.frame(for: EntryText(number: 0, text: text))
    if frame.entry.hasErrors {
      show.tell(frame.entry.diagnostics, in: frame.sources)
      return nil
    }
    guard let statement = frame.entry.tree.statements.first else { return nil }
    let result = session.check(
      statement, in: frame, with: session.checking, types: session.closeTypes)
    show.tell(result.diagnostics.filter { $0.severity == .error }, in: result.sources)
    return result.program
  }

  /// `:vars`: the names with their types and values.
  func variables() -> Int32 {
    let names = session.values.sorted { Self.precedes($0.key, $1.key) }
    if names.isEmpty {
      show.page("no names yet: `let name = …` binds one, and `it` is the last result\n")
      return 0
    }
    let types = session.closeTypes
    let records = names.map { name, value in
      Record([
        ("name", .text(Text(name))),
        ("type", .text(Text(CellWidth.cut("\(types[name] ?? .any)", to: 60)))),
        ("value", .text(Text(value.isSecret ? Redactor.mark : Self.brief(value)))),
      ])
    }
    show.page(Table(style: style, width: show.environment.size().width).text(records))
    return 0
  }

  /// The results in their order, `it10` behind `it9`, and the other names by the alphabet.
  private static func precedes(_ one: String, _ other: String) -> Bool {
    guard let first = SavedScript.resultIndex(one), let second = SavedScript.resultIndex(other)
    else { return one < other }
    return first < second
  }

  private static func brief(_ value: SessionValue) -> String {
    if value.isPart, case .list(let list) = value.value {
      return "\(Amount.count(list.count)) of ? items"
    }
    return Cell.brief(value.value)
  }

  /// `:sessions`: what was declared.
  func sessions() -> Int32 {
    if session.declarations.isEmpty {
      show.page("no session yet: `session name { base: …, rate: … }` makes one\n")
      return 0
    }
    for declaration in session.declarations {
      let parsed = declaration.entry.parsed()
      let statement = parsed.tree.statements[declaration.index]
      let source = Source(name: declaration.entry.name, text: declaration.entry.text)
      show.page(source.text(of: statement.span) + "\n")
    }
    return 0
  }

  /// `:stats`: the account of each stage.
  func stats() -> Int32 {
    guard let last = session.lastRun else { return nothingRan() }
    let records = last.report.stages.filter(PromptStages.isWritten).map { stage in
      Record([
        ("stage", .text(Text(stage.label))),
        ("in", .int(Int64(stage.account.received))),
        ("out", .int(Int64(stage.account.emitted))),
        ("left out", .int(Int64(stage.account.dropped))),
        ("failed", .int(Int64(stage.account.failed))),
        ("cancelled", .int(Int64(stage.account.cancelled))),
      ])
    }
    show.page(Table(style: style, width: show.environment.size().width).text(records))
    show.page(
      "\(Amount.count(last.kept)) kept, \(Amount.count(last.made)) fetched, "
        + "bodies held at most \(Amount.bytes(last.report.peakMemory)); "
        + "\(Amount.count(session.store.count)) pipelines kept, \(Amount.bytes(session.store.bytes))\n"
    )
    return 0
  }

  /// `:time`: the phases of the requests and the slowest of them.
  func time() -> Int32 {
    guard let last = session.lastRun else { return nothingRan() }
    show.page("\(Amount.time(last.report.elapsed)) in all\n")
    guard !last.responses.isEmpty else {
      show.page(
        last.made == 0
          ? "no request was made\n"
          : "the times of its requests went by: bodies were read as they came, or it ended early\n")
      return 0
    }
    let times = last.responses.map(\.time)
    func row(_ name: String, _ part: (ResponseTimes) -> Int) -> Record {
      let all = times.map(part).sorted()
      func time(_ value: Int) -> Value { .text(Text(Amount.time(.microseconds(Int64(value))))) }
      return Record([
        ("phase", .text(Text(name))), ("median", time(all[all.count / 2])),
        ("slowest", time(all[all.count - 1])),
      ])
    }
    // Each is counted by libcurl from the start of the attempt; an earlier one may not have been.
    func step(_ to: UInt32, _ from: UInt32) -> Int { max(0, Int(to) - Int(from)) }
    let phases = [
      row("in the queue") { Int($0.queue) }, row("name") { Int($0.dns) },
      row("connection") { step($0.tcp, $0.dns) },
      row("TLS") { $0.tls == 0 ? 0 : step($0.tls, $0.tcp) },
      row("first byte") { step($0.first, max($0.tls, $0.tcp)) },
      row("body") { step($0.total, $0.first) }, row("all") { Int($0.total) },
    ]
    show.page(Table(style: style, width: show.environment.size().width).text(phases))
    let slowest = last.responses.sorted { $0.time.total > $1.time.total }.prefix(3)
    show.page(
      "the slowest:\n" + slowest.map { "  \(ResponseText.line($0, style))\n" }.joined())
    return 0
  }

  private func nothingRan() -> Int32 {
    show.fault("nothing was run before", help: "run a pipeline first")
    return 2
  }
}
