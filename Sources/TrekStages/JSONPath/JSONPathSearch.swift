internal import TrekStageKit
internal import TrekValues

/// One value that a query found, and the way to it.
struct JSONPathNode {
  let value: Value
  let path: JSONPathPlace?
}

/// A step on the way to a value; nil stands for the root.
final class JSONPathPlace: Sendable {
  enum Step: Sendable {
    case name(Text)
    case index(Int)
  }

  let parent: JSONPathPlace?
  let step: Step

  init(_ parent: JSONPathPlace?, _ step: Step) {
    self.parent = parent
    self.step = step
  }

  /// The normalized path (section 2.7).
  static func text(_ place: JSONPathPlace?) -> Text {
    var steps: [Step] = []
    var next = place
    while let place = next {
      steps.append(place.step)
      next = place.parent
    }
    var text = "$"
    for step in steps.reversed() {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .name(let name): text += "['" + escaped(name.string) + "']"
      }
    }
    return Text(text)
  }

  private static func escaped(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

/// Evaluates a query on one value; for one task.
struct JSONPathSearch {
  private let root: Value
  private let keepsPaths: Bool
  private var steps = JSONPath.maximumSteps

  init(_ root: Value, keepsPaths: Bool) {
    self.root = root
    self.keepsPaths = keepsPaths
  }

  /// What the query gives, in order.
  mutating func nodes(_ path: JSONPath) throws(StageFailure) -> [JSONPathNode] {
    try nodes(path.segments, from: root)
  }

  private mutating func nodes(
    _ segments: [JSONPath.Segment], from start: Value
  ) throws(StageFailure) -> [JSONPathNode] {
    var nodes = [JSONPathNode(value: start, path: nil)]
    for segment in segments {
      var next: [JSONPathNode] = []
      for node in nodes {
        if segment.isDescendant {
          try descend(node, segment.selectors, &next)
        } else {
          for selector in segment.selectors { try select(selector, node, &next) }
        }
      }
      nodes = next
      if nodes.isEmpty { break }
    }
    return nodes
  }

  /// Applies selectors to a value and to all in it, each before what is in it.
  private mutating func descend(
    _ node: JSONPathNode, _ selectors: [JSONPath.Selector], _ result: inout [JSONPathNode]
  ) throws(StageFailure) {
    var open = [node]
    while let node = open.popLast() {
      for selector in selectors { try select(selector, node, &result) }
      var children: [JSONPathNode] = []
      try select(.wildcard, node, &children)
      open.append(contentsOf: children.reversed())
    }
  }

  private mutating func spend(_ count: Int = 1) throws(StageFailure) {
    steps -= count
    if steps < 0 {
      throw StageFailure(
        code: "jsonpath.limit",
        "the query went through more than \(JSONPath.maximumSteps) values and was given up",
        help: "`..` inside of `..` or of filters is the usual cause")
    }
  }

  private func child(
    _ node: JSONPathNode, _ step: @autoclosure () -> JSONPathPlace.Step, _ value: Value
  ) -> JSONPathNode {
    JSONPathNode(value: value, path: keepsPaths ? JSONPathPlace(node.path, step()) : nil)
  }

  private mutating func select(
    _ selector: JSONPath.Selector, _ node: JSONPathNode, _ result: inout [JSONPathNode]
  ) throws(StageFailure) {
    try spend()
    switch (selector, node.value) {
    case (.name(let name), .record(let record)):
      if let value = record[name] { result.append(child(node, .name(Text(name)), value)) }
    case (.wildcard, .record(let record)):
      try spend(record.count)
      for (name, value) in record { result.append(child(node, .name(name), value)) }
    case (.wildcard, .list(let list)):
      try spend(list.count)
      for (index, value) in list.array.enumerated() {
        result.append(child(node, .index(index), value))
      }
    case (.index(let index), .list(let list)):
      let place = index < 0 ? list.count + index : index
      if place >= 0, let value = list[place] { result.append(child(node, .index(place), value)) }
    case (.slice(let start, let end, let step), .list(let list)):
      try slice(start, end, step, list, node, &result)
    case (.filter(let condition), .record(let record)):
      for (name, value) in record where try holds(condition, value) {
        result.append(child(node, .name(name), value))
      }
    case (.filter(let condition), .list(let list)):
      for (index, value) in list.array.enumerated() where try holds(condition, value) {
        result.append(child(node, .index(index), value))
      }
    default: return
    }
  }

  /// Section 2.3.4.2.
  private mutating func slice(
    _ start: Int?, _ end: Int?, _ step: Int, _ list: List, _ node: JSONPathNode,
    _ result: inout [JSONPathNode]
  ) throws(StageFailure) {
    let count = list.count
    if step == 0 { return }
    func normal(_ index: Int) -> Int { index >= 0 ? index : count + index }
    let values = list.array
    if step > 0 {
      var index = min(max(normal(start ?? 0), 0), count)
      let upper = min(max(normal(end ?? count), 0), count)
      while index < upper {
        try spend()
        result.append(child(node, .index(index), values[index]))
        index += step
      }
    } else {
      var index = min(max(normal(start ?? count - 1), -1), count - 1)
      let lower = min(max(end.map(normal) ?? -1, -1), count - 1)
      while index > lower {
        try spend()
        result.append(child(node, .index(index), values[index]))
        index += step
      }
    }
  }

  // MARK: Filters

  private mutating func holds(
    _ condition: JSONPath.Condition, _ current: Value
  ) throws(StageFailure) -> Bool {
    try spend()
    switch condition {
    case .or(let branches):
      for branch in branches where try holds(branch, current) { return true }
      return false
    case .and(let parts):
      for part in parts where try !holds(part, current) { return false }
      return true
    case .not(let inner): return try !holds(inner, current)
    case .exists(let query): return try !nodes(query, current).isEmpty
    case .compare(let left, let comparison, let right):
      return Self.compare(try value(left, current), comparison, try value(right, current))
    case .call(let function): return try test(function, current)
    }
  }

  private mutating func nodes(
    _ query: JSONPath.Query, _ current: Value
  ) throws(StageFailure) -> [JSONPathNode] {
    try nodes(query.segments, from: query.isAbsolute ? root : current)
  }

  /// The value of an operand; nil is the `Nothing` of section 2.4.1.
  private mutating func value(
    _ operand: JSONPath.Operand, _ current: Value
  ) throws(StageFailure) -> Value? {
    switch operand {
    case .literal(let literal): return literal.value
    case .query(let query): return try nodes(query, current).first?.value
    case .call(let function): return try call(function, current)
    case .condition: return .none
    }
  }

  private mutating func call(
    _ function: JSONPath.Function, _ current: Value
  ) throws(StageFailure) -> Value? {
    switch function.name {
    case .length:
      switch try value(function.arguments[0], current) {
      case .text(let text): return .int(Int64(text.string.unicodeScalars.count))
      case .list(let list): return .int(Int64(list.count))
      case .record(let record): return .int(Int64(record.count))
      default: return .none
      }
    case .count:
      guard case .query(let query) = function.arguments[0] else { return .none }
      return .int(Int64(try nodes(query, current).count))
    case .value:
      guard case .query(let query) = function.arguments[0] else { return .none }
      let found = try nodes(query, current)
      if found.count == 1 { return found[0].value }
      return .none
    case .match, .search: return .none
    }
  }

  private mutating func test(
    _ function: JSONPath.Function, _ current: Value
  ) throws(StageFailure) -> Bool {
    guard function.name == .match || function.name == .search,
      case .text(let text)? = try value(function.arguments[0], current)
    else { return false }
    if let pattern = function.pattern { return try pattern.matches(text) }
    guard case .text(let pattern)? = try value(function.arguments[1], current) else {
      return false
    }
    return try JSONPathPattern(pattern, whole: function.name == .match).matches(text)
  }

  /// Section 2.3.5.2.2.
  private static func compare(
    _ left: Value?, _ comparison: JSONPath.Comparison, _ right: Value?
  ) -> Bool {
    switch comparison {
    case .equal: return equal(left, right)
    case .unequal: return !equal(left, right)
    case .less: return less(left, right)
    case .greater: return less(right, left)
    case .lessOrEqual: return less(left, right) || equal(left, right)
    case .greaterOrEqual: return less(right, left) || equal(left, right)
    }
  }

  private static func equal(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return left == right
  }

  private static func less(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return false }
    if case .text(let first) = left, case .text(let second) = right { return first < second }
    guard left.isNumber, right.isNumber else { return false }
    return Value.compare(left, right) == .less
  }
}
