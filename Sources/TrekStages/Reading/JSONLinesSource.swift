internal import TrekStageKit
internal import TrekValues

/// The values of lines of JSON.
final class JSONLinesSource: ItemSource {
  private var cutter: LineCutter
  private var pending: StageFailure?

  init(_ cutter: LineCutter) { self.cutter = cutter }

  /// A line that is no JSON is one value's failure; the file's own failures end it.
  private(set) var goesOnAfterFailure = false

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    goesOnAfterFailure = false
    if let failure = pending {
      pending = nil
      goesOnAfterFailure = true
      throw failure
    }
    var left = limit
    while left > 0, let line = try cutter.next() {
      if line.isEmpty { continue }
      do throws(StageFailure) {
        values.append(
          try JSONLine.value(line, number: cutter.line, of: cutter.path, stage: cutter.stage))
      } catch {
        // What stands before it goes first.
        if left < limit {
          pending = error
          return
        }
        goesOnAfterFailure = true
        throw error
      }
      left -= 1
    }
  }
}
