/// What is known of a value before a script runs.
public indirect enum ValueType: Sendable, Hashable {
  /// Not known: everything is let through and looked at when it is there.
  case any
  /// Only null.
  case null
  /// True or false.
  case bool
  /// A whole number.
  case int
  /// Any number.
  case number
  /// Text.
  case text
  /// Bytes.
  case bytes
  /// A length of time.
  case duration
  /// A number of bytes.
  case size
  /// A count per length of time.
  case rate
  /// A URL, also one that is written as text.
  case url
  /// A regular expression.
  case regex
  /// A list of values of one type.
  case list(ValueType)
  /// A record with at least these fields; where it is not open, with no others.
  case record([String: ValueType], open: Bool)
  /// An answer to a request.
  case response
  /// A failed item.
  case error
  /// Null or a value of a type.
  case optional(ValueType)
  /// No value at all: what comes after a sink.
  case nothing
}
