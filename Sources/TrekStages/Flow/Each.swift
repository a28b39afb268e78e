internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `each`: a block for one item at a time, or the elements of a list in it.
  static let each = StageDefinition(
    "each", .flow(.each),
    "Gives the elements of a list in each item, or runs a block for one item at a time.",
    to: .derived { input, arguments in
      switch arguments["list"] {
      case nil: return .any
      case .list(let element)?: return element
      default: return .any
      }
    },
    taking: Parameters(
      EachListParameter(),
      BlockParameter("block", "What is run for one item at a time.", isOptional: true)),
    discussion: """
      `each .list` gives the elements, which keep what `as` bound before. `each { … }` runs its \
      block for an item only when that for the item before has ended; of sinks, `print` and `save` \
      can stand in it. With both, the block is run for each element.
      """,
    failures: [
      FailureDescription(
        "type", "What is to be gone through is no list.",
        example: #"'{"list": 3}' | json | each .list"#)
    ],
    examples: [
      Example(
        #"{name: "Ada", tags: ["x", "y"]} | as user | each .tags | "\(user.name) \(.)""#,
        prints: "Ada x\nAda y"),
      Example("[1, 2] | each { . * 10 }", prints: "10\n20"),
    ]
  ) { list, block in .flow(.each(block, elements: list)) }
}

/// The list of `each`, where one is given.
private struct EachListParameter: StageParameter {
  let descriptions = [
    ParameterDescription(
      name: "list", summary: "The list whose elements are given.", kind: .function,
      position: .positional, type: .list(.any), defaultText: "none")
  ]

  func bind(_ arguments: Arguments) throws(StageFailure) -> ItemExpression? {
    switch arguments["list"] {
    case .expression(let expression): return expression
    case .value(let value): return ItemExpression { _ in value }
    default: return nil
    }
  }
}
