internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `read`: the contents of files.
  static let read = StageDefinition(
    "read", .source, "Gives the lines, values or rows of files.",
    from: .nothing, to: .type(.any),
    taking: Parameters(
      Parameter<ReadPaths>("path", "A file, a pattern as `data/*.csv`, or a list of them."),
      ReadParameters(defaultFormat: "by the name's end"),
      Parameter(
        "maxSize", "The most bytes of a file that is read whole (`json`, `text`, `bytes`).",
        default: ByteCount(1 << 30), check: { $0.bytes >= 0 ? nil : "must not be negative" })),
    discussion: """
      The end of a file's name says what it is: `.json` is one value, `.jsonl` and `.ndjson` one a \
      line, `.csv` and `.tsv` give records, all else gives lines; `as:` says otherwise. Lines, \
      values and rows are read as the stages after it take them. The files of a pattern come \
      sorted, those of a list in its order.

      """ + CSVParameters.discussion,
    failures: [
      FailureDescription("file", "A file cannot be read.", example: #"read "nowhere.txt""#),
      FailureDescription(
        "encoding", "A line is not valid UTF-8.", example: #"read "latin1.txt""#),
      FailureDescription(
        "tooLong", "A line is so long that the file is no text.", example: #"read "/dev/zero""#),
      FailureDescription(
        "tooLarge", "A file is larger than `maxSize`.",
        example: #"read "people.csv" as: text maxSize: 10B"#),
      FailureDescription(
        "syntax", "A line or the file is no JSON, or the file is no CSV.",
        example: #"read "people.csv" as: jsonl"#),
      FailureDescription(
        "header", "The first row does not name the columns.",
        example: #"read "people.csv" types: {age: "Int"}"#),
      FailureDescription(
        "type", "A cell is not of the type that `types` says.",
        example: #"read "people.csv" types: {name: "Int"}"#),
    ],
    examples: [
      Example(#"read "words.txt""#, prints: "one\ntwo"),
      Example(#"read "words.txt" keepEmpty: true | count"#, prints: "3"),
      Example(
        #"read "people.csv" types: {born: "Int"} | where .born < 1900 | .name"#, prints: "Ada"),
      Example(
        #"read "people.csv" as: lines | first"#, prints: "name,born", "`as` says what it is"),
      Example(#"read "*.jsonl" | .event"#, prints: "start\nstop"),
      Example(
        #"read "words.txt" as: csv header: ["word"] separator: ";" ragged: true | .word"#,
        prints: "one\ntwo"),
      Example(#"read "people.csv" as: bytes maxSize: 1MB | length(.)"#, prints: "43"),
    ]
  ) { path, options, maxSize in
    .source { context throws(StageFailure) in
      try FileSource(
        try path.files(in: context, stage: "read"), options, limit: maxSize.bytes, in: context)
    }
  }
}
