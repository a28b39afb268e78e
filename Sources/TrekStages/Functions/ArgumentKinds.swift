internal import TrekRegex
internal import TrekStageKit
internal import TrekValues

/// An argument that is text or bytes: what can be hashed and encoded.
struct TextOrBytes: ArgumentValue {
  let bytes: Bytes

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .text(let text): bytes = text.bytes
    case .bytes(let bytes): self.bytes = bytes
    default: throw ArgumentMismatch("must be text or bytes, and is \(argument.typeName)")
    }
  }

  var argumentText: String { "…" }
}

/// An argument that says what is looked for: a text as it is, or a regular expression.
enum SearchPattern: ArgumentValue {
  /// This text.
  case text(Text)
  /// What this matches.
  case regex(Regex)

  static var argumentType: ValueType { .any }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .text(let text):
      // Between any two characters there are any number of empty texts.
      if text.isEmpty { throw ArgumentMismatch("must not be empty") }
      self = .text(text)
    case .object(let object):
      guard let regex = object as? Regex else { throw Self.mismatch(argument) }
      self = .regex(regex)
    default: throw Self.mismatch(argument)
    }
  }

  private static func mismatch(_ value: Value) -> ArgumentMismatch {
    ArgumentMismatch("must be text or a regex, and is \(value.typeName)")
  }

  var argumentText: String { "" }
}

/// A regular expression as an argument.
struct RegexArgument: ArgumentValue {
  let regex: Regex

  static var argumentType: ValueType { .regex }

  init(argument: Value) throws(ArgumentMismatch) {
    guard case .object(let object) = argument, let regex = object as? Regex else {
      throw ArgumentMismatch("must be a regex as `/a+/`, and is \(argument.typeName)")
    }
    self.regex = regex
  }

  var argumentText: String { "/\(regex.pattern)/\(regex.flags)" }
}
