extension Value {
  /// Adds what `print` shows of the value to a buffer, without a line end.
  ///
  /// Text and bytes as they are, lists and records as compact JSON, durations, sizes and rates as
  /// they are written in a script, objects by their text, or as JSON where they have none.
  public func appendPrinted(to output: ByteBuffer) {
    switch self {
    case .text(let text): text.append(to: output)
    case .int(let number): output.append(decimal: number)
    case .bytes(let bytes): bytes.withUnsafeBytes { output.append($0) }
    case .double(let number): output.append(shortest: number)
    case .duration(let duration): output.append(utf8: DurationText.format(duration))
    case .size(let size): output.append(utf8: SizeText.format(size))
    case .rate(let rate): output.append(utf8: RateText.format(rate))
    case .object(let object):
      if let text = object.asText() {
        text.append(to: output)
      } else {
        JSONWriter.write(self, to: output)
      }
    case .null, .bool, .decimal, .list, .record: JSONWriter.write(self, to: output)
    }
  }

  /// What `print` shows of the value, as text; bytes that are not UTF-8 with U+FFFD in their place.
  public var printed: Text {
    if case .text(let text) = self { return text }
    let output = ByteBuffer()
    appendPrinted(to: output)
    return Text(repairing: output.bytes).shortened()
  }

  /// The value as JSON, compact or on many lines.
  public func json(pretty: Bool = false) -> Text {
    let output = ByteBuffer()
    JSONWriter.write(self, to: output, pretty: pretty)
    return Text(knownValid: output.bytes).shortened()
  }
}

extension Text {
  /// Up to 15 bytes a string needs no allocation, so that a buffer would only be held for nothing.
  func shortened() -> Text { count <= 15 ? detached() : self }
}

extension Value: CustomStringConvertible, CustomDebugStringConvertible {
  /// What `print` shows of the value.
  public var description: String { printed.string }
  /// The value as JSON.
  public var debugDescription: String { json().string }
}
