internal import TrekStageKit
internal import TrekValues

/// The argument of `backoff`: the first wait before another attempt, or the first and the longest.
struct Backoff: ArgumentValue {
  let base: Duration
  let cap: Duration

  static var argumentType: ValueType { .any }

  init(base: Duration, cap: Duration) {
    self.base = base
    self.cap = cap
  }

  init(argument: Value) throws(ArgumentMismatch) {
    switch argument {
    case .duration(let duration):
      base = duration
      cap = max(duration, .seconds(30))
    case .list(let list):
      guard list.count == 2, case .duration(let first)? = list[0],
        case .duration(let longest)? = list[1], first <= longest
      else {
        throw ArgumentMismatch("must be the first wait and the longest, as in `[1s, 10s]`")
      }
      base = first
      cap = longest
    default: throw ArgumentMismatch("must be a duration, and is \(argument.typeName)")
    }
    if base < .zero { throw ArgumentMismatch("must not be negative") }
  }

  var argumentText: String { "[\(base.argumentText), \(cap.argumentText)]" }
}
