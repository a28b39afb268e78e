import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

extension CheckPass {
  /// Puts the stages of a stream where its name is used.
  func use(_ stream: StreamLet, at span: Span, _ flow: inout Flow) {
    if flow.context.isPerItem {
      noteMisuse(of: stream, at: span)
      report(
        .streamPerItem, "\(shown(stream)) cannot be used for each item", at: span,
        "used for each item",
        labels: [Diagnostic.Label(stream.span, "a stream: its items flow once")],
        help: collectHelp(stream))
      return flow.poison()
    }
    guard note(use: stream, at: span) else { return flow.poison() }
    needs(stream.origin)
    if flow.stages.isEmpty {
      flow.stages = stream.pipeline.stages
    } else {
      flow.stages += stream.pipeline.stages
    }
    flow.type = stream.pipeline.output
    flow.cardinality = stream.pipeline.cardinality
    flow.canFail = stream.canFail
    flow.last = (stream.name ?? text(span), span)
    // Where only this place can use it, nothing needs the stages any more.
    if exclusiveDepth == 0, !isSummary, diagnostics.trials == 0 { stream.release() }
  }

  /// Counts a use of a stream; false where it is the second, which is reported.
  private func note(use stream: StreamLet, at span: Span) -> Bool {
    if isSummary { return true }
    if let first = streamUses[stream.number] {
      report(
        .streamTwice, "\(shown(stream)) is used twice", at: span,
        first == span ? "used here each time" : "used again",
        labels: [Diagnostic.Label(stream.span, "a stream: its items flow once")]
          + (first == span ? [] : [Diagnostic.Label(first, "used first here")]),
        help: "let both follow one another with `tee { … }`, or keep the items: "
          + "`let \(stream.name ?? "items") = (… | collect)`")
      return false
    }
    streamUses.note(stream.number, at: span)
    return true
  }

  /// Says that a stream stands where a value is wanted.
  func reportStreamAsValue(_ stream: StreamLet, at name: Name, _ context: Context) {
    noteMisuse(of: stream, at: name.span)
    if context.hasItem {
      report(
        .streamPerItem, "\(shown(stream)) cannot be used for each item", at: name.span,
        "used for each item",
        labels: [Diagnostic.Label(stream.span, "a stream: its items flow once")],
        help: collectHelp(stream))
    } else {
      report(
        .streamAsValue, "\(shown(stream)) is a stream, and here a value is wanted", at: name.span,
        "wants a value", labels: [Diagnostic.Label(stream.span, "gives any number of items")],
        help: collectHelp(stream))
    }
  }

  /// A stream that is used in a wrong way is not unused.
  private func noteMisuse(of stream: StreamLet, at span: Span) {
    if !isSummary, streamUses[stream.number] == nil {
      streamUses.note(stream.number, at: span)
    }
  }

  private func shown(_ stream: StreamLet) -> String {
    stream.name.map { "`\($0)`" } ?? "this stream"
  }

  private func collectHelp(_ stream: StreamLet) -> String {
    stream.name.map { "keep its items in a list: `let all = \($0) | collect`" }
      ?? "keep its items in a list: `| collect`"
  }

  /// Warns of the streams of a scope that are never used.
  func reportUnused(in scope: Scope) {
    for stream in scope.streams where streamUses[stream.number] == nil {
      guard let name = stream.name else { continue }
      report(
        .unusedStream, "the stream `\(name)` is never used, and so never runs", at: stream.span,
        help: "use it, `\(name) | print`, or take it away")
    }
  }
}

extension ErrorCode {
  static let streamTwice = ErrorCode(
    "E224", "a stream is used twice",
    story: """
      A `let` that is bound to a pipeline of many items holds a stream: it runs where it is used, \
      and its items flow by once. To do two things with them, `tee { … }` runs one beside the \
      other; to keep them all, `collect` makes a list, which is held in memory.
      """,
    wrong: "let urls = [1, 2] | \"https://example.org/\\(.)\"\nurls | count | print\nurls | print",
    right: "let urls = [1, 2] | \"https://example.org/\\(.)\"\nurls | tee { count | print } | print"
  )

  static let streamPerItem = ErrorCode(
    "E225", "a stream is used for each item",
    story: """
      A stream flows once, so it cannot be used in a block or an expression that runs for each \
      item. Keep its items in a list, which can be used any number of times.
      """,
    wrong: "let names = [1, 2] | map . * 2\n[1] | {n: (names | count)} | print",
    right: "let names = [1, 2] | map . * 2 | collect\n[1] | {n: (names | count)} | print")

  static let streamAsValue = ErrorCode(
    "E235", "a stream stands where a value is wanted",
    story: """
      A stream has no value: its items come one after the other, perhaps millions. It can stand at \
      the head of a pipeline, and as an argument of stages that pull items. `collect` makes a list \
      of it.
      """,
    wrong: "let names = [\"b\", \"a\"] | sort\n\"names: \\(names)\" | print",
    right: "let names = [\"b\", \"a\"] | sort | collect\n\"names: \\(names)\" | print")

  static let unusedStream = ErrorCode(
    "W201", "a stream is never used",
    story: """
      A pipeline of many items after `let` runs where its name is used. Without a use it does not \
      run at all, which is hardly what was meant.
      """,
    wrong: "let pages = [\"https://example.org/\"] | fetch\n\"done\" | print",
    right: "let pages = [\"https://example.org/\"] | fetch\npages | print")
}
