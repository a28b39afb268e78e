import Trek

/// What a script says of itself: its first comment, its parameters.
struct ScriptHelp {
  private let name: String
  private let plan: PlanProgram
  private let style: Style

  /// Prepares the page.
  init(name: String, plan: PlanProgram, style: Style) {
    self.name = name
    self.plan = plan
    self.style = style
  }

  /// The page.
  var text: String {
    var page = HelpPage(style: style)
    let required = plan.parameters.filter(\.isRequired).map { " \($0.name)=…" }.joined()
    let optional = plan.parameters.contains { !$0.isRequired } ? " [name=value …]" : ""
    page.heading("trek \(TerminalText.escaped(name))\(required)\(optional)")
    page.paragraph(comment)
    guard !plan.parameters.isEmpty else {
      page.paragraph("It takes no parameters.")
      return page.text
    }
    page.heading("parameters")
    page.rows(
      plan.parameters.enumerated().map { index, parameter in
        let fallback = defaultText(of: index).map { "default \($0)" } ?? "required"
        let help = parameter.help.map { "\(TerminalText.escaped($0)) " } ?? ""
        return ("\(parameter.name)=", "\(help)(\(parameter.type); \(fallback))")
      })
    return page.text
  }

  /// The comment that the script begins with, without its `#`s.
  private var comment: String {
    guard let source = plan.sources.sources.first else { return "" }
    var lines: [String] = []
    for index in 0..<source.lineCount {
      let line = source.text(of: Span(source.id, source.lineRange(index)))
      if index == 0, line.hasPrefix("#!") { continue }
      guard line.hasPrefix("#") else { break }
      let words = line.drop { $0 == "#" }.drop { $0 == " " }
      lines.append(TerminalText.escaped(words))
    }
    return lines.joined(separator: "\n")
  }

  /// The default of a parameter as the script writes it; nil where it has none.
  private func defaultText(of index: Int) -> String? {
    for statement in plan.statements {
      guard case .parameter(index, default: let expression?) = statement.kind,
        let source = plan.sources.sources.first(where: { $0.name == expression.place.source })
      else { continue }
      let text = source.text(of: Span(source.id, expression.place.range))
      return TerminalText.escaped(text.split(whereSeparator: \.isWhitespace).joined(separator: " "))
    }
    return nil
  }
}
