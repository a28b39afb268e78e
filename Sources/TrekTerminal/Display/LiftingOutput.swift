package import Trek

/// Standard output on the terminal that the live display is on: each write lifts the display.
package struct LiftingOutput: OutputStream {
  /// Where the bytes go.
  package let output: any OutputStream
  /// What is lifted.
  package let display: LiveDisplay

  /// Wraps a stream.
  package init(output: any OutputStream, display: LiveDisplay) {
    self.output = output
    self.display = display
  }

  /// As the stream behind it.
  package var isTerminal: Bool { output.isTerminal }

  /// Writes bytes with the display lifted.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
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
