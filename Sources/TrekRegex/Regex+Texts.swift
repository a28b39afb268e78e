public import TrekStageKit
public import TrekValues

extension Regex {
  /// What the groups of the first match hold: a record of the named ones where there are names,
  /// else the list of all; null where nothing matches, or for a group that took no part.
  public func captures(in text: Text) throws(StageFailure) -> Value {
    guard let match = try firstMatch(in: text) else { return .null }
    return captures(of: match, in: text)
  }

  /// What the groups of a match hold: as `captures(in:)`.
  public func captures(of match: Match, in text: Text) -> Value {
    func value(_ group: Int) -> Value {
      guard let range = match.ranges[group] else { return .null }
      return .text(text[range])
    }
    if names.isEmpty { return .list(List((1..<match.ranges.count).map(value))) }
    return .record(Record(names.map { ($0.name, value($0.group)) }))
  }

  /// The parts of a text between the matches; empty ones at either end stay, as between two
  /// separators that touch.
  public func split(_ text: Text) throws(StageFailure) -> [Text] {
    var parts: [Text] = []
    var start = 0
    for match in try allMatches(in: text) {
      let range = match.range
      // An empty match at an end separates nothing.
      if range.isEmpty && (range.lowerBound == 0 || range.lowerBound == text.count) { continue }
      parts.append(text[start..<range.lowerBound])
      start = range.upperBound
    }
    parts.append(text[start..<text.count])
    return parts
  }

  /// The text with every match replaced.
  public func replace(
    in text: Text, with template: RegexTemplate
  ) throws(StageFailure) -> Text {
    let matches = try allMatches(in: text)
    if matches.isEmpty { return text }
    let output = ByteBuffer(capacity: text.count + 64)
    // A short text in many places of a long one makes one that no memory holds.
    var isTooLong = false
    text.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      var start = 0
      for match in matches {
        guard output.count <= 256 << 20 else {
          isTooLong = true
          return
        }
        let range = match.range
        output.append(UnsafeRawBufferPointer(rebasing: bytes[start..<range.lowerBound]))
        template.append(match, of: bytes, to: output)
        start = range.upperBound
      }
      output.append(UnsafeRawBufferPointer(rebasing: bytes[start...]))
    }
    if isTooLong {
      throw StageFailure(code: "replace.size", "the text would be longer than 256MiB")
    }
    return Text(knownValid: output.bytes)
  }
}

/// What is put in place of a match: text, and what groups hold.
///
/// `$1` to `$99`, `${1}` and `${name}` stand for groups, `$0` for the whole match, `$$` for a dollar
/// sign; any other dollar sign for itself.
public struct RegexTemplate: Sendable {
  private enum Part {
    case text(Text)
    case group(Int)
  }

  private var parts: [Part] = []

  /// Reads a template for a regular expression; throws where it names a group that there is not.
  public init(_ template: Text, for regex: Regex) throws(StageFailure) {
    let bytes = template.withUTF8 { Array($0) }
    var plain: [UInt8] = []
    var index = 0
    func isDigit(_ place: Int) -> Bool {
      place < bytes.count && bytes[place] >= 0x30 && bytes[place] <= 0x39
    }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      var end = index + 1
      var name: String?
      if bytes[end] == UInt8(ascii: "$") {
        plain.append(bytes[end])
        index += 2
        continue
      } else if bytes[end] == UInt8(ascii: "{"),
        let close = bytes[end...].firstIndex(of: UInt8(ascii: "}"))
      {
        name = String(decoding: bytes[(end + 1)..<close], as: UTF8.self)
        end = close + 1
      } else if isDigit(end) {
        // Two digits only where there are so many groups.
        let both = isDigit(end + 1) ? Int(bytes[end] - 0x30) * 10 + Int(bytes[end + 1] - 0x30) : 100
        let length = both <= regex.groupCount ? 2 : 1
        name = String(decoding: bytes[end..<(end + length)], as: UTF8.self)
        end += length
      }
      guard let name else {
        plain.append(bytes[index])
        index += 1
        continue
      }
      if !plain.isEmpty { parts.append(.text(Text(String(decoding: plain, as: UTF8.self)))) }
      plain = []
      parts.append(.group(try Self.group(name, of: regex)))
      index = end
    }
    if !plain.isEmpty { parts.append(.text(Text(String(decoding: plain, as: UTF8.self)))) }
  }

  private static func group(_ name: String, of regex: Regex) throws(StageFailure) -> Int {
    if let number = Int(name), number >= 0, number <= regex.groupCount { return number }
    if let named = regex.names.first(where: { $0.name == name }) { return named.group }
    throw StageFailure(
      code: "regex.group", "the pattern has no group `\(name)`",
      notes: ["it has \(regex.groupCount) groups"],
      help: "write `$$` for a dollar sign")
  }

  /// Appends what stands for a match in these bytes.
  func append(_ match: Regex.Match, of bytes: UnsafeRawBufferPointer, to output: ByteBuffer) {
    for part in parts {
      switch part {
      case .text(let text): text.append(to: output)
      case .group(let number):
        guard let range = match.ranges[number] else { continue }
        output.append(UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
    }
  }
}
