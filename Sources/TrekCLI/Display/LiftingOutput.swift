import Trek

/// Standard output on the terminal that the live display is on: each write lifts the display.
struct LiftingOutput: OutputStream {
  /// Where the bytes go.
  let output: any OutputStream
  /// What is lifted.
  let display: LiveDisplay

  /// As the stream behind it.
  var isTerminal: Bool { output.isTerminal }

  /// Writes bytes with the display lifted.
  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    let failure = display.lifted { () -> StageFailure? in
      do throws(StageFailure) {
        try output.write(bytes)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw failure }
  }
}
