internal import TrekHTTP
internal import TrekStageKit
internal import TrekValues

/// The argument of `retryOn`: `network`, a status, or a list of them with ranges.
struct RetryConditions: ArgumentValue {
  let statuses: StatusSet
  let onNetwork: Bool

  static var argumentType: ValueType { .any }
  static var argumentWords: [String] { ["network"] }

  init(statuses: StatusSet, onNetwork: Bool) {
    self.statuses = statuses
    self.onNetwork = onNetwork
  }

  init(argument: Value) throws(ArgumentMismatch) {
    var onNetwork = false
    let elements: [Value] = if case .list(let list) = argument { list.array } else { [argument] }
    var rest: [Value] = []
    for element in elements {
      if case .text(let word) = element {
        guard word == "network" else {
          throw ArgumentMismatch(
            "must hold statuses or `network`, and has \(word.debugDescription)")
        }
        onNetwork = true
      } else {
        rest.append(element)
      }
    }
    statuses = StatusSet(try StatusRanges.read(.list(List(rest))))
    self.onNetwork = onNetwork
  }

  var argumentText: String {
    let statuses = statuses.ranges.isEmpty ? "" : StatusRanges.text(statuses)
    guard onNetwork else { return statuses }
    if statuses.isEmpty { return "network" }
    return "[\"network\", "
      + (statuses.hasPrefix("[") ? String(statuses.dropFirst()) : statuses + "]")
  }
}
