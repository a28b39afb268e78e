import Trek

/// A standard stream of a script: none of its secrets leaves by it.
struct RedactingOutput: OutputStream {
  /// Where the bytes go.
  let output: any OutputStream
  /// What knows the secrets.
  let redactor: Redactor

  /// As the stream behind it.
  var isTerminal: Bool { output.isTerminal }

  /// Writes whole lines without their secrets.
  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
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
