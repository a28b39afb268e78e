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
        page += stage.reference
      }
    }
    for group in functionGroups {
      page += "\n## Functions: \(group.lowercased())\n"
      for function in catalog.functions where function.group == group {
        page += function.reference
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
}
