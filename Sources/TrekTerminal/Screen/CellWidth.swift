import Trek

/// Cuts and fills texts to so many cells of a terminal.
package enum CellWidth {
  /// The width of a text without line ends.
  package static func of(_ text: String) -> Int { TerminalText.width(text) }

  /// The width of a text with colours of `Style`.
  package static func ofPainted(_ text: String) -> Int {
    var plain = String.UnicodeScalarView()
    var isEscape = false
    for scalar in text.unicodeScalars {
      if scalar == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(scalar) }
      if isEscape, scalar == "m" { isEscape = false }
    }
    return of(String(plain))
  }

  /// The text, cut with `…` where it is wider than so many cells.
  package static func cut(_ text: String, to width: Int) -> String {
    guard of(text) > width else { return text }
    guard width > 0 else { return "" }
    var result = ""
    var used = 0
    for character in text {
      let next = of(String(character))
      guard used + next < width else { break }
      result.append(character)
      used += next
    }
    return result + "…"
  }

  /// The text with blanks after it, up to so many cells.
  package static func pad(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - of(text)))
  }

  /// The text with blanks before it, up to so many cells.
  package static func padLeft(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - of(text))) + text
  }
}
