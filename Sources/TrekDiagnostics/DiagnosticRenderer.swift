/// Shows diagnostics as text for people, with the lines of the script that they point at.
///
/// Pure: the same diagnostic, sources and settings give the same text. Nothing from a script or a
/// message reaches the terminal unescaped.
///
/// ```
/// error[E203]: no stage is named `fecth`
///  --> crawl.pipe:3:8
///   |
/// 3 | urls | fecth | content | print
///   |        ^^^^^ not a stage
///   = help: did you mean `fetch`?
/// ```
public struct DiagnosticRenderer: Sendable {
  /// The texts that spans count in; labels into others are left out.
  public var sources: SourceMap

  /// How it is coloured.
  public var style: DiagnosticStyle

  /// The cells that a line of the script may take before it is cut, at least 20.
  public var width: Int

  /// Makes a renderer.
  public init(sources: SourceMap, style: DiagnosticStyle = .plain, width: Int = 100) {
    self.sources = sources
    self.style = style
    self.width = max(20, width)
  }

  /// A diagnostic as lines, each ended by a line end.
  public func render(_ diagnostic: Diagnostic) -> String {
    var text = headline(diagnostic)
    let blocks = SnippetBlock.blocks(of: diagnostic, in: sources)
    let lastLine = blocks.flatMap(\.lines).max() ?? 0
    let gutter = String(repeating: " ", count: String(lastLine + 1).utf8.count)
    for (index, block) in blocks.enumerated() {
      text += render(block, isFirst: index == 0, gutter: gutter, diagnostic.severity)
    }
    let facts =
      diagnostic.notes.map { ("note", $0) } + (diagnostic.help.map { [("help", $0)] } ?? [])
    for (word, fact) in facts {
      text += gutter + " " + style.paint("=", .frame) + " " + style.paint(word, .note) + ": "
      text += escapedLines(fact, indent: gutter.utf8.count + 3 + word.utf8.count + 2) + "\n"
    }
    return text
  }

  /// Diagnostics with an empty line between them.
  public func render(_ diagnostics: some Sequence<Diagnostic>) -> String {
    diagnostics.map(render).joined(separator: "\n")
  }

  private func headline(_ diagnostic: Diagnostic) -> String {
    let word = "\(diagnostic.severity.rawValue)[\(diagnostic.code.id)]"
    return style.paint(word, diagnostic.severity.role)
      + style.paint(": " + TerminalText.escaped(diagnostic.message), .message) + "\n"
  }

  /// Text of several lines, those after the first indented.
  private func escapedLines(_ text: String, indent: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped($0) }
      .joined(separator: "\n" + String(repeating: " ", count: indent))
  }

  // MARK: Snippets

  private func render(
    _ block: SnippetBlock, isFirst: Bool, gutter: String, _ severity: Diagnostic.Severity
  ) -> String {
    let place = block.source.position(of: block.anchor)
    let arrow = isFirst ? "--> " : "::: "
    let name = TerminalText.escaped(block.source.name)
    var text = gutter + style.paint(arrow, .frame) + "\(name):\(place.line):\(place.column)\n"
    let margin = gutter + " " + style.paint("|", .frame)
    text += margin + "\n"
    var previous: Int?
    for line in block.lines {
      if let previous, line > previous + 2 {
        text += style.paint("...", .frame) + "\n"
      } else if let previous, line == previous + 2 {
        text += numbered(block.source, previous + 1, [], gutter, severity)
      }
      text += numbered(block.source, line, block.marks(on: line), gutter, severity)
      previous = line
    }
    return text
  }

  /// A line with its number, and the rows below it that mark and explain.
  ///
  /// Marks that the excerpt of a long line does not hold get an excerpt of their own.
  private func numbered(
    _ source: Source, _ line: Int, _ marks: [SnippetMark], _ gutter: String,
    _ severity: Diagnostic.Severity
  ) -> String {
    var text = ""
    var rest = marks
    repeat {
      let anchor = rest.first { $0.isPrimary } ?? rest.first
      let around = anchor?.range.lowerBound ?? source.lineRange(line).lowerBound
      let excerpt = SourceExcerpt(of: source, line: line, around: around, width: width)
      let held = rest.filter { excerpt.holds($0.range.lowerBound) || $0.range == anchor?.range }
      rest.removeAll { mark in held.contains { $0.range == mark.range } }
      let number = String(line + 1)
      let padding = String(repeating: " ", count: gutter.utf8.count - number.utf8.count)
      let shown = excerpt.text.isEmpty ? "" : " " + excerpt.text
      text += style.paint(padding + number + " |", .frame) + shown + "\n"
      for row in MarkRows(held, excerpt).rows {
        text += gutter + " " + style.paint("|", .frame) + " " + paint(row, severity) + "\n"
      }
    } while !rest.isEmpty
    return text
  }

  private func paint(_ row: [MarkRows.Piece], _ severity: Diagnostic.Severity) -> String {
    row.map { style.paint($0.text, $0.isPrimary ? severity.role : .frame) }.joined()
  }
}

extension Diagnostic.Severity {
  var role: DiagnosticStyle.Role {
    switch self {
    case .error: .error
    case .warning: .warning
    }
  }
}
