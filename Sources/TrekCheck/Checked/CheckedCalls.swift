import TrekStageKit

extension CheckedProgram {
  /// All calls of stages, those in blocks and in expressions too.
  package var calls: [CheckedCall] {
    var calls = CheckedCalls()
    for statement in statements { calls.add(statement) }
    return calls.found
  }
}

/// Goes through a program and gathers the calls of stages in it.
struct CheckedCalls {
  private(set) var found: [CheckedCall] = []

  mutating func add(_ statement: CheckedStatement) {
    switch statement.kind {
    case .run(let pipeline): add(pipeline)
    case .assign(_, _, let value), .secret(_, _, let value): add(value)
    case .parameter(_, let value): if let value { add(value) }
    case .choose(let branches):
      for branch in branches {
        if let condition = branch.condition { add(condition) }
        for statement in branch.body { add(statement) }
      }
    case .parallel(let body): for statement in body { add(statement) }
    }
  }

  private mutating func add(_ pipeline: CheckedPipeline) {
    for stage in pipeline.stages {
      switch stage.kind {
      case .values(let value), .map(let value): add(value)
      case .bind(_, _, let value): if let value { add(value) }
      case .parallel(let values): for value in values { add(value.value) }
      case .call(let call): add(call)
      case .input: break
      }
    }
  }

  private mutating func add(_ call: CheckedCall) {
    found.append(call)
    for argument in call.arguments.values.joined() {
      switch argument.kind {
      case .expression(let value), .aggregate(let value), .reducer(_, let value): add(value)
      }
    }
    for branch in call.block?.branches ?? [] {
      if let condition = branch.condition { add(condition) }
      add(branch.pipeline)
    }
  }

  private mutating func add(_ value: CheckedExpression) {
    switch value.kind {
    case .constant, .item, .variable, .binding: break
    case .path(let base, let steps):
      add(base)
      for case .index(let index, _) in steps { add(index) }
    case .interpolation(let parts), .list(let parts), .call(_, let parts):
      for part in parts { add(part) }
    case .record(let entries): for entry in entries { add(entry.value) }
    case .stage(let call, let operand), .fold(let call, let operand):
      add(call)
      add(operand)
    case .aggregate(let call): add(call)
    case .negate(let operand), .not(let operand): add(operand)
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      add(left)
      add(right)
    case .conditional(let branches):
      for branch in branches {
        if let condition = branch.condition { add(condition) }
        add(branch.value)
      }
    case .pipeline(let pipeline): add(pipeline)
    }
  }
}
