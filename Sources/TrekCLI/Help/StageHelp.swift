import Trek

/// The page of a stage, made of its definition.
struct StageHelp {
  private let stage: StageDefinition
  private let style: Style

  /// Prepares the page.
  init(_ stage: StageDefinition, style: Style) {
    self.stage = stage
    self.style = style
  }

  /// The page.
  var text: String {
    var page = HelpPage(style: style)
    page.heading("stage \(stage.name)")
    page.code(stage.signature)
    page.paragraph(stage.summary)
    page.paragraph(stage.discussion)
    page.parameters(stage.parameters)
    page.failures(stage.failures)
    page.examples(stage.examples)
    return page.text
  }
}

extension HelpPage {
  /// The parameters: name, type, default and what each does.
  mutating func parameters(_ parameters: [ParameterDescription]) {
    guard !parameters.isEmpty else { return }
    heading("parameters")
    rows(
      parameters.map { parameter in
        var facts = parameter.facts
        if let text = parameter.defaultText {
          facts.append("default \(text)")
        } else {
          facts.append("required")
        }
        return ("\(parameter.name):", "\(parameter.summary) (\(facts.joined(separator: "; ")))")
      })
  }

  /// The ways to fail.
  mutating func failures(_ failures: [FailureDescription]) {
    guard !failures.isEmpty else { return }
    heading("failures")
    rows(failures.map { ($0.cause, $0.meaning) })
  }

  /// The examples with what they print.
  mutating func examples(_ examples: [Example]) {
    guard !examples.isEmpty else { return }
    heading("examples")
    for (index, example) in examples.enumerated() {
      if index > 0 { code("") }
      if !example.note.isEmpty { code("# \(example.note)") }
      code(example.script)
      if !example.output.isEmpty { code(style.dim(example.output), indent: 6) }
    }
  }
}
