import TrekPlan
import TrekStageKit
import TrekValues

extension ExpressionCompiler {
  /// One step, made ready.
  fileprivate enum Step: Sendable {
    case field(RecordKey)
    case index(ItemExpression)
    case optional
  }

  /// `.a.b[0]?`: a missing field is an error that names the fields there are; a `?` makes what is
  /// missing or null before it the end, and the path null.
  func path(
    _ base: PlanExpression, _ steps: [PlanPathStep]
  ) throws(StageFailure) -> ItemExpression {
    // `.name` is what most paths are.
    if case .item = base.kind, steps.count == 1, case .field(let name) = steps[0] {
      let key = RecordKey(name)
      return ItemExpression { item throws(StageFailure) in
        if case .record(let record) = item.value, let value = record[key] { return value }
        return try Self.field(key, of: item.value)
      }
    }
    let base = try compile(base)
    var compiled: [Step] = []
    for step in steps {
      switch step {
      case .field(let name): compiled.append(.field(RecordKey(name)))
      case .index(let index): compiled.append(.index(try compile(index)))
      case .optional: compiled.append(.optional)
      }
    }
    let ready = compiled
    return ItemExpression { item throws(StageFailure) in
      var value = try base(item)
      for position in ready.indices {
        let isOptional = position + 1 < ready.count && ready[position + 1].isOptional
        switch ready[position] {
        case .optional:
          if value.isNull { return .null }
        case .field(let key):
          if let next = value.field(key) {
            value = next
          } else if isOptional, Self.mayLackFields(value) {
            return .null
          } else {
            value = try Self.field(key, of: value)
          }
        case .index(let index):
          guard let next = try Self.element(try index(item), of: value, isOptional: isOptional)
          else { return .null }
          value = next
        }
      }
      return value
    }
  }

  private static func mayLackFields(_ value: Value) -> Bool {
    switch value {
    case .null, .record, .object: true
    default: false
    }
  }

  /// The field, or a failure that says which fields there are.
  private static func field(_ key: RecordKey, of value: Value) throws(StageFailure) -> Value {
    if let found = value.field(key) { return found }
    guard let names = value.fieldNames else {
      throw StageFailure(
        code: "field.type", "`.\(key.name)` was asked of \(value.typeName), which has no fields",
        help: value.isNull ? "write `?` after what may be null" : nil)
    }
    if case .object(let object) = value, let fault = object.fault(ofField: key.name) {
      throw StageFailure(
        code: "field.\(key.name)", fault, help: "write `.\(key.name)?` for null instead")
    }
    let shown = names.prefix(12).map { "`\($0)`" }.joined(separator: ", ")
    let rest = names.count > 12 ? " and \(names.count - 12) more" : ""
    throw StageFailure(
      code: "field.missing", "there is no field `\(key.name)`",
      notes: [names.isEmpty ? "there are no fields" : "the fields are \(shown)\(rest)"],
      help: "write `.\(key.name)?` where it may be missing")
  }

  /// The element, or nil where it is missing and may be.
  private static func element(
    _ index: Value, of value: Value, isOptional: Bool
  ) throws(StageFailure) -> Value? {
    switch (value, index) {
    case (.list(let list), _):
      guard let number = index.asInt else { break }
      let position = number < 0 ? Int64(list.count) + number : number
      if position >= 0, position < Int64(list.count), let found = list[Int(position)] {
        return found
      }
      if isOptional { return nil }
      throw StageFailure(
        code: "index.missing",
        "there is no element \(number) in a list of \(list.count)",
        help: "write `[\(number)]?` where it may be missing")
    case (.record, .text(let name)), (.object, .text(let name)):
      let key = RecordKey(name)
      if let found = value.field(key) { return found }
      if isOptional { return nil }
      return try field(key, of: value)
    case (.null, _) where isOptional: return nil
    default: break
    }
    throw StageFailure(
      code: "index.type", "\(value.typeName) cannot be indexed by \(index.typeName)",
      help: value.isNull ? "write `?` after what may be null" : nil)
  }
}

extension ExpressionCompiler.Step {
  fileprivate var isOptional: Bool {
    if case .optional = self { true } else { false }
  }
}
