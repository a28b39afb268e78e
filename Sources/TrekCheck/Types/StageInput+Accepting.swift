import TrekStageKit
import TrekValues

extension StageInput {
  /// The types that are taken; nil where no items are.
  var types: [ValueType]? {
    switch self {
    case .nothing: nil
    case .items(let type), .optional(let type): [type]
    case .oneOf(let types): types
    }
  }

  /// Whether items of a type are taken, as far as is known.
  func accepts(_ type: ValueType) -> Bool {
    types?.contains { $0.accepts(type) } ?? false
  }

  /// As messages name it: `Text or Bytes`.
  var shown: String {
    let names = types?.map(\.shown) ?? []
    guard names.count > 1 else { return names.first ?? "nothing" }
    return names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
  }

  /// Whether it stands at a head only with an argument that gives the items.
  var needsItems: Bool {
    switch self {
    case .items, .oneOf: true
    case .nothing, .optional: false
    }
  }
}
