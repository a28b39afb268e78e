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
    page.code(Self.signature(of: stage))
    page.paragraph(stage.summary)
    page.paragraph(stage.discussion)
    page.parameters(stage.parameters)
    page.failures(stage.failures)
    page.examples(stage.examples)
    return page.text
  }

  /// `[Response | Text] | json strict: Bool → Any`: what it takes, how it is called, what it gives.
  static func signature(of stage: StageDefinition) -> String {
    var words = [stage.name]
    words += stage.parameters.compactMap { parameter in
      switch parameter.position {
      case .positional, .rest:
        let name = parameter.position == .rest ? "\(parameter.name) …" : parameter.name
        return parameter.kind == .block
          ? "{ \(name) }" : parameter.isRequired ? name : "[\(name)]"
      case .labeled, .session: return nil
      }
    }
    if stage.parameters.contains(where: { $0.position == .labeled }) { words.append("[label: …]") }
    let head = stage.input.words.map { "\($0) | " } ?? ""
    let tail = stage.output.words.map { " → \($0)" } ?? ""
    return head + words.joined(separator: " ") + tail
  }
}

extension StageInput {
  /// The types that it takes; nil where it takes nothing.
  fileprivate var words: String? {
    switch self {
    case .nothing: nil
    case .items(let type): "\(type)"
    case .optional(let type): "[\(type)]"
    case .oneOf(let types): types.map { "\($0)" }.joined(separator: " or ")
    }
  }
}

extension StageOutputType {
  /// The type that it gives; nil for a sink.
  fileprivate var words: String? {
    switch self {
    case .nothing: nil
    case .type(let type): "\(type)"
    case .sameAsInput: "the same"
    case .elementOfInput: "its elements"
    case .listOfInput: "a list of them"
    case .argument(let name): "what `\(name)` gives"
    case .derived: "what follows from its arguments"
    }
  }
}

extension HelpPage {
  /// The parameters: name, type, default and what each does.
  mutating func parameters(_ parameters: [ParameterDescription]) {
    guard !parameters.isEmpty else { return }
    heading("parameters")
    rows(
      parameters.map { parameter in
        var facts = Self.facts(of: parameter)
        if let text = parameter.defaultText {
          facts.append("default \(text)")
        } else {
          facts.append("required")
        }
        return ("\(parameter.name):", "\(parameter.summary) (\(facts.joined(separator: "; ")))")
      })
  }

  /// What can be said of a parameter in a few words: its type, when it is evaluated, its words.
  static func facts(of parameter: ParameterDescription) -> [String] {
    var facts = [parameter.kind.words(parameter.type)]
    if !parameter.words.isEmpty {
      facts.append(parameter.words.map { "`\($0)`" }.joined(separator: ", "))
    }
    if parameter.position == .session { facts.append("in a session only") }
    return facts
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

extension ParameterDescription.Kind {
  /// The type, and when the argument is evaluated.
  fileprivate func words(_ type: ValueType) -> String {
    switch self {
    case .constant: "\(type)"
    case .perItem: "\(type), for each item"
    case .function: "\(type), a function of an item"
    case .stream: "\(type), a list or a stream"
    case .block: "a block"
    case .aggregate: "what is made of each group"
    case .reducer: "a block over the value so far and an item"
    }
  }
}
