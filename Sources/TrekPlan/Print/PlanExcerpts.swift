import TrekDiagnostics
import TrekStageKit

/// Quotes the script in a plan.
struct PlanExcerpts {
  /// The longest quote, in characters.
  static let limit = 72

  private let sources: [String: Source]

  init(sources: SourceMap) {
    self.sources = Dictionary(
      sources.sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What stands at a place, on one line and cut where it is long.
  func text(_ place: ScriptPlace) -> String {
    guard let source = sources[place.source] else { return "…" }
    let text = source.text(of: Span(source.id, place.range))
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > Self.limit ? words.prefix(Self.limit - 1) + "…" : words
  }

  /// A stage as the script has it; one with a block by its name and its arguments.
  func line(of stage: PlanStage) -> String {
    let text = text(stage.place)
    if case .call(let call) = stage.kind, !call.branches.isEmpty {
      let head = text.prefix { $0 != "{" }
      return head.isEmpty ? stage.label : String(head).trimmed + " { … }"
    }
    if case .nested = stage.kind { return stage.label }
    return text.isEmpty ? stage.label : text
  }
}

extension String {
  fileprivate var trimmed: String {
    var rest = self[...]
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
  }
}
