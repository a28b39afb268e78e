internal import TrekDiagnostics

extension ErrorCode {
  static let unterminatedRegex = ErrorCode(
    "E107", "a regular expression has no end",
    story: """
      Where a value is expected, `/` begins a regular expression, which ends with `/` on the same
      line. After a value it divides; after a stage's name it does so with a space on both sides.
      """,
    wrong: "[\"ab\"] | where . matches /^a",
    right: "[\"ab\"] | where . matches /^a/")

  static let slashComment = ErrorCode(
    "E113", "`//` and `/*` begin no comment",
    story: "Comments begin with `#` and go to the end of the line.",
    wrong: "// ten pages\nlet pages = 1..10",
    right: "# ten pages\nlet pages = 1..10")
}

extension Lexer {
  /// A `/`: the operator after an operand, else the start of a regular expression.
  mutating func scanSlash() {
    let start = position
    let next = byte(1)
    let spaceBefore = tokens.last?.kind == .whitespace
    let spaceAfter =
      next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || isLineEnd(at: start + 1)
    let isArgument = stageName == .name && spaceBefore && !spaceAfter
    if previousKind?.endsOperand ?? false, !isArgument, next != UInt8(ascii: "/") {
      position += 1
      if byte(0) == UInt8(ascii: "=") { return scanCompoundAssignment(from: start) }
      return append(.slash, from: start)
    }
    if next == UInt8(ascii: "/") || next == UInt8(ascii: "*") { return scanSlashComment() }
    scanRegex()
  }

  /// A comment as other languages write it.
  private mutating func scanSlashComment() {
    let start = position
    collector.error(
      Diagnostic(
        .slashComment, "comments begin with `#`",
        at: .init(span(start..<start + 2), "no comment here"),
        help: "write `#`",
        fix: byte(1) == UInt8(ascii: "/")
          ? .init(replacing: span(start..<start + 2), with: "#") : nil))
    position = endOfLine(from: start)
    append(.invalid, from: start)
  }

  /// `/pattern/flags` on one line; a `/` inside `[ ]` or after `\` does not end it.
  private mutating func scanRegex() {
    let start = position
    var inClass = false
    position += 1
    while position < bytes.count, !isLineEnd(at: position) {
      switch bytes[position] {
      case UInt8(ascii: "\\") where position + 1 < bytes.count && !isLineEnd(at: position + 1):
        position += 1
      case UInt8(ascii: "["):
        // A `]` that comes first belongs to the class.
        if !inClass {
          inClass = true
          if byte(1) == UInt8(ascii: "^") { position += 1 }
          if byte(1) == UInt8(ascii: "]") { position += 1 }
        }
      case UInt8(ascii: "]"):
        inClass = false
      case UInt8(ascii: "/") where !inClass:
        position += 1
        position = endOfWord(from: position)
        return append(.regex, from: start)
      default:
        break
      }
      position += 1
    }
    position = min(position, bytes.count)
    if position == bytes.count { endsInsideText = true }
    collector.error(
      Diagnostic(
        .unterminatedRegex, "this regular expression is never closed",
        at: .init(span(start..<start + 1), "it begins here"),
        help: "close it with `/` on the same line; to divide, put a space on both sides of `/`"))
    append(.regex, from: start)
  }
}
