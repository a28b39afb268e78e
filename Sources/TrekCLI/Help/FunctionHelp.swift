import Trek

/// The page of a function, made of its definition.
struct FunctionHelp {
  private let function: FunctionDefinition
  private let style: Style

  /// Prepares the page.
  init(_ function: FunctionDefinition, style: Style) {
    self.function = function
    self.style = style
  }

  /// The page.
  var text: String {
    var page = HelpPage(style: style)
    page.heading("function \(function.name)")
    page.code(Self.signature(of: function))
    page.paragraph(function.summary)
    page.paragraph(function.discussion)
    page.parameters(function.parameters)
    page.failures(function.failures)
    page.examples(function.examples)
    return page.text
  }

  /// `replace(text: Text, old: Text, new: Text) → Text`.
  static func signature(of function: FunctionDefinition) -> String {
    let parameters = function.parameters.map { parameter in
      "\(parameter.name): \(parameter.type)" + (parameter.defaultText.map { " = \($0)" } ?? "")
    }
    return "\(function.name)(\(parameters.joined(separator: ", "))) → \(function.output)"
  }
}
