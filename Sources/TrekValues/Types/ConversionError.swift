/// Why a text is no value of a type.
public struct ConversionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence for people, lower case, without a full stop: `"x" is not an Int: …`.
  public let message: String

  /// Makes an error.
  public init(_ message: String) {
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
