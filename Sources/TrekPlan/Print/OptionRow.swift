import TrekStageKit

/// One option of a call with where it came from.
struct OptionRow {
  let name: String
  let argument: PlanArgument

  /// The options that the call or its sessions give, in the order of the parameters; what is laid
  /// over something weaker after it.
  static func given(to call: PlanCall) -> [OptionRow] {
    call.definition.parameters.flatMap { parameter -> [OptionRow] in
      let layers = call.arguments[parameter.name] ?? []
      // What stands in the call in its place can be read there.
      let isShown = parameter.position == .labeled || parameter.position == .session
      return layers.filter { isShown || !$0.origin.isEmpty }
        .map { OptionRow(name: parameter.name, argument: $0) }
    }
  }

  /// The constant options that nobody gave, each with its default; a session is none by itself.
  static func defaults(of call: PlanCall) -> [String] {
    call.definition.parameters.compactMap { parameter in
      guard parameter.kind == .constant, parameter.position == .labeled,
        parameter.name != "session", call.arguments[parameter.name] == nil,
        let text = parameter.defaultText, text != "none"
      else { return nil }
      return "\(parameter.name) \(text)"
    }
  }

  /// `rate: 50/s  (here)`, `headers: {…}  (session api)`.
  func text(_ excerpts: PlanExcerpts) -> String {
    let origin = argument.origin.isEmpty ? "here" : argument.origin
    let text = excerpts.text(argument.place)
    return "\(text.hasPrefix("\(name):") ? text : "\(name): \(text)")  (\(origin))"
  }
}
