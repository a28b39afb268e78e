public import TrekStageKit
public import TrekValues

/// A regular expression in the syntax of PCRE2, as `/…/` writes it in a script.
///
/// It works on characters: `.` is one, `\w` and `\d` are those of all scripts. A search that takes
/// more than `matchLimit` steps is a failure (`regex.limit`), never a hang. Safe to use from any
/// thread.
public final class Regex: Sendable {
  /// The most steps of one search from one place (PCRE2's match limit).
  public static let matchLimit = 1_000_000
  /// The longest pattern, in bytes.
  public static let longestPattern = 64 << 10

  /// The pattern, as it was written.
  public let pattern: String
  /// Its flags, sorted.
  public let flags: String
  /// The names of its groups, each with the number of its group.
  public let names: [(name: String, group: Int)]
  /// How many groups it has.
  public let groupCount: Int

  let engine: RegexEngine

  /// Compiles a pattern.
  ///
  /// - Parameters:
  ///   - flags: any of `i` (case does not matter), `m` (`^` and `$` at each line), `s` (`.` is a
  ///     line end as well), `x` (white space and comments in the pattern do not count).
  ///   - usesJIT: Whether machine code is made of it where the system allows that.
  public init(_ pattern: String, flags: String = "", usesJIT: Bool = true) throws(RegexError) {
    self.pattern = pattern
    self.flags = String(flags.sorted())
    if let unknown = flags.first(where: { !"imsx".contains($0) }) {
      throw RegexError(
        "there is no flag `\(unknown)` for regular expressions", offset: nil,
        help: "the flags are `i`, `m`, `s` and `x`")
    }
    if pattern.utf8.count > Regex.longestPattern {
      throw RegexError("the pattern has more than \(Regex.longestPattern) bytes")
    }
    engine = try RegexEngine(pattern, flags: flags, usesJIT: usesJIT)
    names = engine.names()
    groupCount = engine.groupCount()
  }

  /// What was found: byte offsets into the text; a group that took no part has none.
  public struct Match: Sendable {
    /// The range of the whole match, then those of the groups.
    public let ranges: [Range<Int>?]
    /// The range of the whole match.
    public var range: Range<Int> { (ranges.first ?? nil) ?? 0..<0 }
  }

  /// Whether the pattern is found in a text.
  public func matches(_ text: Text) throws(StageFailure) -> Bool {
    try text.withUTF8 { bytes throws(StageFailure) in
      try engine.search(UnsafeRawBufferPointer(bytes), from: 0, groups: false) != nil
    }
  }

  /// The first match in a text, or nil.
  public func firstMatch(in text: Text) throws(StageFailure) -> Match? {
    try text.withUTF8 { bytes throws(StageFailure) in
      try engine.search(UnsafeRawBufferPointer(bytes), from: 0, groups: true)
    }
  }

  /// All matches in a text, from left to right, none overlapping another; an empty one is not put
  /// where the one before ended.
  public func allMatches(in text: Text) throws(StageFailure) -> [Match] {
    var position = Position()
    var matches: [Match] = []
    while let match = try nextMatch(in: text, &position) { matches.append(match) }
    return matches
  }

  /// How far a text was searched.
  public struct Position: Sendable {
    fileprivate var offset = 0
    fileprivate var last = -1

    /// At the beginning of a text.
    public init() {}
  }

  /// The next match in a text, as `allMatches` would give it, or nil.
  public func nextMatch(
    in text: Text, _ position: inout Position
  ) throws(StageFailure) -> Match? {
    try text.withUTF8 { bytes throws(StageFailure) in
      let bytes = UnsafeRawBufferPointer(bytes)
      while position.offset <= bytes.count,
        let match = try engine.search(bytes, from: position.offset, groups: true)
      {
        let range = match.range
        let isRepeated = range.isEmpty && range.lowerBound == position.last
        position.offset =
          range.isEmpty ? Self.nextCharacter(bytes, range.upperBound) : range.upperBound
        position.last = range.upperBound
        if !isRepeated { return match }
      }
      return nil
    }
  }

  private static func nextCharacter(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    var next = offset + 1
    while next < bytes.count, bytes[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}

extension Regex: PatternValue {
  /// `regex`.
  public var typeName: String { "regex" }
  /// `pattern` and `flags`.
  public var fieldNames: [String] { ["pattern", "flags"] }
  /// The field of a name.
  public func field(_ name: String) -> Value? {
    switch name {
    case "pattern": .text(Text(pattern))
    case "flags": .text(Text(flags))
    default: nil
    }
  }
  /// As it is written in a script.
  public func asText() -> Text? { Text("/\(pattern)/\(flags)") }
  /// As it is written in a script.
  public func asValue() -> Value { .text(Text("/\(pattern)/\(flags)")) }
  /// Whether another is the same pattern with the same flags.
  public func isEqual(to other: any OpaqueValue) -> Bool {
    guard let other = other as? Regex else { return false }
    return other.pattern == pattern && other.flags == flags
  }
  /// Feeds pattern and flags to a hasher.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(pattern)
    hasher.combine(flags)
  }
}
