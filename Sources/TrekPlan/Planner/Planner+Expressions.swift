import TrekCheck
import TrekStageKit
import TrekValues

extension Planner {
  /// Lowers an expression; pipelines in it are added to `hoisted`.
  ///
  /// - Parameter condition: what must hold for the expression to be evaluated at all, so that a
  ///   pipeline in a branch that is not taken does not run.
  mutating func lower(
    _ expression: CheckedExpression, _ hoisted: inout HoistedPipelines,
    when condition: PlanExpression? = nil
  ) -> PlanExpression {
    let place = place(expression.span)
    func make(_ kind: PlanExpression.Kind) -> PlanExpression { PlanExpression(kind, place: place) }
    switch expression.kind {
    case .constant(let value): return make(.constant(value))
    case .item: return make(.item)
    case .variable(let id, let name): return make(.variable(id.number, name: name))
    case .binding(let slot, let name):
      var isNullable = false
      if case .optional = expression.type { isNullable = true }
      return make(.binding(slot: slot, name: name, isNullable: isNullable))
    case .path(let base, let steps):
      let base = lower(base, &hoisted, when: condition)
      var result: [PlanPathStep] = []
      for step in steps {
        switch step {
        case .field(let name, _): result.append(.field(name))
        case .index(let index, _):
          result.append(.index(lower(index, &hoisted, when: condition)))
        case .optional: result.append(.optional)
        }
      }
      return make(.path(base, result))
    case .interpolation(let parts):
      return make(.interpolation(lower(parts, &hoisted, when: condition)))
    case .list(let elements): return make(.list(lower(elements, &hoisted, when: condition)))
    case .record(let entries):
      return make(
        .record(
          keys: entries.map(\.key),
          values: lower(entries.map(\.value), &hoisted, when: condition)))
    case .call(let function, let arguments):
      return make(.call(function, lower(arguments, &hoisted, when: condition)))
    case .stage(let call, let operand):
      return make(
        .stage(lower(call, &hoisted), of: lower(operand, &hoisted, when: condition)))
    case .fold(let call, let operand):
      return make(
        .fold(lower(call, &hoisted), of: lower(operand, &hoisted, when: condition)))
    case .aggregate(let call): return make(.aggregate(lower(call, &hoisted)))
    case .negate(let operand): return make(.negate(lower(operand, &hoisted, when: condition)))
    case .not(let operand): return make(.not(lower(operand, &hoisted, when: condition)))
    case .binary(let op, let left, let right):
      let left = lower(left, &hoisted, when: condition)
      let right = lower(right, &hoisted, when: condition)
      return make(.binary(PlanOperator(op), left, right))
    case .range(let low, let high):
      let low = lower(low, &hoisted, when: condition)
      let high = lower(high, &hoisted, when: condition)
      return make(.range(low, high))
    case .and(let left, let right):
      let left = lower(left, &hoisted, when: condition)
      return make(.and(left, lower(right, &hoisted, when: both(condition, left))))
    case .or(let left, let right):
      let left = lower(left, &hoisted, when: condition)
      let otherwise = PlanExpression(.not(left), place: left.place)
      return make(.or(left, lower(right, &hoisted, when: both(condition, otherwise))))
    case .coalesce(let left, let right):
      let left = lower(left, &hoisted, when: condition)
      let isNull = PlanExpression(
        .binary(.equal, left, PlanExpression(.constant(.null), place: left.place)),
        place: left.place)
      return make(.coalesce(left, lower(right, &hoisted, when: both(condition, isNull))))
    case .conditional(let branches):
      return make(.conditional(lower(branches, &hoisted, when: condition)))
    case .pipeline(let pipeline):
      return make(hoist(pipeline, &hoisted, when: condition, place: place))
    }
  }

  private mutating func lower(
    _ expressions: [CheckedExpression], _ hoisted: inout HoistedPipelines,
    when condition: PlanExpression?
  ) -> [PlanExpression] {
    var result: [PlanExpression] = []
    result.reserveCapacity(expressions.count)
    for expression in expressions {
      result.append(lower(expression, &hoisted, when: condition))
    }
    return result
  }

  private mutating func lower(
    _ branches: [(condition: CheckedExpression?, value: CheckedExpression)],
    _ hoisted: inout HoistedPipelines, when condition: PlanExpression?
  ) -> [(condition: PlanExpression?, value: PlanExpression)] {
    var result: [(condition: PlanExpression?, value: PlanExpression)] = []
    var reached = condition
    for branch in branches {
      guard let test = branch.condition else {
        result.append((nil, lower(branch.value, &hoisted, when: reached)))
        break
      }
      let lowered = lower(test, &hoisted, when: reached)
      result.append((lowered, lower(branch.value, &hoisted, when: both(reached, lowered))))
      reached = both(reached, PlanExpression(.not(lowered), place: lowered.place))
    }
    return result
  }

  private func both(_ one: PlanExpression?, _ other: PlanExpression) -> PlanExpression {
    guard let one else { return other }
    return PlanExpression(.and(one, other), place: other.place)
  }

  /// Takes a pipeline out of its expression and gives what stands in its place.
  private mutating func hoist(
    _ pipeline: CheckedPipeline, _ hoisted: inout HoistedPipelines,
    when condition: PlanExpression?, place: ScriptPlace
  ) -> PlanExpression.Kind {
    if hoisted.isPerItem {
      let slot = bindingCount
      bindingCount += 1
      var inner = HoistedPipelines()
      let lowered = lower(pipeline, isNested: true, &inner)
      hoisted.statements += inner.statements
      hoisted.nested.append(
        .init(slot: slot, pipeline: lowered, condition: condition, place: place))
      return .binding(slot: slot, name: "( … )", isNullable: false)
    }
    let variable = variableCount
    variableCount += 1
    let lowered = lower(pipeline, isNested: false, &hoisted)
    let collect = PlanStatement(
      .collect(variable: variable, lowered, asList: pipeline.cardinality != .one), place)
    if let condition {
      hoisted.statements.append(PlanStatement(.choose([(condition, [collect])]), place))
    } else {
      hoisted.statements.append(collect)
    }
    return .variable(variable, name: "( … )")
  }
}

extension PlanOperator {
  init(_ checked: BinaryOperator) {
    switch checked {
    case .equal: self = .equal
    case .notEqual: self = .notEqual
    case .less: self = .less
    case .lessOrEqual: self = .lessOrEqual
    case .greater: self = .greater
    case .greaterOrEqual: self = .greaterOrEqual
    case .in: self = .in
    case .contains: self = .contains
    case .matches: self = .matches
    case .add: self = .add
    case .subtract: self = .subtract
    case .multiply: self = .multiply
    case .divide: self = .divide
    case .remainder: self = .remainder
    }
  }
}
