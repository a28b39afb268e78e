import TrekHTTP
import TrekStageKit

/// Finds what the bodies of a section's answers are needed for.
///
/// It follows the responses through the stages after the request, and the names that `as` gave
/// them; whatever it does not know needs the body whole.
struct BodyNeed {
  /// The slots of bindings that hold a response.
  private var slots: Set<Int> = []
  /// Whether the items are still the responses.
  private var itemIsResponse = true
  /// Whether something holds responses back, or asks for what is known at the body's end.
  private var needsEnd = false
  /// Whether a stage has been found that reads the body while it comes.
  private var isStreamed = false

  static func of(_ stages: [PlanStage]) -> PlannedBody {
    var need = BodyNeed()
    for (index, stage) in stages.enumerated() {
      if let answer = need.pass(stage, isLast: index == stages.count - 1) { return answer }
      if !need.itemIsResponse && need.slots.isEmpty { break }
    }
    if need.isStreamed { return need.needsEnd ? .assemble : .stream }
    // Whoever runs the pipeline sees the responses.
    return need.itemIsResponse ? .assemble : .discard
  }

  /// What a stage decides, or nil where it leaves the question open.
  private mutating func pass(_ stage: PlanStage, isLast: Bool) -> PlannedBody? {
    switch stage.kind {
    case .bind(let slot, let expression):
      guard let expression else {
        if itemIsResponse { slots.insert(slot) }
        return nil
      }
      if case .item = expression.kind, itemIsResponse {
        slots.insert(slot)
        return nil
      }
      if reads(expression) { return .assemble }
      if asksForEnd(expression) { needsEnd = true }
      return nil
    case .map(let expression):
      if case .item = expression.kind { return nil }
      if reads(expression) { return .assemble }
      if asksForEnd(expression) { needsEnd = true }
      itemIsResponse = false
      return nil
    case .call(let call):
      for argument in call.arguments.values.joined() {
        if case .reducer = argument.kind, itemIsResponse { return .assemble }
        if case .aggregate = argument.kind, itemIsResponse { return .assemble }
        if case .expression(let expression) = argument.kind {
          if reads(expression) { return .assemble }
          if asksForEnd(expression) { needsEnd = true }
        }
      }
      guard call.branches.isEmpty else { return .assemble }
      return pass(call, isLast: isLast)
    case .values, .input, .parallel, .nested: return .assemble
    }
  }

  private mutating func pass(_ call: PlanCall, isLast: Bool) -> PlannedBody? {
    guard itemIsResponse else { return nil }
    switch (call.definition.shape, call.definition.bodyUse) {
    case (.sink, .drop): return .discard
    case (.sink, .stream): return slots.isEmpty && isLast ? .sink : .assemble
    case (.expand, .stream):
      // Those after it may look at the head of a response that `as` keeps, not at its body.
      isStreamed = true
      itemIsResponse = false
      return nil
    case (.filter, .none): return nil
    case (.sequence, .none) where call.definition.bindings == .pass:
      needsEnd = true
      return nil
    default: return .assemble
    }
  }

  /// Whether an expression may read a body: a whole response, or one of its body's fields.
  private func reads(_ expression: PlanExpression) -> Bool {
    switch expression.kind {
    case .constant, .variable: return false
    case .item: return itemIsResponse
    case .binding(let slot, _, _): return slots.contains(slot)
    case .path(let base, let steps):
      for case .index(let index) in steps where reads(index) { return true }
      if holdsResponse(base), case .field(let name)? = steps.first {
        return !Response.headFields.contains(name)
      }
      return reads(base)
    case .interpolation(let parts), .list(let parts), .call(_, let parts):
      return parts.contains(where: reads)
    case .record(_, let values): return values.contains(where: reads)
    case .stage(_, let operand), .fold(_, let operand), .negate(let operand), .not(let operand):
      return reads(operand)
    case .aggregate: return true
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      return reads(left) || reads(right)
    case .conditional(let branches):
      return branches.contains { $0.condition.map(reads) ?? false || reads($0.value) }
    }
  }

  /// Whether an expression reads what only the end of a body tells.
  private func asksForEnd(_ expression: PlanExpression) -> Bool {
    switch expression.kind {
    case .path(let base, let steps):
      guard holdsResponse(base), case .field(let name)? = steps.first else {
        return asksForEnd(base)
      }
      return ["size", "time", "verified"].contains(name)
    case .constant, .variable, .item, .binding, .aggregate: return false
    case .interpolation(let parts), .list(let parts), .call(_, let parts),
      .record(_, let parts):
      return parts.contains(where: asksForEnd)
    case .stage(_, let operand), .fold(_, let operand), .negate(let operand), .not(let operand):
      return asksForEnd(operand)
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right),
      .coalesce(let left, let right), .range(let left, let right):
      return asksForEnd(left) || asksForEnd(right)
    case .conditional(let branches):
      return branches.contains { $0.condition.map(asksForEnd) ?? false || asksForEnd($0.value) }
    }
  }

  private func holdsResponse(_ expression: PlanExpression) -> Bool {
    switch expression.kind {
    case .item: itemIsResponse
    case .binding(let slot, _, _): slots.contains(slot)
    default: false
    }
  }
}
