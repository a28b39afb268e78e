public import TrekValues

extension Value {
  /// The value as JSON on one line, without a line end; what JSON does not have is written as the
  /// stage `json` would write it.
  public var json: String {
    let output = ByteBuffer()
    JSONWriter.write(self, to: output)
    return output.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
  }
}
