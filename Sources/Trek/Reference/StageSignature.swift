public import TrekStageKit
import TrekValues

extension StageDefinition {
  /// `[Response | Text] | json strict: Bool → Any`: what it takes, how it is called, what it gives.
  public var signature: String {
    var words = [name]
    words += parameters.compactMap { parameter in
      switch parameter.position {
      case .positional, .rest:
        let name = parameter.position == .rest ? "\(parameter.name) …" : parameter.name
        return parameter.kind == .block
          ? "{ \(name) }" : parameter.isRequired ? name : "[\(name)]"
      case .labeled, .session: return nil
      }
    }
    if parameters.contains(where: { $0.position == .labeled }) { words.append("[label: …]") }
    let head = input.words.map { "\($0) | " } ?? ""
    let tail = output.words.map { " → \($0)" } ?? ""
    return head + words.joined(separator: " ") + tail
  }
}

extension FunctionDefinition {
  /// `replace(text: Text, old: Text, new: Text) → Text`.
  public var signature: String {
    let parameters = parameters.map { parameter in
      "\(parameter.name): \(parameter.type)" + (parameter.defaultText.map { " = \($0)" } ?? "")
    }
    return "\(name)(\(parameters.joined(separator: ", "))) → \(output)"
  }
}

extension ParameterDescription {
  /// What can be said of a parameter in a few words: its type, when it is evaluated, its words.
  public var facts: [String] {
    var facts = [kind.words(type)]
    if !words.isEmpty {
      facts.append(words.map { "`\($0)`" }.joined(separator: ", "))
    }
    if position == .session { facts.append("in a session only") }
    return facts
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
