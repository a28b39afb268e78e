internal import TrekValues

extension JSONPathParser {
  /// `a || b && !c`.
  mutating func condition() throws(JSONPathError) -> JSONPath.Condition {
    try nested { (parser) throws(JSONPathError) in
      var branches = [try parser.conjunction()]
      while parser.operatorFollows("||") { branches.append(try parser.conjunction()) }
      return branches.count == 1 ? branches[0] : .or(branches)
    }
  }

  private mutating func conjunction() throws(JSONPathError) -> JSONPath.Condition {
    var parts = [try basic()]
    while operatorFollows("&&") { parts.append(try basic()) }
    return parts.count == 1 ? parts[0] : .and(parts)
  }

  /// Whether an operator is next, which is stepped over with the white space around it.
  private mutating func operatorFollows(_ text: StaticString) -> Bool {
    let before = offset
    skipSpace()
    guard take(text) else {
      offset = before
      return false
    }
    skipSpace()
    return true
  }

  private mutating func basic() throws(JSONPathError) -> JSONPath.Condition {
    if take("!") {
      skipSpace()
      if peek == UInt8(ascii: "(") { return .not(try bracketedCondition()) }
      let start = offset
      return .not(try test(try operand(), at: start))
    }
    if peek == UInt8(ascii: "(") { return try bracketedCondition() }
    let start = offset
    let left = try operand()
    let before = offset
    skipSpace()
    guard let comparison = comparison() else {
      offset = before
      return try test(left, at: start)
    }
    try demandComparable(left, at: start)
    skipSpace()
    let second = offset
    let right = try operand()
    try demandComparable(right, at: second)
    return .compare(left, comparison, right)
  }

  private mutating func bracketedCondition() throws(JSONPathError) -> JSONPath.Condition {
    _ = take("(")
    skipSpace()
    let inner = try condition()
    skipSpace()
    if !take(")") { throw error("`)` is missing here") }
    return inner
  }

  private mutating func comparison() -> JSONPath.Comparison? {
    if take("==") { return .equal }
    if take("!=") { return .unequal }
    if take("<=") { return .lessOrEqual }
    if take(">=") { return .greaterOrEqual }
    if take("<") { return .less }
    if take(">") { return .greater }
    return nil
  }

  /// What stands by itself as a condition.
  private func test(
    _ operand: JSONPath.Operand, at start: Int
  ) throws(JSONPathError) -> JSONPath.Condition {
    switch operand {
    case .query(let query): return .exists(query)
    case .call(let function):
      if function.name.result == .value {
        throw JSONPathError(
          message: "`\(function.name.rawValue)()` gives a value, which has to be compared",
          offset: start)
      }
      return .call(function)
    case .literal:
      throw JSONPathError(message: "a literal has to be compared with something", offset: start)
    case .condition(let condition): return condition
    }
  }

  private func demandComparable(
    _ operand: JSONPath.Operand, at start: Int
  ) throws(JSONPathError) {
    switch operand {
    case .literal: return
    case .query(let query):
      if !query.isSingular {
        throw JSONPathError(
          message: "a query that can give several values cannot be compared", offset: start,
          help: "`count()` and `value()` make one value of them")
      }
    case .call(let function):
      if function.name.result != .value {
        throw JSONPathError(
          message: "`\(function.name.rawValue)()` is true or false by itself", offset: start)
      }
    case .condition:
      throw JSONPathError(message: "a condition cannot be compared", offset: start)
    }
  }

  // MARK: Operands

  private mutating func operand() throws(JSONPathError) -> JSONPath.Operand {
    switch peek {
    case UInt8(ascii: "@"), UInt8(ascii: "$"):
      let isAbsolute = peek == UInt8(ascii: "$")
      offset += 1
      let segments = try nested { (parser) throws(JSONPathError) in try parser.segments() }
      return .query(JSONPath.Query(isAbsolute: isAbsolute, segments: segments))
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .literal(.text(Text(try string())))
    case let byte? where byte == UInt8(ascii: "-") || byte &- UInt8(ascii: "0") < 10:
      return .literal(.number(try number()))
    default: return try word()
    }
  }

  private mutating func word() throws(JSONPathError) -> JSONPath.Operand {
    let start = offset
    while let byte = peek,
      byte &- UInt8(ascii: "a") < 26
        || (offset > start && (byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10))
    {
      offset += 1
    }
    let name = String(decoding: bytes[start..<offset], as: UTF8.self)
    if peek == UInt8(ascii: "(") {
      guard let function = JSONPathFunction(rawValue: name) else {
        let all = JSONPathFunction.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        throw JSONPathError(
          message: "there is no function `\(name)`", offset: start, help: "there are \(all)")
      }
      offset += 1
      return .call(try nested { (parser) throws(JSONPathError) in try parser.call(function) })
    }
    switch name {
    case "true": return .literal(.bool(true))
    case "false": return .literal(.bool(false))
    case "null": return .literal(.null)
    default:
      offset = start
      throw error(
        "\(shown) begins nothing that a filter could ask",
        help: "`@` is the value that the filter looks at, as in `?@.price < 10`")
    }
  }

  private mutating func call(
    _ name: JSONPathFunction
  ) throws(JSONPathError) -> JSONPath.Function {
    var arguments: [JSONPath.Operand] = []
    skipSpace()
    if !take(")") {
      repeat {
        skipSpace()
        let start = offset
        let argument = try operand()
        let index = arguments.count
        if index < name.parameters.count {
          try demand(argument, for: name.parameters[index], of: name, at: start)
        }
        arguments.append(argument)
        skipSpace()
      } while take(",")
      if !take(")") { throw error("`)` is missing here") }
    }
    if arguments.count != name.parameters.count {
      throw error(
        "`\(name.rawValue)()` takes \(name.parameters.count) "
          + (name.parameters.count == 1 ? "argument" : "arguments") + ", and gets "
          + "\(arguments.count)", back: 1)
    }
    var pattern: JSONPathPattern?
    if name == .match || name == .search, case .literal(.text(let text)) = arguments[1] {
      pattern = JSONPathPattern(text, whole: name == .match)
    }
    return JSONPath.Function(name: name, arguments: arguments, pattern: pattern)
  }

  private func demand(
    _ argument: JSONPath.Operand, for kind: JSONPathFunction.Kind, of name: JSONPathFunction,
    at start: Int
  ) throws(JSONPathError) {
    switch (kind, argument) {
    case (.nodes, .query): return
    case (.nodes, _):
      throw JSONPathError(
        message: "`\(name.rawValue)()` takes a query, as `@.a`", offset: start)
    default: try demandComparable(argument, at: start)
    }
  }

  /// A number as JSON writes it, but for `-0`, which is allowed.
  private mutating func number() throws(JSONPathError) -> Value {
    let start = offset
    _ = take("-")
    let digits = offset
    while let byte = peek, byte &- UInt8(ascii: "0") < 10 { offset += 1 }
    if offset == digits { throw error("digits are missing here") }
    if take(".") {
      let fraction = offset
      while let byte = peek, byte &- UInt8(ascii: "0") < 10 { offset += 1 }
      if offset == fraction { throw error("digits are missing here") }
    }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      let exponent = offset
      while let byte = peek, byte &- UInt8(ascii: "0") < 10 { offset += 1 }
      if offset == exponent { throw error("digits are missing here") }
    }
    guard let value = try? JSONDocument.parse(Bytes(Array(bytes[start..<offset]))) else {
      throw JSONPathError(message: "a number does not begin with 0", offset: start)
    }
    return value
  }
}
