internal import TrekCompression
internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `write`: all items into one file.
  static let write = StageDefinition(
    "write", .sink, "Writes all items into one file.",
    to: .nothing,
    taking: Parameters(
      Parameter<String>("path", "The file; the end of its name says the format."),
      Parameter<WriteFormat?>("as", "The format, where the name does not say it.", default: nil),
      Parameter(
        "append", "Whether the items are added to what the file holds.", default: false),
      Parameter<[String]?>(
        "columns", "The columns of a table; else the fields of the first item.", default: nil),
      Parameter<Text?>(
        "separator", "The character between two cells of a table.", default: nil),
      Parameter("pretty", "Whether JSON is put on many lines.", default: false),
      CompressionParameter()),
    discussion: """
      `.jsonl` (`.ndjson`) has one value of JSON a line; `.json` the item where there is one, else \
      a list of the items; XX takes its name when it is whole: until \
      then it is `NAME.part` beside, and stays that when the run is broken off. What was there \
      before is replaced, or with `append: true` added to, by whole lines.
      """,
    failures: [
      FailureDescription(
        "file", "The file cannot be written; this ends the run.",
        example: #"1 | write "nowhere/a.txt""#),
      FailureDescription(
        "row", "The item is no record, or has a field that is no column.",
        example: #"[{a: 1}, {a: 2, b: 3}] | write "a.csv""#),
    ],
    examples: [
      Example(
        #"[{n: 1, s: "a"}, {n: 2, s: "b"}] | write "out.csv"; read "out.csv" as: text"#,
        prints: "n,s\n1,a\n2,b\n"),
      Example(
        """
        [1, 2] | write "out.jsonl"
        [3] | write "out.jsonl" append: true
        read "out.jsonl" | sum
        """, prints: "6"),
      Example(
        """
        {ok: true} | write "report" as: json pretty: true
        read "report" as: text
        """, prints: "{\n  \"ok\": true\n}\n"),
      Example(
        """
        [{a: 1, b: 2}] | without "b" | write "out.txt" as: csv columns: ["b", "a"] separator: ";"
        read "out.txt"
        """, prints: "b;a\n;1"),
      Example(
        #"{a: [1, "no"], b: {}} | write "out.yaml"; read "out.yaml" as: lines"#,
        prints: "a:\n  - 1\n  - \"no\"\nb: {}"),
      Example(
        #"["a", "b"] | write "out.gz" compression: gzip; read "out.gz""#, prints: "a\nb"),
    ]
  ) { path, format, append, columns, separator, pretty, compression throws(StageFailure) in
    let format = format ?? WriteFormat(path: path)
    var table = format == .tsv ? CSVFormat.tsv : .csv
    if let separator {
      guard let own = CSVFormat(separator: separator) else {
        throw StageFailure(
          code: "argument",
          "argument `separator` must be one ASCII character, other than a quote or a line end")
      }
      table = own
    }
    if append, format == .json {
      throw StageFailure(
        code: "argument", "nothing can be added to a file of JSON",
        help: "write values a line each: `as: jsonl`")
    }
    let compression = CompressionWord.format(compression, path: path)
    if let absence = compression?.absence {
      throw StageFailure(absence, stage: "write", path: path)
    }
    if append, compression != nil {
      throw StageFailure(
        code: "argument", "nothing can be added to a file that is compressed",
        help: "write a file of its own each time: all that a pattern names are read as one")
    }
    let options = WriteOptions(
      path: path, format: format, table: table, columns: columns, append: append, pretty: pretty,
      compression: compression)
    return .sink { context throws(StageFailure) in try FileSink(options, in: context) }
  }
}

/// What a file is to be.
enum WriteFormat: String, ArgumentWord {
  /// A value of JSON a line.
  case jsonl
  /// One value of JSON.
  case json
  /// A table with commas.
  case csv
  /// A table with tabs.
  case tsv
  /// What `print` shows, a line each.
  case lines
  /// A document of YAML for each.
  case yaml

  /// What the end of a name says.
  init(path: String) {
    switch ReadFormat(path: path) {
    case .json: self = .json
    case .jsonl: self = .jsonl
    case .csv: self = .csv
    case .tsv: self = .tsv
    case .yaml: self = .yaml
    case .lines, .text, .bytes: self = .lines
    }
  }
}

/// How `write` is to write.
struct WriteOptions: Sendable {
  let path: String
  let format: WriteFormat
  let table: CSVFormat
  let columns: [String]?
  let append: Bool
  let pretty: Bool
  let compression: CompressionFormat?
}
