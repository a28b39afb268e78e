/// A piece of the text: its kind and its range of bytes.
///
/// The tokens of a text tile it: each begins where the one before ends, the first at 0, and the
/// last is an empty `end` at the end of the text.
@frozen
public struct Token: Hashable, Sendable {
  /// What the token is.
  public let kind: Kind

  let startOffset: UInt32
  let endOffset: UInt32

  init(_ kind: Kind, _ start: Int, _ end: Int) {
    self.kind = kind
    startOffset = UInt32(truncatingIfNeeded: start)
    endOffset = UInt32(truncatingIfNeeded: end)
  }

  /// The offset of the first byte.
  public var start: Int { Int(startOffset) }

  /// The offset after the last byte.
  public var end: Int { Int(endOffset) }

  /// The range of bytes.
  public var range: Range<Int> { start..<end }

  /// What a token can be.
  @frozen
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    // Trivia, which the parser steps over.
    case whitespace, newline, comment, shebang
    /// Text that means nothing; reported by the lexer.
    case invalid

    // Words.
    case word
    case letKeyword, paramKeyword, secretKeyword, defKeyword, sessionKeyword, parallelKeyword
    case ifKeyword, elseKeyword, useKeyword, asKeyword, matchKeyword
    case andKeyword, orKeyword, notKeyword, inKeyword, containsKeyword, matchesKeyword
    case trueKeyword, falseKeyword, nullKeyword

    // Literals. A text is an opening, pieces, escapes and interpolations, and a closing.
    case number, percent, duration, size, rate, malformedNumber
    case textOpen, textPiece, escape, interpolationOpen, interpolationClose, textClose
    case rawText, url, regex

    // Punctuation.
    case pipe, comma, colon, semicolon, assign, arrow, dot, question
    case openParen, closeParen, openBracket, closeBracket, openBrace, closeBrace

    // Operators that are no words.
    case range, coalesce, equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, star, slash, percentSign

    /// The end of the text; empty.
    case end

    /// Whether the parser steps over it; line ends are a matter of where they stand.
    public var isTrivia: Bool {
      switch self {
      case .whitespace, .comment, .shebang, .invalid: true
      default: false
      }
    }

    /// Whether it is a reserved word.
    public var isKeyword: Bool {
      rawValue >= Kind.letKeyword.rawValue && rawValue <= Kind.nullKeyword.rawValue
    }

    /// Whether it is a word, reserved or not.
    var isWord: Bool { self == .word || isKeyword }
  }
}

extension Token.Kind {
  /// The kind of a reserved word, nil for any other.
  ///
  /// Up to eight bytes are one number, and no reserved word has more: no text is made of each word.
  init?(keyword bytes: Slice<UnsafeBufferPointer<UInt8>>) {
    guard bytes.count <= 8 else { return nil }
    let packed = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard let found = Token.Kind.packedKeywords.first(where: { $0.packed == packed }) else {
      return nil
    }
    self = found.kind
  }

  private static let packedKeywords: [(packed: UInt64, kind: Token.Kind)] = keywords.map {
    ($0.key.utf8.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, $0.value)
  }

  /// The reserved words.
  public static let keywords: [String: Token.Kind] = [
    "let": .letKeyword, "param": .paramKeyword, "secret": .secretKeyword, "def": .defKeyword,
    "session": .sessionKeyword, "parallel": .parallelKeyword, "if": .ifKeyword,
    "else": .elseKeyword, "use": .useKeyword, "as": .asKeyword, "match": .matchKeyword,
    "and": .andKeyword, "or": .orKeyword, "not": .notKeyword, "in": .inKeyword,
    "contains": .containsKeyword, "matches": .matchesKeyword, "true": .trueKeyword,
    "false": .falseKeyword, "null": .nullKeyword,
  ]

  /// Whether an operand may end with it, so that `/` and `-` after it are binary.
  var endsOperand: Bool {
    switch self {
    case .word, .trueKeyword, .falseKeyword, .nullKeyword, .number, .percent, .duration, .size,
      .rate, .malformedNumber, .textClose, .rawText, .url, .regex, .dot, .question, .closeParen,
      .closeBracket, .closeBrace:
      true
    default: false
    }
  }

  /// The binary operator that it is, or nil; `..` has none.
  var binaryOperator: Operator? {
    switch self {
    case .orKeyword: .or
    case .andKeyword: .and
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .inKeyword: .in
    case .containsKeyword: .contains
    case .matchesKeyword: .matches
    case .coalesce: .coalesce
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .percentSign: .remainder
    default: nil
    }
  }
}
