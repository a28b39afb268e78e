import TrekPlan
import TrekStageKit
import TrekValues

/// Makes closures of expressions, with the values that variables have by now.
struct ExpressionCompiler {
  /// The values of the run's variables at this moment.
  let variables: [Value?]
  /// What functions of the world and the clock are lent.
  let context: StageContext
  /// Is told when an operator rounds a number that keeps more digits than can be calculated with.
  var rounded: @Sendable (Decimal, ScriptPlace) -> Void = { _, _ in }
  /// About the most bytes of one text or list that an expression may make.
  var valueLimit = Int.max

  /// Evaluates an expression in which there is no item.
  func constant(_ expression: PlanExpression) throws(StageFailure) -> Value {
    if case .constant(let value) = expression.kind { return value }
    return try compile(expression)(Item(.null))
  }

  /// Makes an expression ready to be evaluated for items.
  func compile(_ expression: PlanExpression) throws(StageFailure) -> ItemExpression {
    let made = try unlimited(expression)
    guard valueLimit < .max else { return made }
    let limit = valueLimit
    switch expression.kind {
    case .range(let low, let high):
      let low = try compile(low)
      let high = try compile(high)
      return ItemExpression { item throws(StageFailure) in
        if let first = try low(item).asInt, let last = try high(item).asInt, last > first,
          last.subtractingReportingOverflow(first).overflow || last - first > Int64(limit / 24)
        {
          throw Self.tooLarge(limit)
        }
        return try made(item)
      }
    case .interpolation, .call, .stage, .fold, .binary:
      return ItemExpression { item throws(StageFailure) in
        let value = try made(item)
        if value.ownBytes > limit { throw Self.tooLarge(limit) }
        return value
      }
    default: return made
    }
  }

  private static func tooLarge(_ limit: Int) -> StageFailure {
    StageFailure(
      code: "limit.value",
      "one value may take about \(Value.size(Int64(limit)).printed.string) at the most",
      help: "the program that runs the script sets this limit")
  }

  private func unlimited(_ expression: PlanExpression) throws(StageFailure) -> ItemExpression {
    switch expression.kind {
    case .constant(let value): return ItemExpression { _ in value }
    case .item: return ItemExpression { $0.value }
    case .variable(let number, let name):
      guard let value = variables[number] else {
        throw StageFailure(code: "variable", "`\(name)` has no value yet")
      }
      return ItemExpression { _ in value }
    case .binding(let slot, let name, let isNullable):
      return ItemExpression { item throws(StageFailure) in
        guard let value = Bindings.value(in: item.bindings, slot: slot) else {
          if isNullable { return .null }
          throw StageFailure(code: "binding", "`\(name)` is not bound for this item")
        }
        return value
      }
    case .path(let base, let steps): return try path(base, steps)
    case .interpolation(let parts): return try interpolation(parts)
    case .list(let elements):
      let elements = try compile(elements)
      return ItemExpression { item throws(StageFailure) in
        var values: [Value] = []
        values.reserveCapacity(elements.count)
        for element in elements { values.append(try element(item)) }
        return .list(try checked { () throws(NestingError) in try List(checking: values) })
      }
    case .record(let keys, let values): return try record(keys, values)
    case .call(let function, let arguments):
      let arguments = try compile(arguments)
      let call = function.call(in: context)
      return ItemExpression { item throws(StageFailure) in
        var values: [Value] = []
        values.reserveCapacity(arguments.count)
        for argument in arguments { values.append(try argument(item)) }
        return try call(values)
      }
    case .stage(let call, let operand): return try stage(call, operand)
    case .fold(let call, let operand): return try fold(call, operand)
    case .aggregate:
      throw StageFailure(code: "aggregate", "this can be evaluated for a group only")
    case .negate(let operand):
      let operand = try compile(operand)
      return ItemExpression { item throws(StageFailure) in
        try Operators.negate(try operand(item))
      }
    case .not(let operand):
      let operand = try compile(operand)
      return ItemExpression { item throws(StageFailure) in
        .bool(!(try Operators.truth(try operand(item), of: "not")))
      }
    case .binary(let op, let left, let right):
      let left = try compile(left)
      let right = try compile(right)
      let apply = Operators.function(of: op)
      if op.isArithmetic {
        let place = expression.place
        return ItemExpression { [rounded] item throws(StageFailure) in
          let operands = (try left(item), try right(item))
          if case .decimal(let number) = operands.0, !number.isKeptByDouble {
            rounded(number, place)
          } else if case .decimal(let number) = operands.1, !number.isKeptByDouble {
            rounded(number, place)
          }
          return try apply(operands.0, operands.1)
        }
      }
      return ItemExpression { item throws(StageFailure) in
        try apply(try left(item), try right(item))
      }
    case .and(let left, let right):
      let left = try compile(left)
      let right = try compile(right)
      return ItemExpression { item throws(StageFailure) in
        guard try Operators.truth(try left(item), of: "and") else { return .bool(false) }
        return .bool(try Operators.truth(try right(item), of: "and"))
      }
    case .or(let left, let right):
      let left = try compile(left)
      let right = try compile(right)
      return ItemExpression { item throws(StageFailure) in
        if try Operators.truth(try left(item), of: "or") { return .bool(true) }
        return .bool(try Operators.truth(try right(item), of: "or"))
      }
    case .coalesce(let left, let right):
      let left = try compile(left)
      let right = try compile(right)
      return ItemExpression { item throws(StageFailure) in
        let value = try left(item)
        return value.isNull ? try right(item) : value
      }
    case .range(let low, let high):
      let low = try compile(low)
      let high = try compile(high)
      return ItemExpression { item throws(StageFailure) in
        try Operators.range(try low(item), try high(item))
      }
    case .conditional(let branches): return try conditional(branches)
    }
  }

