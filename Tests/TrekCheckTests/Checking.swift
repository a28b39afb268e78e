import Testing
import TrekCheck
import TrekDiagnostics
import TrekStageKit
import TrekSyntax
import TrekValues

/// A script with the places of its expected diagnostics between `«` and `»`.
struct MarkedScript {
  var text = ""
  var places: [Range<Int>] = []

  init(_ marked: String) {
    var starts: [Int] = []
    for character in marked {
      switch character {
      case "«": starts.append(text.utf8.count)
      case "»": places.append((starts.popLast() ?? 0)..<text.utf8.count)
      default: text.append(character)
      }
    }
    places.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
  }
}

/// What a script may use.
let testFiles: [String: String] = [
  "auth.pipe": """
  param base = "https://auth.example"
  secret token = env("TOKEN")
  let names = ["a", "b"] | sort | collect
  let pages = names | fetch
  session api { base: base, headers: {Authorization: "Bearer \\(token)"} }
  def login(user) = post "\\(base)/login" json: {user: user} | json | .token
  def shout(mark = "!") = upper | "\\(.)\\(mark)"
  "never" | print
  """,
  "circle.pipe": "use \"other.pipe\" as other\ndef round = upper",
  "other.pipe": "use \"circle.pipe\" as circle\ndef round = upper",
  "broken.pipe": "let x = nothingHere\ndef bad = fecth",
  "needs.pipe": "param n: Int\nparam m = 3",
]

/// Checks a script with the test catalog.
func check(
  _ script: String, inputs: [String: ProgramInput] = [:], sink: String? = "print",
  files: [String: String] = testFiles
) -> CheckResult {
  var sources = SourceMap()
  let source = sources.add(name: "test.pipe", bytes: Array(script.utf8))
  let parsed = Parser.parse(source)
  let literals = LiteralReaders(
    regex: { pattern, flags in
      if let bad = pattern.utf8.firstIndex(of: UInt8(ascii: "(")),
        !pattern.contains(")"), !pattern.contains("\\(")
      {
        let offset = pattern.utf8.distance(from: pattern.utf8.startIndex, to: bad)
        return .failure(LiteralFault("a bracket is not closed", offset: offset))
      }
      return .success(.text(Text("/\(pattern)/\(flags)")))
    },
    url: { text in
      text.contains("[")
        ? .failure(LiteralFault("the host is no host", offset: 8))
        : .success(.text(Text(text)))
    })
  let checker = Checker(
    catalog: TestCatalog.catalog, literals: literals,
    load: { path, _ in
      guard let text = files[path] else { return .failure(LoadFailure("there is no such file")) }
      return .success(LoadedSource(name: path, bytes: Array(text.utf8)))
    }, implicitSink: sink)
  var result = checker.check(parsed.tree, sources: sources, inputs: inputs)
  if parsed.hasErrors {
    result.program = nil
    result.diagnostics = parsed.diagnostics + result.diagnostics
  }
  return result
}

/// Expects a script to be right, without warnings, and to mean this.
func accept(
  _ script: String, _ outline: String? = nil, inputs: [String: ProgramInput] = [:],
  sink: String? = "print", warnings: [String] = [],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let result = check(script, inputs: inputs, sink: sink)
  #expect(
    result.diagnostics.map(\.code.id) == warnings, "\(script)\n\(rendered(result))",
    sourceLocation: sourceLocation)
  guard let program = result.program else {
    Issue.record("no program: \(script)\n\(rendered(result))", sourceLocation: sourceLocation)
    return
  }
  if let outline {
    #expect(
      program.outline.trimmed == outline.trimmed, "\(script)", sourceLocation: sourceLocation)
  }
}

/// Expects a script to be refused with these codes, at the places that are marked in it.
@discardableResult
func refuse(
  _ marked: String, _ codes: String..., inputs: [String: ProgramInput] = [:],
  sourceLocation: SourceLocation = #_sourceLocation
) -> CheckResult {
  let script = MarkedScript(marked)
  let result = check(script.text, inputs: inputs)
  let inScript = result.diagnostics.sorted {
    ($0.primary?.span.start ?? 0, $0.primary?.span.end ?? 0)
      < ($1.primary?.span.start ?? 0, $1.primary?.span.end ?? 0)
  }
  #expect(
    inScript.map(\.code.id) == codes, "\(marked)\n\(rendered(result))",
    sourceLocation: sourceLocation)
  if !script.places.isEmpty {
    #expect(
      inScript.map { $0.primary?.span.range } == script.places.map(Optional.some),
      "\(marked)\n\(rendered(result))", sourceLocation: sourceLocation)
  }
  #expect(
    result.program == nil || codes.allSatisfy { $0.hasPrefix("W") },
    sourceLocation: sourceLocation)
  return result
}

/// Diagnostics as text, with the words at each place.
func rendered(_ result: CheckResult) -> String {
  func place(_ span: Span) -> String {
    let source = result.sources[span.source]
    let words = source?.text(of: span) ?? "?"
    let line = source?.position(of: span.start).line ?? 0
    return "\(line): \(words.split(separator: "\n").joined(separator: "⏎"))"
  }
  return result.diagnostics.map { diagnostic in
    var lines = ["\(diagnostic.code.id): \(diagnostic.message)"]
    if let primary = diagnostic.primary {
      lines.append(
        "  ^ \(place(primary.span))" + (primary.text.isEmpty ? "" : " -- \(primary.text)"))
    }
    lines += diagnostic.labels.map { "  - \(place($0.span)) -- \($0.text)" }
    lines += diagnostic.notes.map { "  note: \($0)" }
    if let help = diagnostic.help { lines.append("  help: \(help)") }
    return lines.joined(separator: "\n")
  }.joined(separator: "\n")
}

extension String {
  var trimmed: String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.first?.isEmpty == true { lines.removeFirst() }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
