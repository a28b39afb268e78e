import TrekDiagnostics
import TrekStageKit

/// Quotes the script in a plan.
struct PlanExcerpts {
  /// The longest quote, in characters.
  static let limit = 72

  private let sources: [String: Source]

  /// What is never shown, by source: arguments that authenticate and stand in the script as texts.
  private var hidden: [String: [Range<Int>]] = [:]

  /// The arguments of which only names are shown.
  private static let secretNames = ["auth", "keyPassword"]

  init(of program: PlanProgram) {
    self.init(sources: program.sources)
    for case .call(let call) in program.stages.map(\.kind) {
      for argument in Self.secretNames.flatMap({ call.arguments[$0] ?? [] }) {
        let place = argument.place
        guard let source = sources[place.source],
          source.text(of: Span(source.id, place.range)).contains(where: { "\"'".contains($0) })
        else { continue }
        hidden[place.source, default: []].append(place.range)
      }
    }
  }

  private init(sources: SourceMap) {
    self.sources = Dictionary(
      sources.sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// What stands at a place, on one line and cut where it is long.
  func text(_ place: ScriptPlace) -> String {
    guard let source = sources[place.source] else { return "…" }
    let text = shown(place.range, of: source, hidden[place.source] ?? [])
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > Self.limit ? words.prefix(Self.limit - 1) + "…" : words
  }

  /// The text of a range without what is hidden in it.
  private func shown(_ range: Range<Int>, of source: Source, _ hidden: [Range<Int>]) -> String {
    var text = ""
    var start = range.lowerBound
    for secret in hidden.sorted(by: { $0.lowerBound < $1.lowerBound })
    where secret.overlaps(range) && secret.upperBound > start {
      if secret.lowerBound > start {
        text += source.text(of: Span(source.id, start..<secret.lowerBound))
      }
      text += "•••"
      start = secret.upperBound
    }
    if start < range.upperBound {
      text += source.text(of: Span(source.id, start..<range.upperBound))
    }
    return text
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
