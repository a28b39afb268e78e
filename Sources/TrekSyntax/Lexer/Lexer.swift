public import TrekDiagnostics

/// Cuts a text into tokens; nothing stops it.
///
/// It never recurses: what stands inside texts, interpolations and brackets is kept on a stack of
/// its own. Time and memory are linear in the length of the text.
///
/// Two things depend on what came before: `/` begins a regular expression where an operand is
/// expected, and after a stage's name where only a space stands before it (`split /,/`).
public struct Lexer {
  let bytes: UnsafeBufferPointer<UInt8>
  let source: SourceID
  var position = 0
  var tokens: [Token] = []
  var modes: [Mode] = []
  /// The indices of the texts among the modes.
  var textModes: [Int] = []
  let collector = DiagnosticCollector()
  var stageName = StageNameState.expected

  /// From each text or interpolation that has no end to the end of its line.
  var unterminated: [Range<Int>] = []

  /// Whether the text ends inside a text or an interpolation.
  var endsInsideText = false

  /// What the lexer is inside of.
  struct Mode {
    enum Kind { case paren, bracket, brace, interpolation, text, multilineText }
    var kind: Kind
    /// The range of the opening token.
    var opening: Range<Int>

    var isText: Bool { kind == .text || kind == .multilineText }
  }

  /// Whether the next word, or the last one, is where a stage's name stands.
  enum StageNameState { case elsewhere, expected, name, dotAfterName }

  /// The tokens of a text, tiling it.
  ///
  /// Mistakes give tokens of the kind `invalid`, or literals without their end; `Parser.parse`
  /// says what is wrong with them.
  public static func tokens(of source: Source) -> [Token] {
    source.bytes.withUnsafeBufferPointer { bytes in
      var lexer = Lexer(bytes: bytes, source: source.id)
      lexer.run()
      return lexer.tokens
    }
  }

  init(bytes: UnsafeBufferPointer<UInt8>, source: SourceID) {
    self.bytes = bytes
    self.source = source
  }

  /// Reads all tokens.
  mutating func run() {
    tokens.reserveCapacity(bytes.count / 3 + 1)
    scanEncoding()
    if byte(0) == UInt8(ascii: "#"), byte(1) == UInt8(ascii: "!") {
      position = endOfLine(from: 0)
      append(.shebang, from: 0)
    }
    while position < bytes.count {
      if let mode = modes.last, mode.isText {
        scanTextPiece(mode.kind)
      } else {
        scanCode()
      }
    }
    finishUnterminated()
    append(.end, from: position)
  }

  // MARK: Bytes

  /// The byte so many after the position; 0 beyond the end.
  func byte(_ ahead: Int) -> UInt8 {
    let index = position + ahead
    return index < bytes.count ? bytes[index] : 0
  }

  /// The byte at an offset; 0 outside.
  func byte(at offset: Int) -> UInt8 {
    offset >= 0 && offset < bytes.count ? bytes[offset] : 0
  }

  /// The offset of the line end at or after an offset, before a CR that belongs to it.
  func endOfLine(from offset: Int) -> Int {
    var end = offset
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    if end < bytes.count, end > offset, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return end
  }

  /// Whether a line ends at an offset (LF or CRLF).
  func isLineEnd(at offset: Int) -> Bool {
    let here = byte(at: offset)
    return here == UInt8(ascii: "\n")
      || (here == UInt8(ascii: "\r") && byte(at: offset + 1) == UInt8(ascii: "\n"))
  }

  func span(_ range: Range<Int>) -> Span { Span(source, range) }

  // MARK: Tokens

  /// Appends a token from an offset to the position and notes what it does to what follows.
  mutating func append(_ kind: Token.Kind, from start: Int) {
    tokens.append(Token(kind, start, position))
    switch kind {
    case .whitespace, .comment, .shebang, .invalid:
      break
    case .newline:
      if !isInsideFreeLines { stageName = .expected }
    case .semicolon, .pipe, .assign, .arrow, .openBrace:
      stageName = .expected
    case .openParen:
      let touches = tokens.count > 1 && tokens[tokens.count - 2].kind.endsOperand
      stageName = touches ? .elsewhere : .expected
    case .word:
      stageName = stageName == .expected || stageName == .dotAfterName ? .name : .elsewhere
    case .dot:
      let touches = tokens.count > 1 && tokens[tokens.count - 2].kind == .word
      stageName = stageName == .name && touches ? .dotAfterName : .elsewhere
    default:
      stageName = .elsewhere
    }
  }

  /// Whether line ends mean nothing here: directly inside `( )` or `[ ]`.
  var isInsideFreeLines: Bool {
    guard let mode = modes.last else { return false }
    return mode.kind == .paren || mode.kind == .bracket
  }

  /// The kind of the last token that is no trivia; nil at the start of a statement.
  var previousKind: Token.Kind? {
    for token in tokens.reversed() where !token.kind.isTrivia {
      if token.kind == .newline {
        if isInsideFreeLines { continue }
        return nil
      }
      return token.kind
    }
    return nil
  }

  /// Whether the last token ends where this one begins and both belong to one word group.
  var touchesPrevious: Bool {
    guard let last = tokens.last else { return false }
    return !last.kind.isTrivia && last.kind != .newline
  }

  // MARK: Code

  /// Reads one token outside of texts.
  private mutating func scanCode() {
    let start = position
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      repeat { position += 1 } while byte(0) == UInt8(ascii: " ") || byte(0) == UInt8(ascii: "\t")
      append(.whitespace, from: start)
    case UInt8(ascii: "\n"):
      scanNewline(length: 1)
    case UInt8(ascii: "\r") where byte(1) == UInt8(ascii: "\n"):
      scanNewline(length: 2)
    case UInt8(ascii: "#"):
      scanComment()
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "_"):
      scanWord()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      scanNumber()
    case UInt8(ascii: "\""):
      scanTextOpen()
    case UInt8(ascii: "'"):
      scanRawText()
    case UInt8(ascii: "/"):
      scanSlash()
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: ")"),
      UInt8(ascii: "]"), UInt8(ascii: "}"):
      scanBracket()
    case let byte where byte >= 0x80:
      if startsWord(at: position) { scanWord() } else { scanForeignCharacter() }
    default:
      scanPunctuation()
    }
  }

  /// A line end; one inside an interpolation ends the text around it.
  private mutating func scanNewline(length: Int) {
    if !textModes.isEmpty { closeTexts() }
    let start = position
    position += length
    append(.newline, from: start)
  }

  private mutating func scanBracket() {
    let start = position
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "("):
      append(.openParen, from: start)
      modes.append(Mode(kind: .paren, opening: start..<position))
    case UInt8(ascii: "["):
      append(.openBracket, from: start)
      modes.append(Mode(kind: .bracket, opening: start..<position))
    case UInt8(ascii: "{"):
      append(.openBrace, from: start)
      modes.append(Mode(kind: .brace, opening: start..<position))
    case UInt8(ascii: ")"):
      if modes.last?.kind == .interpolation {
        modes.removeLast()
        append(.interpolationClose, from: start)
      } else {
        if modes.last?.kind == .paren { modes.removeLast() }
        append(.closeParen, from: start)
      }
    case UInt8(ascii: "]"):
      if modes.last?.kind == .bracket { modes.removeLast() }
      append(.closeBracket, from: start)
    default:
      if modes.last?.kind == .brace { modes.removeLast() }
      append(.closeBrace, from: start)
    }
  }
}
