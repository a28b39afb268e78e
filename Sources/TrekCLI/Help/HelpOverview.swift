import Trek

/// What `trek help` shows without a topic.
struct HelpOverview {
  let catalog: StageCatalog
  let style: Style

  /// The page.
  var text: String {
    var page = HelpPage(style: style)
    page.heading("trek \(Version.trek)")
    page.paragraph(
      """
      Fetches many things at once and makes something useful of them. A script is a text of \
      pipelines; all stages of a pipeline run at once, and items leave it in the order in which \
      they entered.
      """)
    page.heading("a script")
    page.code(
      """
      param base = "https://swapi.info/api"
      let names = ["films", "people", "planets"]
      names | map "\\(base)/\\(.)" | fetch | json | each .
      | where .url matches /1$/
      | {.url, name: .name? ?? .title} | write "first.jsonl"
      """)
    page.heading("running it")
    page.rows([
      ("trek x.pipe name=value", "run the script in a file"),
      ("trek -e 'PIPELINE'", "run a text"),
      ("trek -", "run the script on standard input"),
      ("trek check x.pipe", "show its mistakes"),
      ("trek explain x.pipe", "show its plan"),
      ("trek fmt x.pipe", "lay it out"),
      ("trek help x.pipe", "show its parameters"),
      ("trek demo", "see what it can do, without the internet"),
      ("trek run --help", "all options"),
    ])
    page.heading("more")
    page.rows([
      ("trek help statements", StatementHelp.all.map(\.name).joined(separator: " ")),
      ("trek help stages", catalog.stageNames.joined(separator: " ")),
      ("trek help functions", catalog.functionNames.joined(separator: " ")),
      ("trek help types", TypeHelp.all.map(\.name).joined(separator: " ")),
      ("trek help codes", "the numbers in error messages; `trek explain E203` tells one's story"),
    ])
    return page.text
  }
}
