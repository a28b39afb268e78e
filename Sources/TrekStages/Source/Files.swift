internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `files`: the paths of files.
  static let files = StageDefinition(
    "files", .source, "Gives the paths of the files that a pattern matches, sorted.",
    from: .nothing, to: .type(.text),
    taking: Parameters(
      Parameter<String>(
        "pattern", "A pattern as `data/**/*.csv`, or a folder, whose files are given.")),
    discussion: """
      `*` stands for any characters in a name, `?` for one, `[a-z]` for one of a range, `**` for \
      any number of folders. Names that begin with a dot are found only by a pattern that does.
      """,
    failures: [
      FailureDescription(
        "file", "The folder cannot be read.", example: #"files "words.txt/*""#)
    ],
    examples: [
      Example(#"files "*.csv""#, prints: "people.csv"),
      Example(#"files "nothing*" | count"#, prints: "0"),
    ]
  ) { pattern in
    .source { context throws(StageFailure) in
      let found = try FoundFiles.matching(pattern, in: context, stage: "files")
      return ValueArraySource(found.map { .text(Text($0.shown)) })
    }
  }
}

/// Values that are there already.
final class ValueArraySource: ItemSource {
  private let values: [Value]
  private var index = 0

  init(_ values: [Value]) { self.values = values }

  func next(_ limit: Int, into output: inout [Value]) {
    let end = min(index + limit, values.count)
    output.append(contentsOf: values[index..<end])
    index = end
  }
}
