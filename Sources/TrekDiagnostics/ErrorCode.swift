/// The number of a rule and its story, as `trek explain E203` tells it.
///
/// A code is declared beside the rule that reports it and cannot be made without its story. Two
/// codes are equal if their ids are. Numbers are never used again once released:
/// `E1xx` text and syntax, `E2xx` names and arguments, `E3xx` types, `E4xx` plan, `E5xx` run, and
/// `Wnxx` for warnings of the same phases.
public struct ErrorCode: Hashable, Sendable {
  /// The id that is printed: a letter and three digits.
  public let id: String

  /// The rule in one line: lower case, no full stop.
  public let title: String

  /// Why there is such a rule and what to do: a few sentences.
  public let story: String

  /// A script that is reported with this code.
  public let wrong: String

  /// The same script as it was meant.
  public let right: String

  /// Declares a code.
  public init(_ id: String, _ title: String, story: String, wrong: String, right: String) {
    self.id = id
    self.title = title
    self.story = story
    self.wrong = wrong
    self.right = right
  }

  /// `warning` for an id that begins with `W`, else `error`.
  public var severity: Diagnostic.Severity {
    id.utf8.first == UInt8(ascii: "W") ? .warning : .error
  }

  /// Whether both have one id.
  public static func == (left: ErrorCode, right: ErrorCode) -> Bool {
    left.id == right.id
  }

  /// Feeds the id.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(id)
  }
}
