internal import TrekFiles
internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `dead`: failures into a file.
  static let dead = StageDefinition(
    "dead", .sequence, "Writes error items into a file that can be fed back.",
    to: .sameAsInput,
    taking: Parameters(
      Parameter<String>("path", "The file, in JSON lines."),
      Parameter("append", "Whether they are added to what the file holds.", default: false)),
    discussion: """
      Each line is a record with `input` (the item that failed), `index`, `url`, `stage`, `place`, \
      `kind`, `code`, `message` and `attempts`, so that `read "failed.jsonl" | .input` is what is to \
      be done again: where a stage could not read a response, that is what the request was made of. \
      Where nothing fails the file is empty. The failures count, and leave the exit code alone.
      """,
    failures: [
      FailureDescription(
        "file", "The file cannot be written; this ends the run.",
        example: #"[1] | dead "nowhere/failed.jsonl""#)
    ],
    examples: [
      Example(
        """
        ["1", "x", "3"] | int(.) | dead "failed.jsonl"
        read "failed.jsonl" | .input
        """, prints: "1\n3\nx"),
      Example(
        """
        fetch "https://example.test/pixel" | json | dead "failed.jsonl"
        read "failed.jsonl" | "\\(.input) \\(.code)"
        """, prints: "https://example.test/pixel json.syntax"),
      Example(
        """
        ["y"] | int(.) | dead "failed.jsonl"
        ["z"] | int(.) | dead "failed.jsonl" append: true
        read "failed.jsonl" | "\\(.input): \\(.code)"
        """, prints: "y: int.value\nz: int.value"),
    ]
  ) { path, append in
    .sequence { context throws(StageFailure) in
      let resolved = try context.world.path(path, for: .write)
      do throws(FileError) {
        let file: any WritableFile =
          append
          ? try AppendingFile(path: resolved, shownPath: path)
          : try AtomicFile(path: resolved, shownPath: path)
        return DeadLetters(file)
      } catch {
        throw StageFailure(error, writing: "dead")
      }
    }
  }
}

private final class DeadLetters: SequenceStage {
  private static let shape = RecordShape([
    "input", "index", "url", "stage", "place", "kind", "code", "message", "attempts",
  ])
  private let file: any WritableFile
  private let line = ByteBuffer()
  private var isFinal = false

  init(_ file: any WritableFile) { self.file = file }

  var takesFailures: Bool { true }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    guard let failure = item.failure else {
      output.emit(item)
      return .more
    }
    line.removeAll()
    JSONWriter.write(letter(failure), to: line)
    line.append(10)
    do throws(FileError) {
      try line.withUnsafeBytes { bytes throws(FileError) in try file.write(bytes) }
    } catch {
      throw StageFailure(error, writing: "dead")
    }
    output.drop()
    return .more
  }

  /// What is to be fed back: not an answer, but what was asked.
  private static func source(of input: Value) -> Value {
    BodyBytes.response(input).map(\.input) ?? input
  }

  private func letter(_ failure: ItemFailure) -> Value {
    .record(
      Record(
        shape: Self.shape,
        values: [
          Self.source(of: failure.input), .int(Int64(failure.index)),
          failure.url.map(Value.text) ?? .null,
          .text(Text(failure.stage)), .text(Text(failure.place.description)),
          .text(Text(failure.shownKind)), .text(Text(failure.cause.code)),
          .text(Text(failure.cause.message)), .int(Int64(failure.attempts)),
        ]))
  }

  func finish() throws(StageFailure) -> (any HeldItems)? {
    isFinal = true
    do throws(FileError) {
      try file.commit()
    } catch {
      throw StageFailure(error, writing: "dead")
    }
    return nil
  }

  func close(complete: Bool) throws(StageFailure) -> String? {
    if isFinal { return nil }
    // What failed so far is worth more than a whole list: it stays as a part.
    return file.abandon().map { "left `\($0)`" }
  }
}
