public import TrekDiagnostics

/// A number as written and as read.
public struct NumberLiteral: Sendable {
  /// What the text means.
  public enum Value: Hashable, Sendable {
    /// A whole number that fits in 64 bits.
    case int(Int64)
    /// A number with a point or an exponent.
    case double(Double)
  }

  /// As written, with `_`.
  public var text: String

  /// What it means.
  public var value: Value

  /// Makes a number.
  public init(text: String, value: Value) {
    self.text = text
    self.value = value
  }
}

/// A share of one: `5%`.
public struct PercentLiteral: Sendable {
  /// As written, with `%`.
  public var text: String

  /// The share: 0.05 for `5%`.
  public var fraction: Double

  /// Makes a percentage.
  public init(text: String, fraction: Double) {
    self.text = text
    self.fraction = fraction
  }
}

/// A length of time: `250ms`, `1.5h`.
public struct DurationLiteral: Sendable {
  /// As written.
  public var text: String

  /// The length in nanoseconds.
  public var nanoseconds: Int64

  /// Makes a duration.
  public init(text: String, nanoseconds: Int64) {
    self.text = text
    self.nanoseconds = nanoseconds
  }
}

/// A number of bytes: `10KB` (1,000 each), `10KiB` (1,024 each).
public struct SizeLiteral: Sendable {
  /// As written.
  public var text: String

  /// The number of bytes.
  public var bytes: Int64

  /// Makes a size.
  public init(text: String, bytes: Int64) {
    self.text = text
    self.bytes = bytes
  }
}

/// So many in a time: `10/s`, `100/m`.
public struct RateLiteral: Sendable {
  /// As written.
  public var text: String

  /// How many.
  public var count: Double

  /// In how many nanoseconds.
  public var nanoseconds: Int64

  /// Makes a rate.
  public init(text: String, count: Double, nanoseconds: Int64) {
    self.text = text
    self.count = count
    self.nanoseconds = nanoseconds
  }
}

/// A text with the expressions in it.
public struct StringLiteral: Sendable {
  /// How it is written.
  public enum Form: Sendable {
    /// `"…"` with escapes and interpolation
    case quoted
    /// `'…'` without
    case raw
    /// `"""` on lines of its own, indentation stripped
    case multiline
  }

  /// A stretch of text or an expression.
  public enum Part: Sendable {
    /// What it means, and how it is written where that differs (escapes); of lines, without
    /// their indentation.
    case text(String, written: String?)
    /// `\(expression)`
    case expression(Expression)
  }

  /// How it is written.
  public var form: Form

  /// The parts in order; texts are never empty and never neighbours; of an empty text, none.
  public var parts: [Part]

  /// Makes a text.
  public init(form: Form, parts: [Part]) {
    self.form = form
    self.parts = parts
  }

  /// The text where there is no expression in it, else nil.
  public var plainText: String? {
    switch parts.count {
    case 0: return ""
    case 1:
      if case .text(let text, _) = parts[0] { return text }
      return nil
    default: return nil
    }
  }
}

/// A regular expression: `/pattern/flags`.
public struct RegexLiteral: Sendable {
  /// The pattern; `\/` stands as `/`, all else as written.
  public var pattern: String

  /// The letters after the closing `/`.
  public var flags: String

  /// The place of the pattern as written, between the slashes.
  public var patternSpan: Span

  /// Makes a regular expression.
  public init(pattern: String, flags: String, patternSpan: Span) {
    self.pattern = pattern
    self.flags = flags
    self.patternSpan = patternSpan
  }
}
