internal import TrekRegex
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `regex`: what a pattern finds in texts.
  static let regex = StageDefinition(
    "regex", .expand, "Gives what the groups of a regular expression hold, for each match.",
    from: .of(.text), to: .type(.any),
    taking: Parameters(
      Parameter<RegexArgument>("pattern", "The pattern, as `/(?<year>\\d{4})/`."),
      Parameter(
        "limit", "The most matches taken from one text.", default: Int.max, check: atLeast(0))),
    discussion: """
      Of each match, from left to right: a record of the groups that have names, or else a list of \
      all groups, or the whole match where there are none. A group that took no part is null. \
      Patterns are those of PCRE2; a search that takes a million steps is a failure, never a hang. \
      As a function `captures` gives the first match.
      """,
    failures: [
      FailureDescription("input", "The item is no text.", example: #""3" | json | regex /3/"#),
      FailureDescription(
        "limit", "The pattern can match the text in so many ways that the search was given up.",
        example: #"1..40 | "a" | collect | join(., "") + "b" | regex /^(a+)+$/"#),
    ],
    examples: [
      Example(
        #""born 1815, died 1852" | regex /(?<what>\w+) (?<year>\d{4})/ | "\(.what): \(.year)""#,
        prints: "born: 1815\ndied: 1852"),
      Example(#""a=1 b=2 c" | regex /(\w)=(\d)/"#, prints: "[\"a\",\"1\"]\n[\"b\",\"2\"]"),
      Example(#""one two three" | regex /\w+/ limit: 2"#, prints: "one\ntwo"),
    ]
  ) { pattern, limit in
    .expand { item throws(StageFailure) in
      guard case .text(let text) = item.value else {
        throw StageFailure(
          code: "regex.input", "`regex` looks into text, and this is \(item.value.typeName)")
      }
      return MatchIterator(pattern.regex, text, limit: limit)
    }
  }
}

/// The matches in a text, each looked for when it is wanted.
private final class MatchIterator: ValueIterator {
  private let regex: Regex
  private let text: Text
  private var position = Regex.Position()
  private var left: Int

  init(_ regex: Regex, _ text: Text, limit: Int) {
    self.regex = regex
    self.text = text
    left = limit
  }

  func next() throws(StageFailure) -> Value? {
    guard left > 0, let match = try regex.nextMatch(in: text, &position) else { return .none }
    left -= 1
    if regex.groupCount == 0 { return .text(text[match.range]) }
    return regex.captures(of: match, in: text)
  }
}
