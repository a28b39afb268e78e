/// Texts without sense.
enum RandomText {
  private static let pieces = [
    "let ", "param ", "secret ", "def ", "session ", "parallel ", "if ", "else ", "use ", "as ",
    "match ", "and ", "or ", "not ", "in ", "contains ", "matches ", "true", "false", "null", "a",
    "b.c", "user", "fetch ", "x", "f(", "(", ")", "[", "]", "{", "}", "{a: ", "{.a", "\"", "\"\"\"",
    "'", "\\(", "\\n", "\\", "/", "/x/", "|", "| ", "||", "&&", ",", ", ", ";", ":", ": ", "=",
    "==", "->", "=>", "..", ".", ".a", "?", "??", "+", "-", " -x", "*", "%", "<", ">", "!", "$",
    "@", "#", " # c\n", "#!", "\n", "\n\n", "\r\n", " ", "  ", "\t", "1", "1.5", "1e9", "5%", "10s",
    "10KB", "10/s", "0x1F", "1_", "99999999999999999999", "https://a.b/", "https://a.b/(c), ",
    "größe", "\u{FEFF}", "\u{A0}", "\u{201C}", "\u{0}", "\u{1B}", "👩‍👩‍👧", "then", "elif ", "{{x}}",
  ]

  /// Words and signs of the language in any order.
  static func soup(_ random: inout SeededGenerator) -> String {
    (0..<random.below(80)).map { _ in random.pick(pieces) }.joined()
  }

  /// Bytes, among them many that mean something.
  static func bytes(_ random: inout SeededGenerator) -> [UInt8] {
    let common = Array("({[\"'|.\n \\/#:,-=a1)}]".utf8)
    return (0..<random.below(300)).map { _ in
      random.oneIn(2) ? UInt8(random.below(256)) : random.pick(common)
    }
  }
}
