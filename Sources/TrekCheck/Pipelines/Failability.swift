import TrekStageKit
import TrekValues

/// What can make an error item of an item.
extension CheckPass {
  /// Whether a stage can.
  func canFail(_ call: CheckedCall) -> Bool {
    switch call.definition.shape {
    case .request, .walk, .concurrent: return true
    default: break
    }
    if !call.definition.failures.isEmpty { return true }
    if call.arguments.values.joined().contains(where: { $0.value.map(canFail) ?? false }) {
      return true
    }
    return call.block?.branches.contains { branch in
      branch.condition.map(canFail) == true || branch.pipeline.stages.contains(where: canFail)
    } ?? false
  }

  private func canFail(_ stage: CheckedStage) -> Bool {
    switch stage.kind {
    case .values(let value), .map(let value): canFail(value)
    case .bind(_, _, let value): value.map(canFail) ?? false
    case .call(let call): canFail(call)
    case .input: true
    case .parallel(let values): values.contains { canFail($0.value) }
    }
  }

  /// Whether working out an expression can.
  func canFail(_ value: CheckedExpression) -> Bool {
    switch value.kind {
    case .constant, .item, .variable, .binding: return false
    case .path(let base, let steps): return canFail(base) || canFail(steps, of: base.type)
    case .interpolation(let parts), .list(let parts): return parts.contains(where: canFail)
    case .record(let entries): return entries.contains { canFail($0.value) }
    case .call(let function, let arguments):
      return !function.failures.isEmpty || arguments.contains(where: canFail)
    case .not(let operand):
      return operand.type != .bool || canFail(operand)
    case .binary(let op, let left, let right):
      let isEquality = op == .equal || op == .notEqual
      return !isEquality || canFail(left) || canFail(right)
    case .and(let left, let right), .or(let left, let right), .coalesce(let left, let right):
      return canFail(left) || canFail(right)
    case .conditional(let branches):
      return branches.contains { branch in
        branch.condition.map(canFail) == true || canFail(branch.value)
      }
    case .stage, .fold, .aggregate, .negate, .range, .pipeline: return true
    }
  }

  /// Whether a path may miss something: not where the fields are known to be there.
  private func canFail(_ steps: [PathStep], of type: ValueType) -> Bool {
    var type = type
    for step in steps {
      guard case .field(let name, _) = step, case .record(let fields, _) = type,
        let field = fields[name]
      else {
        if case .field(let name, _) = step, type == .response || type == .error || type == .element,
          case .type(let field) = FieldTypes.field(name, of: type), name != "json"
        {
          type = field
          continue
        }
        return true
      }
      type = field
    }
    return false
  }
}
