internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `peek`: shows items beside the output.
  static let peek = StageDefinition(
    "peek", .sequence, "Passes items on, and shows each on standard error.",
    to: .sameAsInput,
    taking: Parameters(
      FunctionParameter(itemUnless: "value", "What is shown of an item."),
      Parameter<Text?>("label", "What is put before it.", default: nil),
      Parameter(
        "limit", "The most items that are shown.", default: Int.max, check: atLeast(0))),
    discussion: "Standard output is left alone, so that it can be put into any pipeline.",
    examples: [
      Example("[1, 2] | peek | sum", prints: "3"),
      Example(#"[{id: 7}] | peek .id, label: "id" limit: 10 | .id"#, prints: "7"),
    ]
  ) { value, label, limit in
    .sequence { context in Peeker(value, label, limit, context.world.standardError) }
  }
}

private final class Peeker: SequenceStage {
  private let value: ItemExpression
  private let label: Text?
  private var left: Int
  private let stream: any OutputStream
  private let line = ByteBuffer()
  private let scratch = ByteBuffer()

  init(_ value: ItemExpression, _ label: Text?, _ limit: Int, _ stream: any OutputStream) {
    self.value = value
    self.label = label
    left = limit
    self.stream = stream
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    guard left > 0 else {
      output.emit(item)
      return .more
    }
    left -= 1
    scratch.removeAll()
    line.removeAll()
    if let label {
      label.append(to: line)
      line.append(": ")
    }
    try value(item).appendPrinted(to: scratch)
    if stream.isTerminal {
      scratch.withUnsafeBytes { TerminalText.append($0, to: line) }
    } else {
      scratch.withUnsafeBytes { line.append($0) }
    }
    line.append(10)
    try line.withUnsafeBytes { bytes throws(StageFailure) in try stream.write(bytes) }
    output.emit(item)
    return .more
  }
}
