internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `join`: items with the records of a list that have the same key.
  static let join = StageDefinition(
    "join", .expand, "Puts each item together with the records of a list that have its key.",
    to: .derived { input, arguments in JoinKind.type(input, arguments) },
    taking: Parameters(
      Parameter<List>("other", "The list; a pipeline in brackets makes one."),
      FunctionParameter("by", "The key, of items and of the list's elements alike."),
      Parameter(
        "kind",
        "`inner`: items with a partner; `left`: all; `anti`: those without one.",
        default: JoinKind.inner),
      Parameter<String?>(
        "into", "The field that gets the partner; without it its fields are added.", default: nil)
    ),
    discussion: """
      The list is held, with an index over its keys; the items stream by, in their order, each once \
      for every partner in the order of the list. Without `into` the partner's fields stand behind \
      those of the item; of a field that both have the item's stays. A `left` item without partner \
      gets null for them. A null is no key: it has no partner.

      As a function `join` puts texts together.
      """,
    failures: [
      FailureDescription(
        "record", "The item, or its partner, is no record, so that nothing can be added to it.",
        example: "[1] | join [1], ."),
      FailureDescription(
        "depth", "The item nests too deep for a record around it.",
        example: #"1..511 | reduce [] as list { [list] } | join [1], 1 into: "x""#),
    ],
    examples: [
      Example(
        #"""
        let users = [{id: 1, name: "Ada"}, {id: 2, name: "Lin"}]
        [{id: 2, total: 5}, {id: 3, total: 7}] | join users, .id
        """#, prints: #"{"id":2,"total":5,"name":"Lin"}"#),
      Example(
        #"""
        let users = [{id: 1, name: "Ada"}]
        [{id: 1}, {id: 3}] | join users, .id kind: left into: "user"
        """#, prints: "{\"id\":1,\"user\":{\"id\":1,\"name\":\"Ada\"}}\n{\"id\":3,\"user\":null}"),
      Example(
        #"[{id: 1}, {id: 3}] | join [{id: 1}], .id kind: anti"#, prints: #"{"id":3}"#),
    ]
  ) { (other, key, kind, into) throws(StageFailure) in
    let index = JoinIndex(other, by: key)
    return .expand { item throws(StageFailure) in
      try index.partners(of: item, by: key, kind, into: into)
    }
  }
}

/// Which items `join` gives.
enum JoinKind: String, ArgumentWord {
  /// Those that have a partner.
  case inner
  /// All.
  case left
  /// Those that have none, as they are.
  case anti

  static func type(_ input: ValueType, _ arguments: [String: ValueType]) -> ValueType {
    guard case .record(let fields, _) = input else { return .any }
    return .record(fields, open: true)
  }
}

/// The elements of a list by their keys.
///
/// Made once for a run; keys are read when the first item comes, so that what is wrong with one is a
/// failure of an item and not of the script.
private final class JoinIndex: Sendable {
  private let values: [Value]
  private let key: ItemExpression
  private let built = Locked<Result<Built, StageFailure>?>(nil)

  struct Built: Sendable {
    var places: [Value: [Int]] = [:]
    /// The fields that any element has, in the order in which they first stand.
    var fields: [Text] = []
  }

  init(_ list: List, by key: ItemExpression) {
    values = list.array
    self.key = key
  }

  private func index() throws(StageFailure) -> Built {
    let result = built.withLock { built in
      if let built { return built }
      let made = build()
      built = made
      return made
    }
    return try result.get()
  }

  private func build() -> Result<Built, StageFailure> {
    var built = Built()
    var seen: Set<Text> = []
    for (place, value) in values.enumerated() {
      do throws(StageFailure) {
        let key = try key(Item(value))
        if !key.isNull { built.places[key, default: []].append(place) }
      } catch {
        return .failure(error)
      }
      guard case .record(let record) = value else { continue }
      for name in record.keys where seen.insert(name).inserted { built.fields.append(name) }
    }
    return .success(built)
  }

  func partners(
    of item: Item, by key: ItemExpression, _ kind: JoinKind, into: String?
  ) throws(StageFailure) -> any ValueIterator {
    let index = try index()
    let own = try key(item)
    let places = own.isNull ? [] : index.places[own] ?? []
    switch (kind, places.isEmpty) {
    case (.anti, true): return ListIterator([item.value])
    case (.anti, false), (.inner, true): return ListIterator(List())
    case (.left, true):
      let partner =
        into != nil ? Value.null : .record(Record(index.fields.map { ($0, Value.null) }))
      return ListIterator([try merge(item.value, partner, into)])
    default:
      return PartnerIterator(places) { [values] place throws(StageFailure) in
        try self.merge(item.value, values[place], into)
      }
    }
  }

  private func merge(
    _ value: Value, _ partner: Value, _ into: String?
  ) throws(StageFailure) -> Value {
    if let into {
      guard case .record(let record) = value else {
        return try Self.record([("item", value), (into, partner)])
      }
      return try Self.record(
        record.map { ($0.0.string, $0.1) }.filter { $0.0 != into } + [(into, partner)])
    }
    guard case .record(let record) = value, case .record(let other) = partner else {
      throw StageFailure(
        code: "join.record",
        "fields are added to records, and this joins \(value.typeName) with \(partner.typeName)",
        help: "`into: \"name\"` puts the partner into a field")
    }
    var fields = record.map { ($0.0, $0.1) }
    for (name, value) in other where record[name.string] == nil { fields.append((name, value)) }
    return .record(Record(fields))
  }

  private static func record(_ fields: [(String, Value)]) throws(StageFailure) -> Value {
    do throws(NestingError) {
      return .record(
        try Record(checking: RecordShape(fields.map(\.0)), values: fields.map(\.1)))
    } catch {
      throw StageFailure(code: "join.depth", error.description)
    }
  }
}

/// An item with each of its partners, made when it is wanted.
private final class PartnerIterator: ValueIterator {
  private let places: [Int]
  private let make: (Int) throws(StageFailure) -> Value
  private var index = 0

  init(_ places: [Int], _ make: @escaping (Int) throws(StageFailure) -> Value) {
    self.places = places
    self.make = make
  }

  func next() throws(StageFailure) -> Value? {
    guard index < places.count else { return .none }
    index += 1
    return try make(places[index - 1])
  }
}
