internal import TrekCheck
public import TrekDiagnostics
import TrekPlan
import TrekSyntax

/// What a phase makes of a script, as text for people: what `explain` shows.
public enum ScriptView: String, Sendable, CaseIterable {
  /// The words of the text, with their places.
  case tokens
  /// The syntax tree.
  case tree
  /// The program with its names resolved and its types.
  case checked
  /// The plan of the run.
  case plan
  /// The plan as a Mermaid flowchart.
  case mermaid
}

extension Interpreter {
  /// Shows a script as a phase sees it; nil where it has mistakes that keep it from getting there.
  public func view(
    _ text: [UInt8], name: String, as view: ScriptView
  ) -> (text: String?, diagnostics: [Diagnostic], sources: SourceMap) {
    var sources = SourceMap()
    let source = sources.add(name: name, bytes: text)
    switch view {
    case .tokens:
      return (Self.lines(Lexer.tokens(of: source), in: source), [], sources)
    case .tree:
      let parsed = Parser.parse(source)
      return (parsed.hasErrors ? nil : parsed.tree.outline, parsed.diagnostics, sources)
    case .checked:
      let result = check(Parser.parse(source), sources)
      return (result.program?.outline, result.diagnostics, result.sources)
    case .plan, .mermaid:
      let result = check(Parser.parse(source), sources)
      let plan = result.program.map { Planner.plan($0) }
      let text = view == .plan ? plan?.outline : plan?.mermaid
      // The user-info of URLs that stand in the script.
      return (text.map(Redactor().redact), result.diagnostics, result.sources)
    }
  }

  /// A token a line: its place, its kind, its text.
  private static func lines(_ tokens: [Token], in source: Source) -> String {
    tokens.map { token in
      let place = source.position(of: token.start)
      let text = source.text(of: Span(source.id, token.range)).debugDescription
      return "\(place.line):\(place.column)\t\(token.kind)\t\(text)\n"
    }.joined()
  }
}
