internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `flatten`: the elements of lists.
  static let flatten = StageDefinition(
    "flatten", .expand, "Gives the elements of each list, one after the other.",
    from: .of(.list(.any)), to: .elementOfInput, taking: Parameters(),
    discussion: "One level: lists in the list stay lists.",
    failures: [
      FailureDescription(
        "input", "The item is no list.", example: #"["[1]", "2"] | json | flatten"#)
    ],
    examples: [Example("[[1, 2], [], [3, [4]]] | flatten", prints: "1\n2\n3\n[4]")]
  ) {
    .expand { item throws(StageFailure) in
      guard case .list(let list) = item.value else {
        throw StageFailure(
          code: "flatten.input", "`flatten` takes lists, and this is \(item.value.typeName)")
      }
      return ListElements(list)
    }
  }
}

/// The elements of a list, one after the other, without counting from its start each time.
final class ListElements: ValueIterator {
  private var elements: List.Iterator
  init(_ list: List) { elements = list.makeIterator() }
  func next() -> Value? { elements.next() }
}
