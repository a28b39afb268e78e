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
    page.code(function.signature)
    page.paragraph(function.summary)
    page.paragraph(function.discussion)
    page.parameters(function.parameters)
    page.failures(function.failures)
    page.examples(function.examples)
    return page.text
  }
}
