import Trek

/// Reads `name=value` words against the parameters of a script.
enum ScriptArguments {
  /// The values by name, each of the type of its parameter.
  ///
  /// - Throws: `UsageError` for a word that is no `name=value`, an unknown or repeated name, a value
  ///   that is not of its type, or a parameter that has no default and no value.
  static func read(
    _ words: [String], for parameters: [PlanParameter]
  ) throws(UsageError) -> [String: Value] {
    var values: [String: Value] = [:]
    for word in words {
      guard let equals = word.firstIndex(of: "="), equals != word.startIndex else {
        throw UsageError(
          "`\(TerminalText.escaped(word))` is no value for a parameter",
          help: "values are given as `name=value`")
      }
      let name = String(word[..<equals])
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        throw unknown(name, parameters)
      }
      guard values[name] == nil else {
        throw UsageError("the parameter `\(name)` is given twice")
      }
      do throws(ConversionError) {
        values[name] = try parameter.type.argument(Text(String(word[word.index(after: equals)...])))
      } catch {
        throw UsageError(
          "the parameter `\(name)` must be \(parameter.type): "
            + TerminalText.escaped("\(error.message)"), help: parameter.help)
      }
    }
    for parameter in parameters where parameter.isRequired && values[parameter.name] == nil {
      throw UsageError(
        "the parameter `\(parameter.name)` has no value",
        help: "give `\(parameter.name)=…`, a value of type \(parameter.type)"
          + (parameter.help.map { ": \($0)" } ?? ""))
    }
    return values
  }

  private static func unknown(
    _ name: String, _ parameters: [PlanParameter]
  ) -> UsageError {
    let names = parameters.map(\.name)
    let shown = TerminalText.escaped(name)
    if let meant = Suggestion.closest(to: name, among: names) {
      return UsageError("the script has no parameter `\(shown)`", help: "did you mean `\(meant)`?")
    }
    let known = names.map { "`\($0)`" }.joined(separator: ", ")
    return UsageError(
      "the script has no parameter `\(shown)`",
      help: names.isEmpty ? "it takes none" : "it takes \(known)")
  }
}
