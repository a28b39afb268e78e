internal import TrekDocument
internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `attr`: the value of an attribute.
  static let attr = StageDefinition(
    "attr", .map, "Gives the value of an attribute of each element.",
    from: DocumentInput.element, to: .type(.any),
    taking: Parameters(
      ItemParameter<String>("name", "The attribute's name."),
      Parameter("optional", "Whether an element without it gives null.", default: false)),
    discussion: """
      In a page the case of the name does not matter. The value is as it is written: `links` makes \
      URLs absolute.
      """,
    failures: [
      FailureDescription(
        "input", "The item is no page and no element.", example: #""3" | json | attr "href""#),
      FailureDescription(
        "missing", "The element has no attribute of this name.",
        example: #""<a>x</a>" | html | css "a" | attr "href""#),
    ],
    examples: [
      Example(
        #"fetch "https://example.test/page.html" | html | css "li a" | attr "href""#,
        prints: "/users/1\n/users/2"),
      Example(
        #""<a href=x>1</a><a>2</a>" | html | css "a" | attr "href" optional: true"#,
        prints: "x\nnull"),
    ]
  ) { name, isOptional in
    .map { item throws(StageFailure) in
      let element = try DocumentInput.element(item.value, stage: "attr")
      let name = try name(item)
      if let value = element.attribute(name) { return .text(value) }
      if isOptional { return .null }
      let names = element.attributes.map { "`\($0.name)`" }
      throw StageFailure(
        code: "attr.missing", "the element `\(element.name)` has no attribute `\(name)`",
        notes: names.isEmpty ? [] : ["it has \(names.prefix(12).joined(separator: ", "))"],
        help: "`optional: true` gives null instead")
    }
  }
}
