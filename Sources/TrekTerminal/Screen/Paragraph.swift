import Trek

/// Breaks prose into lines.
package enum Paragraph {
  /// The words of a text in lines of at most so many cells, those after the first behind so many
  /// blanks more.
  ///
  /// Empty lines of the text stay, and so do lines that begin with blanks: they are examples.
  package static func wrap(_ text: String, width: Int, indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines: [String] = []
    var current = ""
    func close() {
      if !current.isEmpty { lines.append(current) }
      current = ""
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) || line.first == " " {
        close()
        lines.append(String(line))
        continue
      }
      for word in line.split(separator: " ") {
        let needed = CellWidth.of(current) + 1 + CellWidth.of(String(word))
        if !current.isEmpty, needed > width { close() }
        current += current.isEmpty ? String(word) : " \(word)"
      }
    }
    close()
    return lines.joined(separator: "\n" + margin)
  }
}
