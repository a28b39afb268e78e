import Trek

/// The pages that list what there is, each with a line.
struct HelpLists {
  let style: Style

  /// All stages by group.
  func stages(_ catalog: StageCatalog) -> String {
    var page = HelpPage(style: style)
    for group in catalog.groups where !group.stages.isEmpty {
      page.heading(group.name)
      page.rows(group.stages.map { ($0.name, $0.summary) })
    }
    return page.text
  }

  /// All functions by group.
  func functions(_ catalog: StageCatalog) -> String {
    var page = HelpPage(style: style)
    var groups: [String] = []
    for function in catalog.functions where !groups.contains(function.group) {
      groups.append(function.group)
    }
    for group in groups {
      page.heading(group)
      let members = catalog.functions.filter { $0.group == group }
      page.rows(members.map { ($0.name, $0.summary) })
    }
    return page.text
  }

  /// All kinds of statement.
  var statements: String {
    var page = HelpPage(style: style)
    page.heading("statements")
    page.rows(StatementHelp.all.map { ($0.name, $0.form) })
    return page.text
  }

  /// All types.
  var types: String {
    var page = HelpPage(style: style)
    page.heading("types")
    page.rows(TypeHelp.all.map { ($0.name, $0.meaning) })
    return page.text
  }

  /// All codes.
  var codes: String {
    var page = HelpPage(style: style)
    page.heading("codes")
    page.rows(ErrorCatalog.trek.codes.map { ($0.id, $0.title) })
    return page.text
  }
}
