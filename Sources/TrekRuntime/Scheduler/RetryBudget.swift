/// How many of a host's requests may be tried again: a dead host is not asked twice as much as a
/// living one.
///
/// There is a reserve, a share of what was begun, and one for each answer that needed no retry: a
/// host that answers now and then gets all the retries that its requests want, one that never does
/// only the reserve and the share.
struct RetryBudget: Equatable, Sendable {
  /// How many attempts have begun, those that were retries among them.
  var begun = 0
  /// How many answers asked for no retry.
  var succeeded = 0
  /// How many retries there were.
  private(set) var spent = 0

  /// Takes a retry if there is one left.
  mutating func spend(reserve: Int, share: Double) -> Bool {
    let earned = Int(Double(max(0, begun - spent)) * share) + succeeded
    guard spent < reserve + earned else { return false }
    spent += 1
    return true
  }
}
