internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `zip`: items with those of a list, in pairs.
  static let zip = StageDefinition(
    "zip", .sequence, "Puts each item together with the element of a list at the same place.",
    to: .type(.list(.any)),
    taking: Parameters(
      Parameter<List>("other", "The list; a pipeline in brackets makes one.")),
    discussion: """
      Gives `[item, element]`, and ends with the shorter of the two. The list is held; the items \
      are not. `map {a: .[0], b: .[1]}` makes records of the pairs.
      """,
    failures: [
      FailureDescription(
        "depth", "The items nest too deep for a list around them.",
        example: "1..511 | reduce [] as list { [list] } | zip [1]")
    ],
    examples: [
      Example(#"["a", "b", "c"] | zip [1, 2]"#, prints: "[\"a\",1]\n[\"b\",2]"),
      Example(
        #"1..2 | zip (["x", "y"] | upper) | "\(.[0]) \(.[1])""#, prints: "1 X\n2 Y"),
    ]
  ) { other in .sequence { _ in Zipper(other) } }
}

private final class Zipper: SequenceStage {
  private let other: List
  private var index = 0

  init(_ other: List) { self.other = other }

  var initialDemand: Demand { other.isEmpty ? .enough : .more }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    guard let partner = other[index] else {
      output.drop()
      return .enough
    }
    index += 1
    do throws(NestingError) {
      output.emit(item.with(.list(try List(checking: [item.value, partner]))))
    } catch {
      throw StageFailure(code: "zip.depth", error.description)
    }
    return index < other.count ? .more : .enough
  }
}
