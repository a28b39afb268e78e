internal import TrekRegex
internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `upper`.
  static let upper = FunctionDefinition(
    "upper", group: "Text", "Gives a text in capital letters.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    failures: [
      FailureDescription("argument", "The argument is no text.", example: #""1" | json | upper"#)
    ],
    examples: [
      Example(#"["straße"] | upper"#, prints: "STRASSE"),
      Example(#"upper("a") + "b""#, prints: "Ab"),
    ]
  ) { text in .text(Text(text.string.uppercased())) }

  /// The function `lower`.
  static let lower = FunctionDefinition(
    "lower", group: "Text", "Gives a text in small letters.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    examples: [Example(#"lower("ÀB")"#, prints: "àb")]
  ) { text in .text(Text(text.string.lowercased())) }

  /// The function `trim`.
  static let trim = FunctionDefinition(
    "trim", group: "Text", "Takes white space away at both ends of a text.",
    taking: Argument<Text>("text", "The text."), gives: .text,
    examples: [Example(#"["  a b \t\n"] | trim | "<\(.)>""#, prints: "<a b>")]
  ) { text in .text(Trimming.trim(text)) }

  /// The function `starts`.
  static let starts = FunctionDefinition(
    "starts", group: "Text", "Says whether a text begins with another.",
    taking: Argument<Text>("text", "The text."), Argument<Text>("prefix", "What it begins with."),
    gives: .bool,
    examples: [Example(#"["/a", "b"] | where starts(., "/")"#, prints: "/a")]
  ) { text, prefix in
    .bool(
      text.withUTF8 { bytes in
        prefix.withUTF8 { bytes.count >= $0.count && bytes.prefix($0.count).elementsEqual($0) }
      })
  }

  /// The function `ends`.
  static let ends = FunctionDefinition(
    "ends", group: "Text", "Says whether a text ends with another.",
    taking: Argument<Text>("text", "The text."), Argument<Text>("suffix", "What it ends with."),
    gives: .bool,
    examples: [Example(#"["a.csv", "b.txt"] | where ends(., ".csv")"#, prints: "a.csv")]
  ) { text, suffix in
    .bool(
      text.withUTF8 { bytes in
        suffix.withUTF8 { bytes.count >= $0.count && bytes.suffix($0.count).elementsEqual($0) }
      })
  }

  /// The function `pad`.
  static let pad = FunctionDefinition(
    "pad", group: "Text", "Fills a text up to a width in characters.",
    taking: Argument<Text>("text", "The text."),
    Argument<Int>("width", "How many characters it has at least."),
    Argument<Text>("fill", "The character that it is filled with.", default: " "),
    Argument("side", "Where it is filled: `left` or `right`.", default: PadSide.right),
    gives: .text,
    failures: [
      FailureDescription(
        "fill", "The filling is not one character.", example: #"["a"] | pad 3, "--""#),
      FailureDescription(
        "width", "The width is negative or above a million.",
        example: #"["a"] | pad 10000000"#),
    ],
    examples: [
      Example(#"pad("7", 3, "0", "left")"#, prints: "007"),
      Example(#""<\(pad("ab", 4))>""#, prints: "<ab  >"),
    ]
  ) { (text, width, fill, side) throws(StageFailure) in
    guard (0...1_000_000).contains(width) else {
      throw StageFailure(
        code: "pad.width", "the width must be from 0 to 1000000, and is \(width)")
    }
    let scalars = fill.string.unicodeScalars
    guard scalars.count == 1 else {
      throw StageFailure(
        code: "pad.fill", "the filling must be one character, and is \(fill.debugDescription)")
    }
    let string = text.string
    let missing = width - string.unicodeScalars.count
    if missing <= 0 { return .text(text) }
    let filling = String(repeating: fill.string, count: missing)
    return .text(Text(side == .left ? filling + string : string + filling))
  }

  /// The function `split`.
  static let split = FunctionDefinition(
    "split", group: "Text", "Gives the parts of a text between separators.",
    taking: Argument<Text>("text", "The text."),
    Argument<SearchPattern>("separator", "The separator, or a regex that matches it."),
    gives: .list(.text),
    discussion: "An empty text has one part, which is empty.",
    failures: [
      FailureDescription(
        "argument", "The separator is empty, or neither text nor regex.",
        example: #"["abc"] | split """#)
    ],
    examples: [
      Example(#"split("a,b,,c", ",")"#, prints: "a\nb\n\nc"),
      Example(#"split("a1b22c", /\d+/)"#, prints: "a\nb\nc"),
    ]
  ) { (text, separator) throws(StageFailure) in
    switch separator {
    case .regex(let regex): return .list(List(try regex.split(text).map(Value.text)))
    case .text(let separator):
      return .list(List(LiteralSearch.split(text, at: separator).map(Value.text)))
    }
  }

  /// The function `join`.
  static let join = FunctionDefinition(
    "join", group: "Text", "Puts the elements of a list together to one text.",
    taking: Argument<List>("list", "Texts, numbers, or what else prints on one line."),
    Argument<Text>("separator", "What stands between two elements.", default: ""), gives: .text,
    failures: [
      FailureDescription(
        "element", "An element is null, a list or a record.",
        example: "[[1, null]] | map join(., \",\")")
    ],
    examples: [
      Example(#"join(["a", "b", 3], ", ")"#, prints: "a, b, 3"),
      Example(#"join(["x", "y"])"#, prints: "xy"),
    ]
  ) { (list, separator) throws(StageFailure) in
    let output = ByteBuffer()
    var index = 0
    for element in list {
      switch element {
      case .null, .list, .record, .bytes:
        throw StageFailure(
          code: "join.element", "element \(index) is \(element.typeName), and cannot be joined")
      default: break
      }
      if index > 0 { separator.append(to: output) }
      guard output.count <= LiteralSearch.longestText else {
        throw StageFailure(code: "join.size", "the text would be longer than 256MiB")
      }
      element.appendPrinted(to: output)
      index += 1
    }
    return .text(Text(knownValid: output.bytes).detached())
  }

  /// The function `replace`.
  static let replace = FunctionDefinition(
    "replace", group: "Text", "Replaces all that is found in a text.",
    taking: Argument<Text>("text", "The text."),
    Argument<SearchPattern>("pattern", "What is looked for: a text, or a regex."),
    Argument<Text>("with", "What is put in its place."), gives: .text,
    discussion: """
      For a regex `$1` and `${name}` in the replacement stand for what its groups hold, `$0` for \
      all that was found, `$$` for a dollar sign.
      """,
    failures: [
      FailureDescription(
        "argument", "What is looked for is empty, or neither text nor regex.",
        example: #"["abc"] | replace "", "x""#)
    ],
    examples: [
      Example(#"replace("a.b.c", ".", "/")"#, prints: "a/b/c"),
      Example(#"replace("1969-07-20", /(\d+)-(\d+)-(\d+)/, "$3.$2.$1")"#, prints: "20.07.1969"),
    ]
  ) { (text, pattern, replacement) throws(StageFailure) in
    switch pattern {
    case .regex(let regex):
      let template = try RegexTemplate(replacement, for: regex)
      return .text(try regex.replace(in: text, with: template))
    case .text(let wanted):
      return .text(try LiteralSearch.replace(wanted, with: replacement, in: text))
    }
  }

  /// The function `captures`.
  static let captures = FunctionDefinition(
    "captures", group: "Text", "Gives what the groups of a regex hold where it is found first.",
    taking: Argument<Text>("text", "The text."),
    Argument<RegexArgument>("regex", "The regular expression."), gives: .any,
    discussion: """
      A record of the groups that have names, `(?<year>\\d+)`, or else a list of all groups; null \
      where nothing is found.
      """,
    failures: [
      FailureDescription(
        "argument", "The second argument is no regex.", example: #"'"a"' | json | captures(., .)"#)
    ],
    examples: [
      Example(#"captures("born 1815", /(?<year>\d{4})/).year"#, prints: "1815"),
      Example(#"captures("a=1", /(\w)=(\w)/)"#, prints: "a\n1"),
      Example(#"captures("x", /\d/)"#, prints: "null"),
    ]
  ) { (text, regex) throws(StageFailure) in try regex.regex.captures(in: text) }
}

/// The sides of a text.
enum PadSide: String, ArgumentWord {
  /// Before the text.
  case left
  /// Behind it.
  case right
}
