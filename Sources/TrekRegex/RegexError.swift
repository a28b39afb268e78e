/// Why a pattern is no regular expression.
public struct RegexError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong, for people: lower case, no full stop.
  public let message: String
  /// Where in the pattern, in bytes, where that is known.
  public let offset: Int?
  /// What to do about it, or nil.
  public let help: String?

  /// Makes an error.
  public init(_ message: String, offset: Int? = nil, help: String? = nil) {
    self.message = message
    self.offset = offset
    self.help = help
  }

  /// The message.
  public var description: String { message }
}
