internal import TrekDocument
internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `stdin`: what comes on standard input.
  static func stdin(_ yaml: any ValueReader) -> StageDefinition {
    StageDefinition(
      "stdin", .source, "Gives the lines, values or rows of standard input.",
      from: .nothing, to: .type(.any),
      taking: Parameters(
        ReadParameters(defaultFormat: "lines"),
        Parameter(
          "maxSize",
          "The most bytes of an input that is read whole (`json`, `yaml`, `text`, `bytes`).",
          default: ByteCount(1 << 30), check: { $0.bytes >= 0 ? nil : "must not be negative" })),
      discussion: """
        It is read as the stages after it take what it gives, so that a program that writes into the \
        pipe is held back. One `stdin` a script: two would take from each other.
        """,
      failures: [
        FailureDescription(
          "file", "Standard input cannot be read, or the script may not.", example: ""),
        FailureDescription("encoding", "A line is not valid UTF-8.", example: ""),
        FailureDescription("tooLong", "A line is so long that it is no text.", example: ""),
        FailureDescription(
          "tooLarge", "The input is larger than `maxSize`.",
          example: "stdin as: bytes maxSize: 1B"),
        FailureDescription(
          "syntax", "The input is no JSON, CSV or YAML.", example: "stdin as: json"),
        FailureDescription(
          "depth", "Lists and mappings of YAML nest more than 512 deep.", example: ""),
        FailureDescription("size", "Aliases of YAML repeat too much.", example: ""),
        FailureDescription(
          "header", "The first row does not name the columns.",
          example: #"stdin as: csv types: {age: "Int"}"#),
        FailureDescription(
          "type", "A cell is not of the type that `types` says.",
          example: #"stdin as: csv header: ["n", "letter"] types: {letter: "Int"}"#),
      ],
      examples: [
        Example("stdin", prints: "1,a\n2,b"),
        Example("stdin keepEmpty: true | count", prints: "3"),
        Example(
          #"stdin as: csv header: ["n", "letter"] separator: "," types: {n: "Int"} ragged: true"#,
          prints: "{\"n\":1,\"letter\":\"a\"}\n{\"n\":2,\"letter\":\"b\"}"),
        Example("stdin as: bytes maxSize: 1KB | length(.)", prints: "9"),
      ]
    ) { options, maxSize in
      .producer { context, writer async throws(StageFailure) in
        let reader = BackgroundReader(
          descriptor: try context.world.standardInput(), shownPath: "standard input")
        let format = options.format ?? .lines
        let decoder: any PieceDecoder =
          switch format {
          case .lines, .jsonl: LineDecoder(options, isJSON: format == .jsonl, stage: "stdin")
          case .csv, .tsv: TableDecoder(options.table(format), stage: "stdin")
          case .json, .text, .bytes:
            WholeDecoder(format, limit: maxSize.bytes, account: context.memory, stage: "stdin")
          case .yaml:
            try DocumentsDecoder(
              yaml, limit: maxSize.bytes, account: context.memory, stage: "stdin")
          }
        var producer = StandardInputItems(decoder, context)
        while true {
          let piece: [UInt8]?
          do throws(FileError) {
            piece = try await reader.next()
          } catch {
            throw StageFailure(error, stage: "stdin")
          }
          if let piece { try decoder.feed(piece) } else { decoder.finish() }
          guard try await producer.write(to: writer) else { return }
          if piece == nil { return }
        }
      }
    }
  }
}

/// Hands on what a decoder has whole.
private struct StandardInputItems {
  private let decoder: any PieceDecoder
  private let context: StageContext
  private var ordinal = 0

  init(_ decoder: any PieceDecoder, _ context: StageContext) {
    self.decoder = decoder
    self.context = context
  }

  /// False where nobody wants more.
  mutating func write(to writer: any ItemWriter) async throws(StageFailure) -> Bool {
    while true {
      var items: [Item] = []
      var fatal: StageFailure?
      while items.count < 256 {
        do throws(StageFailure) {
          guard let value = try decoder.next() else { break }
          items.append(Item(value, ordinal: ordinal))
        } catch {
          guard decoder.goesOnAfterFailure else {
            fatal = error
            break
          }
          items.append(context.failedItem(error, index: ordinal))
        }
        ordinal += 1
      }
      if !items.isEmpty {
        guard await writer.write(items) else { return false }
      }
      if let fatal { throw fatal }
      if items.count < 256 { return true }
    }
  }
}
