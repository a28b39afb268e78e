import TrekDiagnostics

/// Finds the place in a script at which a byte of a text is written.
enum TextPlace {
  /// The span of the character at an offset of a text's value, or nil where the text is not written
  /// out in one line: then it has no one place.
  ///
  /// - Parameters:
  ///   - span: the literal's.
  ///   - literal: what stands there, quotes included.
  static func span(of offset: Int, in span: Span, writtenAs literal: String) -> Span? {
    let bytes = Array(literal.utf8)
    guard let quote = bytes.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      bytes.count >= 2, !bytes.starts(with: [quote, quote, quote])
    else { return nil }
    var place = 1
    var value = 0
    while place < bytes.count - 1, value < offset {
      let next = step(bytes, place, isRaw: quote == UInt8(ascii: "'"))
      guard let next else { return nil }
      place = next.place
      value += next.bytes
    }
    let start = span.start + place
    return Span(span.source, start..<min(start + 1, span.end))
  }

  /// What stands at a place: where the next begins, and how many bytes of the value it is.
  private static func step(
    _ bytes: [UInt8], _ place: Int, isRaw: Bool
  ) -> (place: Int, bytes: Int)? {
    guard !isRaw, bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.count else {
      return (place + 1, 1)
    }
    switch bytes[place + 1] {
    case UInt8(ascii: "("): return nil
    case UInt8(ascii: "u"):
      guard let end = bytes[place...].firstIndex(of: UInt8(ascii: "}")) else { return nil }
      let digits = String(decoding: bytes[(place + 3)..<end], as: UTF8.self)
      guard let number = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(number) else {
        return nil
      }
      return (end + 1, String(Character(scalar)).utf8.count)
    default: return (place + 2, 1)
    }
  }
}
