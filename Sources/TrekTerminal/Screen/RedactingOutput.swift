package import Trek

/// A standard stream of a script: none of its secrets leaves by it.
package struct RedactingOutput: OutputStream {
  /// Where the bytes go.
  package let output: any OutputStream
  /// What knows the secrets.
  package let redactor: Redactor

  /// Wraps a stream.
  package init(output: any OutputStream, redactor: Redactor) {
    self.output = output
    self.redactor = redactor
  }

  /// As the stream behind it.
  package var isTerminal: Bool { output.isTerminal }

  /// Writes whole lines without their secrets.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    if redactor.isEmpty { return try output.write(bytes) }
    let clean = redactor.redact(Array(bytes))
    let failure = clean.withUnsafeBytes { bytes -> StageFailure? in
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
