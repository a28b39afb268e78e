internal import TrekStageKit
internal import TrekValues

/// The rows of a file.
final class TableSource: ItemSource {
  private let input: FileInput
  private let rows: CSVRows
  private let piece = ByteBuffer(capacity: 64 << 10)
  private var ended = false
  private var pending: StageFailure?
  private var pendingGoesOn = false

  init(_ input: FileInput, _ rows: CSVRows) {
    self.input = input
    self.rows = rows
  }

  private(set) var goesOnAfterFailure = false

  func next(_ limit: Int, into values: inout [Value]) throws(StageFailure) {
    goesOnAfterFailure = false
    if let failure = pending {
      pending = nil
      goesOnAfterFailure = pendingGoesOn
      throw failure
    }
    var left = limit
    while left > 0 {
      do throws(StageFailure) {
        if let row = try rows.next() {
          values.append(row)
          left -= 1
          continue
        }
      } catch {
        if left < limit {
          pending = error
          pendingGoesOn = rows.goesOnAfterFailure
          return
        }
        goesOnAfterFailure = rows.goesOnAfterFailure
        throw error
      }
      if ended { return }
      try readPiece()
    }
  }

  private func readPiece() throws(StageFailure) {
    piece.removeAll()
    let count = try piece.withUnsafeMutableSpare(1) { spare throws(StageFailure) in
      try input.read(into: spare)
    }
    if count == 0 {
      ended = true
      rows.finish()
    } else {
      piece.withUnsafeBytes { rows.feed($0) }
    }
  }
}
