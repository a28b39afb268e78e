import Testing
import TrekDiagnostics
import TrekSyntax

/// A text with `⟦marked⟧` places, so that no test counts columns.
struct MarkedText {
  /// The text without the marks.
  let source: Source

  /// The marked places in the order of their openings.
  let spans: [Span]

  init(_ text: String) {
    var bytes: [UInt8] = []
    var open: [(order: Int, start: Int)] = []
    var spans: [(order: Int, span: Span)] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "⟦":
        open.append((spans.count + open.count, bytes.count))
      case "⟧":
        guard let (order, start) = open.popLast() else { continue }
        spans.append((order, Span(.main, start..<bytes.count)))
      default:
        bytes += Array(String(Character(scalar)).utf8)
      }
    }
    source = Source(name: "test.pipe", bytes: bytes)
    self.spans = spans.sorted { $0.order < $1.order }.map(\.span)
  }

  func parse() -> ParseResult { Parser.parse(source) }
}

/// Reads a text that has no mistakes.
func parseWhole(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) -> SyntaxTree {
  let result = Parser.parse(Source(name: "test.pipe", text: text))
  let messages = result.diagnostics.map { "\($0.code.id) \($0.message)" }
  #expect(messages.isEmpty, "\(text)", sourceLocation: sourceLocation)
  return result.tree
}