  func compile(_ expressions: [PlanExpression]) throws(StageFailure) -> [ItemExpression] {
    var result: [ItemExpression] = []
    for expression in expressions { result.append(try compile(expression)) }
    return result
  }

  private func interpolation(_ parts: [PlanExpression]) throws(StageFailure) -> ItemExpression {
    let parts = try compile(parts)
    return ItemExpression { item throws(StageFailure) in
      let buffer = ByteBuffer(capacity: 64)
      for part in parts { try part(item).appendPrinted(to: buffer) }
      // Printed text is UTF-8: texts are, and all else is ASCII.
      return .text(Text(knownValid: Bytes(buffer)))
    }
  }

  private func record(
    _ keys: [String], _ values: [PlanExpression]
  ) throws(StageFailure) -> ItemExpression {
    let shape = RecordShape(keys)
    let values = try compile(values)
    return ItemExpression { item throws(StageFailure) in
      var result: [Value] = []
      result.reserveCapacity(values.count)
      for value in values { result.append(try value(item)) }
      return .record(
        try checked { () throws(NestingError) in try Record(checking: shape, values: result) })
    }
  }

  private func conditional(
    _ branches: [(condition: PlanExpression?, value: PlanExpression)]
  ) throws(StageFailure) -> ItemExpression {
    var compiled: [(condition: ItemExpression?, value: ItemExpression)] = []
    for branch in branches {
      var condition: ItemExpression?
      if let test = branch.condition { condition = try compile(test) }
      compiled.append((condition, try compile(branch.value)))
    }
    let arms = compiled
    return ItemExpression { item throws(StageFailure) in
      for arm in arms {
        guard let condition = arm.condition else { return try arm.value(item) }
        if try Operators.truth(try condition(item), of: "if") { return try arm.value(item) }
      }
      return .null
    }
  }
}

/// Runs a door at which values are made, and says what people can do where it refuses.
func checked<T>(_ make: () throws(NestingError) -> T) throws(StageFailure) -> T {
  do throws(NestingError) {
    return try make()
  } catch {
    throw StageFailure(
      code: "depth", "the value would nest deeper than \(Value.maximumDepth) levels")
  }
}
