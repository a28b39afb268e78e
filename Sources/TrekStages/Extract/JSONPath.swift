internal import TrekStageKit
internal import TrekValues

extension StageDefinition {
  /// `jsonpath`: what a query finds in values.
  static let jsonpath = StageDefinition(
    "jsonpath", .expand, "Gives what a JSONPath query (RFC 9535) finds in each item.",
    to: .type(.any),
    taking: Parameters(
      Parameter<JSONPath>("query", "The query, as `$..price`."),
      Parameter(
        "paths", "Whether it gives records of `path` and `value`.", default: false)),
    discussion: """
      The whole of RFC 9535: names, `*`, indices, slices, `..`, filters such as `?@.price < 10`, \
      and the functions `length count match search value`. What is found comes in the order of the \
      value. Where a path is known `.store.book[0]` says the same, and a field that is not there \
      is a failure; a query that finds nothing gives nothing.
      """,
    failures: [
      FailureDescription(
        "limit", "The query goes through more values than it may.",
        example: #"1..1500 | collect | {a: ., b: .} | jsonpath "$..[?count($..*) > count($..a)]""#)
    ],
    examples: [
      Example(
        #"""
        {books: [{title: "A", price: 8}, {title: "B", price: 12}]}
        | jsonpath "$.books[?@.price < 10].title"
        """#, prints: "A"),
      Example(
        #"{a: [1, {b: 2}]} | jsonpath "$..b" paths: true"#,
        prints: #"{"path":"$['a'][1]['b']","value":2}"#),
    ]
  ) { query, paths in
    .expand { item throws(StageFailure) in
      var search = JSONPathSearch(item.value, keepsPaths: paths)
      let nodes = try search.nodes(query)
      return NodeIterator(nodes, givesPaths: paths)
    }
  }
}

/// What a query found, one after the other.
private final class NodeIterator: ValueIterator {
  private let nodes: [JSONPathNode]
  private let givesPaths: Bool
  private var index = 0

  init(_ nodes: [JSONPathNode], givesPaths: Bool) {
    self.nodes = nodes
    self.givesPaths = givesPaths
  }

  func next() throws(StageFailure) -> Value? {
    guard index < nodes.count else { return .none }
    let node = nodes[index]
    index += 1
    guard givesPaths else { return node.value }
    do throws(NestingError) {
      return .record(
        try Record(
          checking: RecordShape(["path", "value"]),
          values: [.text(JSONPathPlace.text(node.path)), node.value]))
    } catch {
      throw StageFailure(code: "jsonpath.depth", error.description)
    }
  }
}

extension JSONPath: ArgumentValue {
  static var argumentType: ValueType { .text }

  init(argument: Value) throws(ArgumentMismatch) {
    guard case .text(let text) = argument else {
      throw ArgumentMismatch("must be a JSONPath query, and is \(argument.typeName)")
    }
    do throws(JSONPathError) {
      self = try JSONPathParser.read(text.string)
    } catch {
      throw ArgumentMismatch(
        "is no JSONPath query: \(error.message)", offset: error.offset, help: error.help)
    }
  }

  var argumentText: String { text.argumentText }
}
