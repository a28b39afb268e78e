internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `css`: what a selector finds in pages and elements.
  static let css = StageDefinition(
    "css", .expand, "Gives the elements, or texts, that a CSS selector finds in each element.",
    from: DocumentInput.element,
    to: .type(.any),
    taking: Parameters(
      Parameter<Selector>("selector", "The selector; `::text` and `::attr(name)` give texts.")),
    discussion: """
      Selectors Level 4 as browsers have it: types, `#id`, `.class`, `[attribute]` with all \
      operators and `i`, the four combinators, lists, `:is :where :not :has`, `:nth-child(2n+1 of \
      .x)` and its kin, `:first-child :last-child :only-child` and `…-of-type`, `:root :scope \
      :empty`, `:link :checked :enabled :disabled`. `a::attr(href)` gives the values of an \
      attribute, `h1::text` the texts directly in an element, `h1 ::text` all in it.

      What is found comes in the order in which it stands in the document, each element once. \
      Conditions may look outside of the element that is searched; `> li` begins at it. In XML \
      names have their case, `name` also finds `p:name`, and `p|name` that prefix alone, as the \
      document writes it.

      As a function it gives a list: `{title: css(., "title::text")[0]}`.
      """,
    failures: [
      FailureDescription(
        "input", "The item is no page and no element.", example: #""3" | json | css "a""#),
      FailureDescription(
        "limit", "The selector took too many steps in this document.",
        example: #"""
          1..12000 | "<i></i>" | collect | join(., "") | html
          | css "i ~ i ~ i ~ i ~ b, i:has(~ i ~ i ~ i ~ b)"
          """#),
    ],
    examples: [
      Example(
        #"fetch "https://example.test/page.html" | html | css "li > a" | text"#,
        prints: "Ada\nLin"),
      Example(
        #"fetch "https://example.test/page.html" | html | css "a[href^='/users/']::attr(href)""#,
        prints: "/users/1\n/users/2"),
      Example(
        #""<ul><li>a<li class=x>b<li>c</ul>" | html | css "li:not(.x)""#,
        prints: "<li>a</li>\n<li>c</li>"),
    ]
  ) { selector in
    .expand { item throws(StageFailure) in
      SelectionIterator(selector, try DocumentInput.element(item.value, stage: "css"))
    }
  }
}

/// What a selector finds, as it is wanted.
private final class SelectionIterator: ValueIterator {
  private let selection: Selection

  init(_ selector: Selector, _ element: Element) {
    selection = Selection(selector, in: element)
  }

  func next() throws(StageFailure) -> Value? { try selection.next(stage: "css") }
}
