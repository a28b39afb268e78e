import Trek

/// What the help says about a type.
struct TypeHelp: Sendable {
  /// The name as scripts write it.
  let name: String
  /// What its values are.
  let meaning: String
  /// An expression of the type; checked by a test.
  let example: String

  /// The page.
  func text(_ style: Style) -> String {
    var page = HelpPage(style: style)
    page.heading("type \(name)")
    page.paragraph(meaning)
    page.heading("example")
    page.code(example)
    return page.text
  }

  /// All types that `param` and `def` take.
  static let all: [TypeHelp] = [
    TypeHelp(
      name: "Text", meaning: "Characters, UTF-8 throughout. `\\(…)` in quotes puts values in.",
      example: #""two and two is \(2 + 2)""#),
    TypeHelp(
      name: "Int", meaning: "A whole number of 64 bits. What does not fit is an error, never cut.",
      example: "1_000"),
    TypeHelp(
      name: "Number",
      meaning: """
        Any number. Those of JSON that are neither 64-bit integers nor doubles keep their digits \
        until they are used.
        """, example: "0.5"),
    TypeHelp(name: "Bool", meaning: "`true` or `false`.", example: "1 < 2"),
    TypeHelp(
      name: "Bytes", meaning: "A run of bytes, as a body has them. `decode` makes text of them.",
      example: #"fromBase64("aGVsbG8=")"#),
    TypeHelp(
      name: "Duration", meaning: "A stretch of time: `250ms 10s 2m 1h 1d`.", example: "1h + 30m"),
    TypeHelp(
      name: "Size", meaning: "A number of bytes: `10KB` is 10,000, `10KiB` is 10,240.",
      example: "64KiB * 2"),
    TypeHelp(
      name: "Rate", meaning: "How many in a time: `10/s`, `100/m`, or `n / 1s`.", example: "50/s"),
    TypeHelp(
      name: "URL", meaning: "An address. It may be written bare, without quotes.",
      example: "https://example.org/a?b=c"),
    TypeHelp(
      name: "Regex", meaning: "A regular expression between slashes, for `matches` and others.",
      example: #""abc" matches /^a.c$/"#),
    TypeHelp(
      name: "List", meaning: "Values in an order. `[Int]` is a list of integers.",
      example: "[1, 2, 3][0]"),
    TypeHelp(
      name: "Record",
      meaning: """
        Fields with names. `{name: Text}` is a record with a text in `name`. A missing field is an \
        error; `.field?` gives null instead.
        """, example: #"{name: "Ada", age: 36}.name"#),
    TypeHelp(name: "Any", meaning: "Any value: what is not known before the run.", example: "null"),
  ]
}
