internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `print`: writes items to standard output, one a line.
  static let print = StageDefinition(
    "print", .sink, "Writes each item to standard output, on a line of its own.",
    to: .nothing,
    taking: Parameters(
      FunctionParameter(itemUnless: "value", "What is written of an item.")),
    discussion: """
      Text is written as it is, lists and records as JSON on one line, a response as status, size, \
      time and URL. On a terminal control characters in the data are shown as escapes, so that \
      nothing from the network steers the terminal.
      """,
    examples: [
      Example(#"["a", "b"] | print"#, prints: "a\nb"),
      Example("[{n: 1}, {n: 2}] | print .n * 2", prints: "2\n4"),
      Example("{id: 7, tags: [null, true]} | print", prints: #"{"id":7,"tags":[null,true]}"#),
    ]
  ) { value in
    .sink { context in Printer(of: value, to: context.world.standardOutput) }
  }
}

/// Collects lines and hands them on in large pieces.
private final class Printer: Sink {
  /// What is held back at most, but for the last line.
  private static let batch = 64 << 10

  private let value: ItemExpression
  private let stream: any OutputStream
  private let escapes: Bool
  private var buffer = ByteBuffer(capacity: Printer.batch + 4096)
  private let scratch = ByteBuffer()

  init(of value: ItemExpression, to stream: any OutputStream) {
    self.value = value
    self.stream = stream
    escapes = stream.isTerminal
  }

  func write(_ item: Item) throws(StageFailure) {
    let value = try value(item)
    if escapes {
      scratch.removeAll()
      value.appendPrinted(to: scratch)
      scratch.withUnsafeBytes { TerminalText.append($0, to: buffer) }
    } else {
      value.appendPrinted(to: buffer)
    }
    buffer.append(10)
    if buffer.count >= Printer.batch { try flush() }
  }

  func flush() throws(StageFailure) {
    if buffer.isEmpty { return }
    defer { forget() }
    try buffer.withUnsafeBytes { bytes throws(StageFailure) in try stream.write(bytes) }
  }

  func close(complete: Bool) throws(StageFailure) -> String? {
    try flush()
    return nil
  }

  /// Empties the buffer, and gives back what one huge item made it grow to.
  private func forget() {
    if buffer.capacity > 1 << 20 {
      buffer = ByteBuffer(capacity: Printer.batch + 4096)
    } else {
      buffer.removeAll()
    }
  }
}
