internal import TrekDiagnostics

extension ErrorCode {
  static let unquotedURL = ErrorCode(
    "E108", "a bare URL holds a character that needs quotes",
    story: """
      A URL without quotes goes up to the next white space. A quote, a brace, a `|` or `\\(` in it
      would be read as part of the URL where the script most likely goes on, so such a URL is put
      into quotes.
      """,
    wrong: "fetch https://example.org/a|print",
    right: "fetch \"https://example.org/a|print\"")
}

extension Lexer {
  /// A bare URL; the position is at the `:` after its scheme.
  ///
  /// It goes up to white space. Balanced brackets belong to it; it ends before a closing one that is
  /// not opened in it, and before `,` and `;` that nothing follows.
  mutating func scanURL(from start: Int) {
    var brackets: [UInt8] = []
    var foreign: Int?
    position += 3
    loop: while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x00...0x20, 0x7F:
        break loop
      case UInt8(ascii: "("), UInt8(ascii: "["):
        brackets.append(byte)
      case UInt8(ascii: ")"):
        guard brackets.last == UInt8(ascii: "(") else { break loop }
        brackets.removeLast()
      case UInt8(ascii: "]"):
        guard brackets.last == UInt8(ascii: "[") else { break loop }
        brackets.removeLast()
      case UInt8(ascii: "}") where foreign == nil:
        break loop
      case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "|"):
        foreign = foreign ?? position
      case UInt8(ascii: "\\") where self.byte(1) == UInt8(ascii: "("):
        foreign = foreign ?? position
      case UInt8(ascii: ",") where startsScheme(at: position + 1):
        foreign = foreign ?? position
      default:
        break
      }
      position += 1
    }
    while position > start + 3,
      [UInt8(ascii: ","), UInt8(ascii: ";")].contains(bytes[position - 1])
    {
      position -= 1
    }
    if let foreign, foreign < position { reportUnquoted(start..<position, at: foreign) }
    append(.url, from: start)
  }

  /// Whether another URL begins at an offset.
  private func startsScheme(at offset: Int) -> Bool {
    guard startsWord(at: offset) else { return false }
    let end = endOfWord(from: offset)
    return byte(at: end) == UInt8(ascii: ":") && byte(at: end + 1) == UInt8(ascii: "/")
      && byte(at: end + 2) == UInt8(ascii: "/")
  }

  private mutating func reportUnquoted(_ url: Range<Int>, at offset: Int) {
    let character = text(offset..<offset + (bytes[offset] == UInt8(ascii: "\\") ? 2 : 1))
    let help =
      switch character {
      case ",": "put a space after `,`, or quote this URL"
      case "|": "put a space before `|`, or quote this URL"
      default: "quote this URL"
      }
    collector.error(
      Diagnostic(
        .unquotedURL, "a bare URL holds `\(character)`",
        at: .init(span(offset..<offset + character.utf8.count), "not in a URL without quotes"),
        labels: [.init(span(url), "the URL goes up to white space")],
        help: help))
  }
}
