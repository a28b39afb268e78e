import Trek

/// What the help says about a kind of statement.
struct StatementHelp: Sendable {
  /// The word that it begins with, or what it is called.
  let name: String
  /// How it is written.
  let form: String
  /// What it means.
  let meaning: String
  /// A script that uses it; checked by a test.
  let example: String

  /// The page.
  func text(_ style: Style) -> String {
    var page = HelpPage(style: style)
    page.heading("statement \(name)")
    page.code(form)
    page.paragraph(meaning)
    page.heading("example")
    page.code(example)
    return page.text
  }

  /// All kinds, in the order of the reference.
  static let all: [StatementHelp] = [
    StatementHelp(
      name: "pipeline", form: "head | stage | stage",
      meaning: """
        Runs to its end. The head is a source, a request, or an expression: a list gives its items, \
        any other value itself. A pipeline that does not end in a sink prints its items.
        """,
      example: "[1, 2, 3] | where . > 1 | map . * 10"),
    StatementHelp(
      name: "let", form: "let name = expression or pipeline",
      meaning: """
        Keeps a value. A pipeline that gives one value (`count`, `collect`, …) runs here; any other \
        is a stream, which runs where it is used, once.
        """,
      example: "let total = [1, 2, 3] | sum\ntotal | print"),
    StatementHelp(
      name: "param", form: "param name: Type = default  # help",
      meaning: """
        A value that whoever runs the script gives: `trek x.pipe name=value`. Without a default it \
        must be given. The comment behind it is its help.
        """,
      example: "param count: Int = 3  # how many\n1..count | print"),
    StatementHelp(
      name: "secret", form: "secret name = env(\"NAME\")",
      meaning: """
        A value that is shown as `•••` wherever it would be seen: in messages, in reports, and in \
        what is printed.
        """,
      example: "secret token = env(\"TOKEN\") ?? \"none\"\ntoken | print"),
    StatementHelp(
      name: "def", form: "def name(parameter, parameter: Type = default) = pipeline",
      meaning: """
        A stage of one's own. It takes the stream if its head needs one or mentions `.`; where it \
        makes one item of one, it is a function too.
        """,
      example: "def twice(n: Int = 2) = map . * n\n[1, 2] | twice | print"),
    StatementHelp(
      name: "session", form: "session name { base: …, headers: …, rate: … }",
      meaning: """
        Defaults for requests, and a cookie jar. Without a name they are those of the whole file; \
        `session: name` chooses one for a request. A label beats the session.
        """,
      example: "session { headers: {Accept: \"application/json\"}, rate: 50/s }\n1 | print"),
    StatementHelp(
      name: "parallel", form: "parallel { statement; statement }",
      meaning: """
        Its statements run at the same time; it ends when all have ended. At the head of a pipeline \
        its `let`s become one record.
        """,
      example: "parallel {\n  let a = 1\n  let b = [1, 2] | sum\n} | print"),
    StatementHelp(
      name: "if", form: "if condition { … } else { … }",
      meaning: "Runs the statements of the branch whose condition holds. It is an expression too.",
      example: "let n = 3\nif n > 2 { \"many\" | print } else { \"few\" | print }"),
    StatementHelp(
      name: "use", form: "use \"file.pipe\" as name",
      meaning: """
        Makes the `def`s, the named `session`s and the values of another file known as `name.…`. \
        Nothing of it runs by itself.
        """,
      example:
        "# lib.pipe holds: def twice = map . * 2\nuse \"lib.pipe\" as lib\n1 | lib.twice | print"),
  ]
}
