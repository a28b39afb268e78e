import Trek
import TrekTerminal

/// Paints JSON that was written by us: keys, texts, numbers, words.
struct JSONColors {
  let style: Style

  /// The text with colours, and with what would steer a terminal as escapes.
  func text(_ json: String) -> String {
    json.split(separator: "\n", omittingEmptySubsequences: false).map(line)
      .joined(separator: "\n")
  }

  private func line(_ line: Substring) -> String {
    guard style.isOn else { return TerminalText.escaped(line) }
    var result = ""
    var rest = line.unicodeScalars[...]
    while let first = rest.first {
      switch first {
      case "\"":
        let end = Self.endOfText(rest)
        let text = TerminalText.escaped(String(rest[..<end]))
        rest = rest[end...]
        result += rest.first == ":" ? style.cyan(text) : style.green(text)
      case "-", "0"..."9":
        let number = rest.prefix {
          $0 == "-" || $0 == "+" || $0 == "." || ("0"..."9").contains($0) || $0 == "e" || $0 == "E"
        }
        result += style.yellow(String(number))
        rest = rest.dropFirst(number.count)
      case "t", "f", "n":
        let word = rest.prefix { ("a"..."z").contains($0) }
        result += style.dim(String(word))
        rest = rest.dropFirst(max(1, word.count))
      default:
        result += TerminalText.escaped(String(first))
        rest = rest.dropFirst()
      }
    }
    return result
  }

  /// Behind the quote that ends a text.
  private static func endOfText(_ text: Substring.UnicodeScalarView) -> String.Index {
    var index = text.index(after: text.startIndex)
    while index < text.endIndex {
      if text[index] == "\\" {
        index = text.index(after: index)
        if index == text.endIndex { break }
      } else if text[index] == "\"" {
        return text.index(after: index)
      }
      index = text.index(after: index)
    }
    return text.endIndex
  }
}
