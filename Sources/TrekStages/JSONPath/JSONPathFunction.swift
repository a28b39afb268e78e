internal import TrekRegex
internal import TrekStageKit
internal import TrekValues

/// A literal in a filter.
enum JSONPathLiteral: Sendable {
  case null
  case bool(Bool)
  case text(Text)
  /// A number, as JSON would read it.
  case number(Value)

  var value: Value {
    switch self {
    case .null: .null
    case .bool(let flag): .bool(flag)
    case .text(let text): .text(text)
    case .number(let number): number
    }
  }
}

/// The functions of RFC 9535, section 2.4.
enum JSONPathFunction: String, Sendable, CaseIterable {
  case length, count, match, search, value

  /// What stands for an argument or a result.
  enum Kind: Sendable { case value, logical, nodes }

  /// What it takes.
  var parameters: [Kind] {
    switch self {
    case .length: [.value]
    case .count, .value: [.nodes]
    case .match, .search: [.value, .value]
    }
  }

  /// What it gives.
  var result: Kind {
    switch self {
    case .length, .count, .value: .value
    case .match, .search: .logical
    }
  }
}

/// A pattern of RFC 9485, the subset of regular expressions that is the same everywhere.
struct JSONPathPattern: Sendable {
  private let regex: Regex?

  /// Compiles a pattern; one that is wrong matches nothing.
  ///
  /// - Parameter whole: Whether all of a text must match.
  init(_ pattern: Text, whole: Bool) {
    let translated = Self.translate(pattern.string)
    regex = try? Regex(whole ? "\\A(?:\(translated))\\z" : translated)
  }

  func matches(_ text: Text) throws(StageFailure) -> Bool {
    guard let regex else { return false }
    return try regex.matches(text)
  }

  /// A point is any character but the ends of lines, of which PCRE2 knows one.
  private static func translate(_ pattern: String) -> String {
    var result = ""
    var isEscaped = false
    var isInClass = false
    for character in pattern.unicodeScalars {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "[" {
        isInClass = true
      } else if character == "]" {
        isInClass = false
      } else if character == ".", !isInClass {
        result += "[^\\n\\r]"
        continue
      }
      result.unicodeScalars.append(character)
    }
    return result
  }
}
