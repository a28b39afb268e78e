internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `group`: items with the same key together.
  static let group = StageDefinition(
    "group", .sequence,
    "Puts items with the same key together and gives one record for each key.",
    to: .derived { input, arguments in
      let key = arguments["key"] ?? .any
      guard let values = arguments["values"] else {
        return .record(["key": key, "items": .list(input)], open: false)
      }
      guard case .record(let fields, let open) = values else { return .any }
      return .record(fields.merging(["key": key]) { own, _ in own }, open: open)
    },
    taking: Parameters(
      FunctionParameter("key", "What items of one group have in common."),
      AggregateParameter("values", "A record made of each group; without it the list `items`.")),
    bindings: .end,
    discussion: """
      In the second argument stages that give one value are over the group: \
      `group .host, {n: count(), t: mean(.time.total)}` gives `{key, n, t}`. The groups come in the \
      order in which their first items came, once the last item is there.
      """,
    failures: [
      FailureDescription(
        "depth", "The items nest too deep for a record around their list.",
        example: "1..511 | reduce [] as list { [list] } | group 1"),
      FailureDescription(
        "values", "The second argument gives no record.",
        example: #""[1, 2]" | json | flatten | group ., sum()"#),
    ],
    examples: [
      Example(
        "1..5 | group . % 2 == 0",
        prints: "{\"key\":false,\"items\":[1,3,5]}\n{\"key\":true,\"items\":[2,4]}"),
      Example(
        #"""
        [{host: "a", n: 1}, {host: "b", n: 5}, {host: "a", n: 2}]
        | group .host, {n: count(), top: max(.n)}
        """#, prints: "{\"key\":\"a\",\"n\":2,\"top\":2}\n{\"key\":\"b\",\"n\":1,\"top\":5}"),
    ]
  ) { key, values in .sequence { _ in Grouper(key, values) } }
}

private final class Grouper: SequenceStage {
  let holdsItems = true
  private let key: ItemExpression
  private let makeValues: (@Sendable () throws(StageFailure) -> any Fold)?
  private var places: [Value: Int] = [:]
  private var groups: [Group] = []

  init(
    _ key: ItemExpression, _ values: (@Sendable () throws(StageFailure) -> any Fold)?
  ) {
    self.key = key
    makeValues = values
  }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    let key = try key(item).compacted
    let group: Group
    if let place = places[key] {
      group = groups[place]
    } else {
      group = Group(key, try makeValues?() ?? ListFold(stage: "group"), item.ordinal)
      places[key] = groups.count
      groups.append(group)
    }
    try group.fold.take(item)
    return .more
  }

  func finish() -> (any HeldItems)? {
    defer {
      groups = []
      places = [:]
    }
    return GroupedItems(groups, isList: makeValues == nil)
  }
}

private final class Group {
  let key: Value
  let fold: any Fold
  let ordinal: Int

  init(_ key: Value, _ fold: any Fold, _ ordinal: Int) {
    self.key = key
    self.fold = fold
    self.ordinal = ordinal
  }
}

/// The groups as records, each made and let go when it is asked for.
private final class GroupedItems: HeldItems {
  private static let listShape = RecordShape(["key", "items"])
  private var groups: [Group?]
  private var index = 0
  private let isList: Bool

  init(_ groups: [Group], isList: Bool) {
    self.groups = groups
    self.isList = isList
  }

  func next() throws(StageFailure) -> Item? {
    guard index < groups.count, let group = groups[index] else { return nil }
    groups[index] = nil
    index += 1
    let value = try group.fold.finish()
    if isList {
      return Item(
        try NestedRecord.make(Self.listShape, [group.key, value], stage: "group"),
        ordinal: group.ordinal)
    }
    guard case .record(let record) = value else {
      throw StageFailure(
        code: "group.values", "what is made of a group must be a record, and is \(value.typeName)",
        help: "name it: `{n: count()}`")
    }
    let head: Record = ["key": group.key]
    return Item(.record(head.merging(record)), ordinal: group.ordinal)
  }
}
