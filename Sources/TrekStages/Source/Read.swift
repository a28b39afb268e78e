internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `read`: the contents of files.
  static func read(_ yaml: any ValueReader) -> StageDefinition {
    StageDefinition(
      "read", .source, "Gives the lines, values or rows of files.",
      from: .nothing, to: .type(.any),
      taking: Parameters(
        Parameter<ReadPaths>("path", "A file, a pattern as `data/*.csv`, or a list of them."),
        ReadParameters(defaultFormat: "by the name's end"),
        CompressionParameter(),
        Parameter(
          "maxSize",
          "The most bytes of a file that is read whole (`json`, `yaml`, `text`, `bytes`).",
          default: ByteCount(1 << 30), check: { $0.bytes >= 0 ? nil : "must not be negative" })),
      discussion: """
        The end of a file's name says what it is: `.json` is one value, `.jsonl` and `.ndjson` one a \
        line, `.yaml` and `.yml` one a document, `.csv` and `.tsv` give records, all else gives \
        lines; `as:` says otherwise. A `.gz` or `.zst` behind it is decompressed on the way: \
        `log.jsonl.gz`. Lines, values and rows are read as the stages after it take them. The files \
        of a pattern come sorted, those of a list in its order.

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
          "compressed", "A compressed file is damaged, or ends too early.",
          example: #"read "words.txt" compression: gzip"#),
        FailureDescription(
          "depth", "Lists and mappings of YAML nest more than 512 deep.",
          example:
            #"1..600 | "[" | collect | join(., "") | write "deep.yaml" as: lines; read "deep.yaml""#
        ),
        FailureDescription(
          "size", "Aliases of YAML repeat too much.", example: #"read "laughs.yaml""#),
        FailureDescription(
          "syntax", "A line or the file is no JSON, or the file is no CSV or YAML.",
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
        Example(#"read "log.jsonl.gz" | .event"#, prints: "start\nstop"),
        Example(
          #"read "log.jsonl.gz" as: jsonl compression: gzip | .event | last"#, prints: "stop"),
        Example(#"read "config.yaml" | .name"#, prints: "first\nsecond"),
        Example(
          #"read "words.txt" as: csv header: ["word"] separator: ";" ragged: true | .word"#,
          prints: "one\ntwo"),
        Example(#"read "people.csv" as: bytes maxSize: 1MB | length(.)"#, prints: "43"),
      ]
    ) { path, options, compression, maxSize in
      .source { context throws(StageFailure) in
        try FileSource(
          try path.files(in: context, stage: "read"), options, compression: compression,
          yaml: yaml, limit: maxSize.bytes, in: context)
      }
    }
  }
}
