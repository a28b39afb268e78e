import TrekPlan
import TrekStageKit
import TrekValues

extension ExpressionCompiler {
  /// The arguments of a call, made ready as its parameters want them.
  func arguments(of call: PlanCall) throws(StageFailure) -> Arguments {
    var layers: [String: [BoundArgument]] = [:]
    for parameter in call.definition.parameters {
      guard let given = call.arguments[parameter.name] else { continue }
      var bound: [BoundArgument] = []
      for argument in given { bound.append(try self.argument(argument, parameter)) }
      layers[parameter.name] = bound
    }
    var arguments = Arguments(layers)
    arguments.session = call.session
    return arguments
  }

  private func argument(
    _ argument: PlanArgument, _ parameter: ParameterDescription
  ) throws(StageFailure) -> BoundArgument {
    switch argument.kind {
    case .expression(let expression):
      if parameter.kind == .constant || expression.isConstant {
        return .value(try constant(expression))
      }
      return .expression(try compile(expression))
    case .aggregate(let expression): return .aggregate(try aggregate(expression))
    case .reducer(let slot, let expression):
      let step = try compile(expression)
      return .reducer { (value, item) throws(StageFailure) in
        var bound = item
        bound.bindings = Bindings(slot: slot, value: value, next: item.bindings)
        return try step(bound)
      }
    }
  }

  /// Makes the body of a stage for one run.
  func body(of call: PlanCall) throws(StageFailure) -> StageBody {
    var arguments = try arguments(of: call)
    for parameter in call.definition.parameters where parameter.kind == .block {
      arguments = arguments.adding(.block(BlockReference(number: 0)), for: parameter.name)
    }
    return try call.definition.make(arguments)
  }

  /// `json(.body)`: a stage that maps one item to one, of the value of an expression.
  func stage(_ call: PlanCall, _ operand: PlanExpression) throws(StageFailure) -> ItemExpression {
    guard case .map(let body) = try body(of: call) else {
      throw StageFailure(
        code: "function", "`\(call.definition.name)` cannot be used as a function")
    }
    let operand = try compile(operand)
    return ItemExpression { item throws(StageFailure) in
      try body(item.with(try operand(item)))
    }
  }

  /// `count(.tags)`: a stage that gives one value, of the elements of a list.
  func fold(_ call: PlanCall, _ operand: PlanExpression) throws(StageFailure) -> ItemExpression {
    guard case .fold(let make) = try body(of: call) else {
      throw StageFailure(
        code: "function", "`\(call.definition.name)` cannot be used as a function")
    }
    let operand = try compile(operand)
    let name = call.definition.name
    return ItemExpression { item throws(StageFailure) in
      let value = try operand(item)
      guard case .list(let list) = value else {
        throw StageFailure(
          code: "\(name).argument",
          "`\(name)` is a function of a list, and this is \(value.typeName)"
        )
      }
      let fold = make()
      for index in 0..<list.count { try fold.take(item.with(list[index] ?? .null)) }
      return try fold.finish()
    }
  }

  /// Makes the maker of what takes the items of a group: each stage that gives one value in the
  /// expression becomes a fold, and the expression is evaluated over their results.
  private func aggregate(
    _ expression: PlanExpression
  ) throws(StageFailure) -> @Sendable () throws(StageFailure) -> any Fold {
    var makers: [@Sendable () -> any Fold] = []
    let rewritten = try collectFolds(expression, &makers)
    let result = try compile(rewritten)
    let all = makers
    return { () throws(StageFailure) in
      AggregateFold(folds: all.map { $0() }, result: result)
    }
  }

  private func collectFolds(
    _ expression: PlanExpression, _ makers: inout [@Sendable () -> any Fold]
  ) throws(StageFailure) -> PlanExpression {
    func again(_ kind: PlanExpression.Kind) -> PlanExpression {
      PlanExpression(kind, place: expression.place)
    }
    switch expression.kind {
    case .aggregate(let call):
      guard case .fold(let make) = try body(of: call) else {
        throw StageFailure(
          code: "function", "`\(call.definition.name)` cannot be used over a group")
      }
      makers.append(make)
      return again(
        .binding(slot: -makers.count, name: call.definition.name, isNullable: false))
    case .record(let keys, let values):
      return again(.record(keys: keys, values: try collectFolds(values, &makers)))
    case .list(let values): return again(.list(try collectFolds(values, &makers)))
    case .interpolation(let parts): return again(.interpolation(try collectFolds(parts, &makers)))
    case .call(let function, let arguments):
      return again(.call(function, try collectFolds(arguments, &makers)))
    case .binary(let op, let left, let right):
      return again(
        .binary(op, try collectFolds(left, &makers), try collectFolds(right, &makers)))
    case .coalesce(let left, let right):
      return again(
        .coalesce(try collectFolds(left, &makers), try collectFolds(right, &makers)))
    case .and(let left, let right):
      return again(.and(try collectFolds(left, &makers), try collectFolds(right, &makers)))
    case .or(let left, let right):
      return again(.or(try collectFolds(left, &makers), try collectFolds(right, &makers)))
    case .negate(let operand): return again(.negate(try collectFolds(operand, &makers)))
    case .not(let operand): return again(.not(try collectFolds(operand, &makers)))
    case .path(let base, let steps):
      return again(.path(try collectFolds(base, &makers), steps))
    case .conditional(let branches):
      var result: [(condition: PlanExpression?, value: PlanExpression)] = []
      for branch in branches {
        var condition: PlanExpression?
        if let test = branch.condition { condition = try collectFolds(test, &makers) }
        result.append((condition, try collectFolds(branch.value, &makers)))
      }
      return again(.conditional(result))
    default: return expression
    }
  }

  private func collectFolds(
    _ expressions: [PlanExpression], _ makers: inout [@Sendable () -> any Fold]
  ) throws(StageFailure) -> [PlanExpression] {
    var result: [PlanExpression] = []
    for expression in expressions { result.append(try collectFolds(expression, &makers)) }
    return result
  }
}

/// The folds of one group, and the expression over what they give.
///
/// The results stand in slots below 0, which no name of a script has.
private final class AggregateFold: Fold {
  private let folds: [any Fold]
  private let result: ItemExpression
  private var last: Item?

  init(folds: [any Fold], result: ItemExpression) {
    self.folds = folds
    self.result = result
  }

  func take(_ item: Item) throws(StageFailure) {
    for fold in folds { try fold.take(item) }
    last = item
  }

  func finish() throws(StageFailure) -> Value {
    var bindings = last?.bindings
    for (index, fold) in folds.enumerated() {
      bindings = Bindings(slot: -(index + 1), value: try fold.finish(), next: bindings)
    }
    return try result(Item(last?.value ?? .null, bindings: bindings))
  }
}

extension PlanExpression {
  /// Whether its value is the same for all items.
  var isConstant: Bool {
    switch kind {
    case .constant, .variable: true
    case .item, .binding, .aggregate, .stage, .fold, .call: false
    case .path(let base, let steps):
      base.isConstant
        && steps.allSatisfy { step in
          if case .index(let index) = step { index.isConstant } else { true }
        }
    case .interpolation(let parts), .list(let parts), .record(_, let parts):
      parts.allSatisfy(\.isConstant)
    case .negate(let operand), .not(let operand): operand.isConstant
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      left.isConstant && right.isConstant
    case .conditional(let branches):
      branches.allSatisfy { ($0.condition?.isConstant ?? true) && $0.value.isConstant }
    }
  }
}
