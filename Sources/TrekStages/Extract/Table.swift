internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `table`: the rows of an HTML table.
  static let table = StageDefinition(
    "table", .expand, "Gives the rows of an HTML table as records.",
    from: DocumentInput.element, to: .type(.any),
    taking: Parameters(
      Parameter(
        "header", "Whether the table's first row names the columns, or their names.",
        default: CSVHeader.first),
      Parameter(
        "types", "The types of columns whose cells are not to stay text.",
        default: ColumnTypes([:]))),
    discussion: """
      The item is a table, or holds one: then it is the first in it, and `css "table"` finds others. \
      The first row is the header's; a cell that spans rows or columns counts for each of them. A \
      column without a name gets one by its number, as `column3`, and one that has the name of \
      another a number behind it. A row that is shorter is filled with null. Cells are text as a \
      reader sees it; tables inside of cells are part of their text.
      """,
    failures: [
      FailureDescription(
        "input", "The item is no page and no element.", example: #""3" | json | table"#),
      FailureDescription(
        "none", "There is no table in it.", example: #""<p>none</p>" | html | table"#),
      FailureDescription(
        "type", "A cell is not of the type that `types` says.",
        example: #""<table><tr><th>n<tr><td>x</table>" | html | table types: {n: Int}"#),
      FailureDescription(
        "header", "There are more or fewer names than columns, or `types` names another column.",
        example: #""<table><tr><th>n<tr><td>x</table>" | html | table types: {m: Int}"#),
      FailureDescription(
        "size", "Its cells span more than can be held.",
        example: #"""
          1..2000 | "<tr><td colspan=1000>x" | collect | "<table>" + join(., "") | html
          | table | count
          """#),
    ],
    examples: [
      Example(
        #"fetch "https://example.test/page.html" | html | table types: {born: Int}"#,
        prints: #"{"name":"Ada","born":1815}\#n{"name":"Lin","born":1912}"#),
      Example(
        #""<table><tr><td rowspan=2>a<td>b<tr><td>c</table>" | html | table header: false"#,
        prints: #"["a","b"]\#n["a","c"]"#),
    ]
  ) { (header, types) throws(StageFailure) in
    if case .none = header, !types.types.isEmpty {
      throw StageFailure(
        code: "argument",
        "`types` goes by the names of columns, and `header: false` says there are none")
    }
    let tables = try PageBase.selector("table")
    return .expand { item throws(StageFailure) in
      var element = try DocumentInput.element(item.value, stage: "table")
      if element.name != "table" {
        let selection = Selection(tables, in: element)
        guard let found = try selection.next(stage: "table").flatMap(Element.of) else {
          throw StageFailure(
            code: "table.none", "there is no table in `\(element.name)`",
            help: "`css \"table\"` finds the tables of a page")
        }
        element = found
      }
      return TableRows(try HTMLTable(element), header, types)
    }
  }
}
