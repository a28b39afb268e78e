import TrekDiagnostics
import TrekStageKit
import TrekValues

/// Makes one expression of stages that each make one value of one, so that a `def` of such stages
/// is a function like any other.
struct InlineExpression {
  private var item: CheckedExpression
  private var slots: [Int: CheckedExpression] = [:]
  private var slotUses: [Int: Int] = [:]
  private var itemUses = 0
  private var isRight = true

  /// How many stages become one expression at most.
  private static let maximumStages = 16
  /// How deep that may get.
  private static let maximumDepth = 128

  /// The expression, or nil where one of the stages waits, or a value would have to be worked out
  /// more than once.
  static func fold(_ stages: [CheckedStage], span: Span) -> CheckedExpression? {
    if stages.count > maximumStages { return nil }
    var inline = InlineExpression(
      item: CheckedExpression(.item, type: .any, span: span))
    for stage in stages {
      switch stage.kind {
      case .map(let value): inline.item = inline.put(into: value)
      case .bind(let slot, _, let value):
        if let value {
          inline.slots[slot] = inline.put(into: value)
        } else {
          guard inline.item.isCheap else { return nil }
          inline.slots[slot] = inline.item
        }
      case .values(let value):
        guard case .list(let elements) = value.kind, elements.count == 1 else { return nil }
        inline.item = inline.put(into: elements[0])
      case .call(let call):
        guard call.definition.shape == .map, call.block == nil, call.hasConstantArguments else {
          return nil
        }
        inline.item = CheckedExpression(
          .stage(call, of: inline.item), type: stage.output, span: stage.span)
      case .input, .parallel: return nil
      }
      if !inline.isRight || inline.item.isDeeper(than: maximumDepth) { return nil }
    }
    var result = inline.item
    result.span = span
    return result
  }

  /// The expression with the item and the slots put in.
  private mutating func put(into expression: CheckedExpression) -> CheckedExpression {
    itemUses = 0
    return rewrite(expression)
  }

  /// A value in a place where it is worked out; again only where that costs nothing.
  private mutating func place(_ value: CheckedExpression, uses: Int) -> CheckedExpression {
    if uses > 1, !value.isCheap { isRight = false }
    return value
  }

  private mutating func rewrite(_ expression: CheckedExpression) -> CheckedExpression {
    if !isRight { return expression }
    var result = expression
    switch expression.kind {
    case .constant, .variable: return expression
    case .item:
      itemUses += 1
      return place(item, uses: itemUses)
    case .binding(let slot, _):
      guard let value = slots[slot] else { return expression }
      slotUses[slot, default: 0] += 1
      return place(value, uses: slotUses[slot] ?? 0)
    case .path(let base, let steps):
      result.kind = .path(rewrite(base), rewrite(steps))
    case .interpolation(let parts): result.kind = .interpolation(rewrite(parts))
    case .list(let parts): result.kind = .list(rewrite(parts))
    case .record(let entries):
      let values = rewrite(entries.map(\.value))
      result.kind = .record(zip(entries, values).map { (key: $0.key, value: $1) })
    case .call(let function, let parts): result.kind = .call(function, rewrite(parts))
    case .stage(let call, let operand):
      guard call.hasConstantArguments else { return refuse(expression) }
      result.kind = .stage(call, of: rewrite(operand))
    case .fold(let call, let operand):
      guard call.hasConstantArguments else { return refuse(expression) }
      result.kind = .fold(call, of: rewrite(operand))
    case .negate(let operand): result.kind = .negate(rewrite(operand))
    case .not(let operand): result.kind = .not(rewrite(operand))
    case .binary(let op, let left, let right):
      result.kind = .binary(op, rewrite(left), rewrite(right))
    case .and(let left, let right):
      result.kind = .and(rewrite(left), rewrite(right))
    case .or(let left, let right):
      result.kind = .or(rewrite(left), rewrite(right))
    case .coalesce(let left, let right):
      result.kind = .coalesce(rewrite(left), rewrite(right))
    case .range(let low, let high):
      result.kind = .range(rewrite(low), rewrite(high))
    case .conditional(let branches):
      var rewritten: [(condition: CheckedExpression?, value: CheckedExpression)] = []
      for branch in branches {
        var condition: CheckedExpression?
        if let test = branch.condition { condition = rewrite(test) }
        rewritten.append((condition, rewrite(branch.value)))
      }
      result.kind = .conditional(rewritten)
    case .aggregate, .pipeline: return refuse(expression)
    }
    return result
  }

  private mutating func refuse(_ expression: CheckedExpression) -> CheckedExpression {
    isRight = false
    return expression
  }

  private mutating func rewrite(_ parts: [CheckedExpression]) -> [CheckedExpression] {
    var result: [CheckedExpression] = []
    result.reserveCapacity(parts.count)
    for part in parts { result.append(rewrite(part)) }
    return result
  }

  private mutating func rewrite(_ steps: [PathStep]) -> [PathStep] {
    var result: [PathStep] = []
    result.reserveCapacity(steps.count)
    for step in steps {
      guard case .index(let index, let span) = step else {
        result.append(step)
        continue
      }
      result.append(.index(rewrite(index), span))
    }
    return result
  }
}

extension CheckedCall {
  /// Whether no argument depends on an item.
  fileprivate var hasConstantArguments: Bool {
    arguments.values.joined().allSatisfy { argument in
      guard case .expression(let value) = argument.kind else { return false }
      return value.constant != nil
    }
  }
}

extension CheckedExpression {
  /// Whether it nests deeper than that.
  fileprivate func isDeeper(than limit: Int) -> Bool {
    if limit == 0 { return true }
    func any(_ parts: [CheckedExpression]) -> Bool {
      parts.contains { $0.isDeeper(than: limit - 1) }
    }
    switch kind {
    case .constant, .variable, .item, .binding, .aggregate, .pipeline: return false
    case .path(let base, let steps):
      return any([base])
        || steps.contains { step in
          if case .index(let index, _) = step { return any([index]) }
          return false
        }
    case .interpolation(let parts), .list(let parts), .call(_, let parts): return any(parts)
    case .record(let entries): return any(entries.map(\.value))
    case .stage(_, let operand), .fold(_, let operand), .negate(let operand), .not(let operand):
      return any([operand])
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      return any([left, right])
    case .conditional(let branches):
      return any(branches.map(\.value)) || any(branches.compactMap(\.condition))
    }
  }
}
