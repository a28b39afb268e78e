extension Printer {
  mutating func add(_ literal: StringLiteral) {
    switch literal.form {
    case .raw: layout.text("'\(literal.plainText ?? "")'")
    case .quoted: addQuoted(literal)
    case .multiline: addLines(literal)
    }
  }

  private mutating func addQuoted(_ literal: StringLiteral) {
    layout.text("\"")
    for part in literal.parts {
      switch part {
      case .text(let text, let written): layout.text(written ?? Printer.escaped(text))
      case .expression(let expression): addInterpolation(expression)
      }
    }
    layout.text("\"")
  }

  /// An expression in a text, on one line however long it is.
  private mutating func addInterpolation(_ expression: Expression) {
    let wasFlat = isFlat
    isFlat = true
    layout.text("\\(")
    add(expression)
    layout.text(")")
    isFlat = wasFlat
  }

  /// A text of several lines, indented with the script.
  private mutating func addLines(_ literal: StringLiteral) {
    layout.text("\"\"\"")
    layout.indent()
    layout.hardLine()
    for part in literal.parts {
      switch part {
      case .text(let text, let written): addLines(written ?? Printer.escaped(lines: text))
      case .expression(let expression): addInterpolation(expression)
      }
    }
    if !literal.parts.isEmpty { layout.hardLine() }
    layout.text("\"\"\"")
    layout.dedent()
  }

  private mutating func addLines(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index > 0 { layout.hardLine() }
      layout.text(String(line))
    }
  }

  // MARK: Escapes

  /// A text as it stands between double quotes.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\n": result += "\\n"
      default: append(scalar, to: &result)
      }
    }
    return result
  }

  /// A text as it stands between three double quotes; line ends stay.
  static func escaped(lines text: String) -> String {
    var result = ""
    var quotes = 0
    for scalar in text.unicodeScalars {
      quotes = scalar == "\"" ? quotes + 1 : 0
      if quotes == 3 {
        result += "\\\""
        quotes = 0
      } else if scalar == "\n" {
        result += "\n"
      } else {
        append(scalar, to: &result)
      }
    }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    switch scalar {
    case "\\": result += "\\\\"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\0": result += "\\0"
    case "\u{1}"..."\u{1F}", "\u{7F}":
      result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: result.unicodeScalars.append(scalar)
    }
  }

  /// A pattern as it stands between slashes: a slash outside of `[ ]` is escaped.
  static func escaped(pattern: String) -> String {
    var result: [UInt8] = []
    var inClass = false
    var bytes = pattern.utf8.makeIterator()
    var previous: UInt8 = 0
    while let byte = bytes.next() {
      switch byte {
      case UInt8(ascii: "\\"):
        result.append(byte)
        if let next = bytes.next() { result.append(next) }
        previous = 0
        continue
      case UInt8(ascii: "[") where !inClass:
        inClass = true
        previous = byte
        result.append(byte)
        continue
      case UInt8(ascii: "^") where previous == UInt8(ascii: "["):
        result.append(byte)
        continue
      case UInt8(ascii: "]"):
        // The first of a class belongs to it.
        if previous != UInt8(ascii: "[") { inClass = false }
      case UInt8(ascii: "/") where !inClass:
        result.append(UInt8(ascii: "\\"))
      default: break
      }
      result.append(byte)
      previous = 0
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Whether a bracket in a URL is not closed in it, so that one right after it would be.
  static func hasOpenBracket(_ url: String) -> Bool {
    var depth = 0
    for byte in url.utf8 {
      if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") { depth += 1 }
      if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") { depth -= 1 }
    }
    return depth > 0
  }
}
