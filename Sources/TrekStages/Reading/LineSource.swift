internal import TrekFiles
internal import TrekStageKit
internal import TrekValues

/// The lines of a file as items.
final class LineSource: ItemSource {
  @exclusivity(unchecked) private var cutter: LineCutter
  private let keepEmpty: Bool

  init(_ cutter: LineCutter, keepEmpty: Bool) {
    self.cutter = cutter
    self.keepEmpty = keepEmpty
  }

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    var left = limit
    while left > 0, let line = try cutter.next() {
      if line.isEmpty && !keepEmpty { continue }
      guard let text = Text(validating: line) else {
        throw StageFailure(
          code: "\(cutter.stage).encoding",
          "line \(cutter.line) of `\(cutter.path)` is not valid UTF-8")
      }
      values.append(.text(text))
      left -= 1
    }
  }
}
