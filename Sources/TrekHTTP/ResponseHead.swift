public import TrekValues

/// The status line and header lines of an answer, kept as received and read when asked.
public struct ResponseHead: Sendable {
  /// The lines, each with its line end, the empty one included.
  public let raw: Bytes

  /// Wraps the lines of one answer.
  public init(raw: Bytes) { self.raw = raw }

  /// One header field; the value without surrounding white space, invalid UTF-8 repaired.
  public struct Field: Sendable, Hashable {
    /// The name, as received.
    public let name: String
    /// The value.
    public let value: String
  }

  /// The reason phrase of the status line; empty in HTTP/2.
  public var reason: String {
    let line = lines().first ?? []
    let parts = line.split(separator: UInt8(ascii: " "), maxSplits: 2)
    guard parts.count == 3 else { return "" }
    return text(parts[2])
  }

  /// All fields in the order received; repeated names stay apart.
  ///
  /// A folded line (RFC 9112, section 5.2) continues the value before it.
  public var fields: [Field] {
    var result: [Field] = []
    for line in lines().dropFirst() where !line.isEmpty {
      if let first = line.first, first == 32 || first == 9 {
        if let last = result.popLast() {
          let more = text(line)
          result.append(Field(name: last.name, value: last.value + " " + more))
        }
        continue
      }
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      result.append(
        Field(name: text(line[..<colon]), value: text(line[line.index(after: colon)...])))
    }
    return result
  }

  /// The values of a field, in order; the name's case does not matter.
  public func values(of name: String) -> [String] {
    fields.compactMap { equalsIgnoringCase($0.name, name) ? $0.value : nil }
  }

  /// The first value of a field, or nil.
  public func first(_ name: String) -> String? {
    fields.first { equalsIgnoringCase($0.name, name) }?.value
  }

  private func lines() -> [ArraySlice<UInt8>] {
    let bytes = raw.withUnsafeBytes { [UInt8]($0) }
    return bytes.split(separator: 10, omittingEmptySubsequences: false).map { line in
      line.last == 13 ? line.dropLast() : line
    }
  }

  private func text(_ bytes: ArraySlice<UInt8>) -> String {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 }
    let trimmed = bytes.drop(while: isBlank)
    let end = trimmed.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? trimmed.startIndex
    return String(decoding: trimmed[trimmed.startIndex..<end], as: UTF8.self)
  }
}

/// Whether two field names are the same one: ASCII letters without regard to case.
func equalsIgnoringCase(_ one: String, _ other: String) -> Bool {
  one.utf8.count == other.utf8.count
    && zip(one.utf8, other.utf8).allSatisfy { lowercased($0) == lowercased($1) }
}

private func lowercased(_ byte: UInt8) -> UInt8 {
  byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte
}
