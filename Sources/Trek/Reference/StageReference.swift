public import TrekStageKit

extension StageDefinition {
  /// All that is known of the stage as a part of a page in Markdown, under a heading of the third
  /// level: how it is called, what it does, its parameters, failures and examples.
  public var reference: String {
    ReferenceEntry.entry(
      name, signature, summary, discussion, parameters, failures, examples)
  }
}

extension FunctionDefinition {
  /// All that is known of the function as a part of a page in Markdown, as `StageDefinition.reference`.
  public var reference: String {
    ReferenceEntry.entry(
      "\(name)()", signature, summary, discussion, parameters, failures, examples)
  }
}

/// Writes what definitions say as Markdown.
private enum ReferenceEntry {
  static func entry(
    _ name: String, _ signature: String, _ summary: String, _ discussion: String,
    _ parameters: [ParameterDescription], _ failures: [FailureDescription], _ examples: [Example]
  ) -> String {
    var text = "\n### `\(name)`\n\n```\n\(signature)\n```\n\n\(Self.escaped(summary))\n"
    if !discussion.isEmpty { text += "\n\(Self.escaped(discussion))\n" }
    if !parameters.isEmpty {
      text += "\n| parameter | | type | default |\n|---|---|---|---|\n"
      for parameter in parameters {
        text +=
          "| `\(parameter.name)` | \(Self.cell(parameter.summary)) "
          + "| \(Self.cell(parameter.facts.joined(separator: "; "))) "
          + "| \(parameter.defaultText.map { "`\(Self.cell($0))`" } ?? "required") |\n"
      }
    }
    if !failures.isEmpty {
      text += "\n| failure | |\n|---|---|\n"
      for failure in failures { text += "| `\(failure.cause)` | \(Self.cell(failure.meaning)) |\n" }
    }
    for example in examples {
      text += "\n```trek\n"
      if !example.note.isEmpty { text += "# \(example.note)\n" }
      text += "\(example.script)\n```\n"
      if !example.output.isEmpty { text += "\n```\n\(example.output)\n```\n" }
    }
    return text
  }

  /// Prose in which nothing is markup but code in backquotes.
  private static func escaped(_ text: String) -> String {
    var isCode = false
    var result = ""
    for character in text {
      if character == "`" { isCode.toggle() }
      if !isCode, "<*_".contains(character) { result += "\\" }
      result.append(character)
    }
    return result
  }

  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
