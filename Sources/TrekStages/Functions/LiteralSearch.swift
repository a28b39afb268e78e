internal import TrekStageKit
internal import TrekValues

/// Finds texts in texts as they are.
enum LiteralSearch {
  /// The parts between all places of a separator, which is not empty.
  static func split(_ text: Text, at separator: Text) -> [Text] {
    var parts: [Text] = []
    var start = 0
    for place in places(of: separator, in: text) {
      parts.append(text[start..<place])
      start = place + separator.count
    }
    parts.append(text[start..<text.count])
    return parts
  }

  /// The most bytes of a text that a function makes larger than what it was given: 256 MiB.
  static let longestText = 256 << 20

  /// The text with another in all places of `wanted`, which is not empty.
  static func replace(
    _ wanted: Text, with replacement: Text, in text: Text
  ) throws(StageFailure) -> Text {
    let places = places(of: wanted, in: text)
    if places.isEmpty { return text }
    guard places.count * replacement.count / 2 + text.count <= longestText else {
      throw StageFailure(code: "replace.size", "the text would be longer than 256MiB")
    }
    let output = ByteBuffer(capacity: text.count)
    text.withUTF8 { bytes in
      let raw = UnsafeRawBufferPointer(bytes)
      var start = 0
      for place in places {
        output.append(UnsafeRawBufferPointer(rebasing: raw[start..<place]))
        replacement.append(to: output)
        start = place + wanted.count
      }
      output.append(UnsafeRawBufferPointer(rebasing: raw[start...]))
    }
    return Text(knownValid: output.bytes)
  }

  /// The offsets of all places, from left to right, none overlapping another.
  private static func places(of wanted: Text, in text: Text) -> [Int] {
    text.withUTF8 { bytes in
      wanted.withUTF8 { needle in
        let raw = UnsafeRawBufferPointer(bytes)
        let pattern = UnsafeRawBufferPointer(needle)
        var places: [Int] = []
        var start = 0
        while start + pattern.count <= raw.count,
          let found = ByteSearch.firstOffset(
            of: pattern, in: UnsafeRawBufferPointer(rebasing: raw[start...]))
        {
          places.append(start + found)
          start += found + pattern.count
        }
        return places
      }
    }
  }
}

/// Takes white space away.
enum Trimming {
  /// The text without white space at its ends.
  static func trim(_ text: Text) -> Text {
    let range = text.withUTF8 { bytes in
      var start = 0
      var end = bytes.count
      while let length = spaceLength(bytes[start..<end]) { start += length }
      while let length = lastSpaceLength(bytes[start..<end]) { end -= length }
      return start..<end
    }
    return text[range]
  }

  private static func spaceLength(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard let first = bytes.first else { return nil }
    if first < 0x80 { return first == 32 || (9...13).contains(first) ? 1 : nil }
    let scalars = String(decoding: bytes.prefix(4), as: UTF8.self).unicodeScalars
    guard let scalar = scalars.first, scalar.properties.isWhitespace else { return nil }
    return UTF8.width(scalar)
  }

  private static func lastSpaceLength(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    guard let last = bytes.last else { return nil }
    if last < 0x80 { return last == 32 || (9...13).contains(last) ? 1 : nil }
    var length = 1
    while length < Swift.min(4, bytes.count), bytes[bytes.endIndex - length] & 0xC0 == 0x80 {
      length += 1
    }
    return spaceLength(bytes.suffix(length)) == length ? length : nil
  }
}
