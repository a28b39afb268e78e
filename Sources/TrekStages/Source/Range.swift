internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `range`: whole numbers.
  static let range = StageDefinition(
    "range", .source, "Gives whole numbers from one to another, both included.",
    from: .nothing, to: .type(.int),
    taking: Parameters(
      Parameter<Int>("from", "The first number."),
      Parameter<Int?>(
        "to", "The last number; null: there is none.", default: nil, position: .positional),
      Parameter(
        "step", "From one number to the next; negative to count down.", default: 1,
        check: { $0 == 0 ? "must not be 0" : nil })),
    discussion: "They are made as they are taken, where `1..n` is a list of all of them.",
    examples: [
      Example("range 1, 3", prints: "1\n2\n3"),
      Example("range 10, 1, step: -4", prints: "10\n6\n2"),
      Example("range 7 | take 2", prints: "7\n8"),
    ]
  ) { from, to, step in
    .source { _ in NumberSource(from: from, to: to ?? (step > 0 ? .max : .min), step: step) }
  }
}

private final class NumberSource: ItemSource {
  private var next: Int?
  private let last: Int
  private let step: Int

  init(from first: Int, to last: Int, step: Int) {
    next = first
    self.last = last
    self.step = step
  }

  func next(_ limit: Int, into values: inout [Value]) {
    var left = limit
    while left > 0, let number = next, step > 0 ? number <= last : number >= last {
      values.append(.int(Int64(number)))
      let (sum, overflow) = number.addingReportingOverflow(step)
      next = overflow ? nil : sum
      left -= 1
    }
  }
}
