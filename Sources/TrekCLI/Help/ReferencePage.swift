import Trek
import TrekFormats
import TrekTerminal

/// The reference of all stages and functions as Markdown, made of their definitions.
///
/// `docs/reference/stages.md` is this text; a test holds it against the file.
struct ReferencePage {
  let catalog: StageCatalog

  /// The page of the stages and functions that every script has.
  static let standard = ReferencePage(catalog: .complete)

  /// The page.
  var text: String {
    var page = """
      # Stages and functions

      This page is made of the definitions by `trek help --reference`; do not edit it. What a stage
      takes stands before its name, what it gives after the arrow. `grammar.md` says how parameters
      are written and when they are evaluated.

      """
    for group in catalog.groups where !group.stages.isEmpty {
      page += "\n## \(group.name)\n"
      for stage in group.stages {
        page += entry(
          stage.name, StageHelp.signature(of: stage), stage.summary, stage.discussion,
          stage.parameters, stage.failures, stage.examples)
      }
    }
    for group in functionGroups {
      page += "\n## Functions: \(group.lowercased())\n"
      for function in catalog.functions where function.group == group {
        page += entry(
          "\(function.name)()", FunctionHelp.signature(of: function), function.summary,
          function.discussion, function.parameters, function.failures, function.examples)
      }
    }
    return page
  }

  private var functionGroups: [String] {
    var groups: [String] = []
    for function in catalog.functions where !groups.contains(function.group) {
      groups.append(function.group)
    }
    return groups
  }

  private func entry(
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
          + "| \(Self.cell(HelpPage.facts(of: parameter).joined(separator: "; "))) "
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
