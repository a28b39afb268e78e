internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension FunctionDefinition {
  /// The function `css`.
  static let css = FunctionDefinition(
    "css", group: "Documents", "Gives the list of what a CSS selector finds in an element.",
    taking: Argument<Value>("element", "A page or an element."),
    Argument<Selector>("selector", "The selector; `::text` and `::attr(name)` give texts."),
    gives: .list(.any),
    discussion: "As the stage `css`, which gives one item after the other.",
    failures: [
      FailureDescription(
        "input", "It is no page and no element.", example: #""3" | json | css(., "a")"#)
    ],
    examples: [
      Example(
        #"""
        fetch "https://example.test/page.html" | html
        | {title: css(., "h1::text")[0], links: count(css(., "a"))}
        """#, prints: #"{"title":"The crew","links":4}"#)
    ]
  ) { value, selector throws(StageFailure) in
    let element = try DocumentInput.element(value, stage: "css")
    let selection = Selection(selector, in: element)
    var values: [Value] = []
    while let value = try selection.next(stage: "css") { values.append(value) }
    return .list(List(values))
  }
}
