internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `accept`: `any`, a status, or a list of statuses and ranges of them.
struct AcceptedStatuses: ArgumentValue {
  let set: StatusSet

  static var argumentType: ValueType { .any }
  static var argumentWords: [String] { ["any"] }

  init(_ set: StatusSet) { self.set = set }

  init(argument: Value) throws(ArgumentMismatch) {
    if case .text("any") = argument {
      set = .any
    } else {
      set = StatusSet(try StatusRanges.read(argument))
    }
  }

  var argumentText: String { StatusRanges.text(set) }
}

/// Reads statuses out of values: `404`, `200..299`, `[200..299, 404]`.
enum StatusRanges {
  static func read(_ value: Value) throws(ArgumentMismatch) -> [ClosedRange<Int>] {
    switch value {
    case .int(let number):
      guard (100...999).contains(number) else {
        throw ArgumentMismatch("must hold statuses from 100 to 999, and has \(number)")
      }
      return [Int(number)...Int(number)]
    case .list(let list):
      var ranges: [ClosedRange<Int>] = []
      for element in list {
        for range in try read(element) {
          // A range comes as the list of its numbers: put them together again.
          if let last = ranges.last, last.upperBound + 1 == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound...range.upperBound
          } else {
            ranges.append(range)
          }
        }
      }
      return ranges
    default:
      throw ArgumentMismatch(
        "must be statuses, as in `404` or `[200..299, 404]`, and has \(value.typeName)")
    }
  }

  static func text(_ set: StatusSet) -> String {
    if set == .any { return "any" }
    let parts = set.ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)..\(range.upperBound)"
    }
    return parts.count == 1 ? parts[0] : "[" + parts.joined(separator: ", ") + "]"
  }
}
