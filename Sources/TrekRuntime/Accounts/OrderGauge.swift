public import TrekStageKit
public import TrekValues

/// Tells other threads which item of a section its finished items wait for.
///
/// The task of the section writes whenever it gets no further; any thread may read.
final class OrderGauge: Sendable {
  private struct Head {
    var number = -1
    var ordinal = 0
    var subject: Text?
    var behind = 0
  }

  private let identity: StageIdentity
  private let head = Locked(Head())

  init(_ identity: StageIdentity) { self.identity = identity }

  /// The item of a number is the next to leave and is not finished; so many behind it are.
  func wait(for number: Int, ordinal: Int, behind: Int, subject: () -> Text?) {
    head.withLock { head in
      if head.number != number { head = Head(number: number, ordinal: ordinal, subject: subject()) }
      head.behind = behind
    }
  }

  /// Nothing that is finished waits.
  func clear() { head.withLock { $0.behind = 0 } }

  /// What is held back now, or nil.
  var reading: HeldOrder? {
    head.withLock { head in
      guard head.number >= 0, head.behind > 0 else { return nil }
      return HeldOrder(
        stage: identity.label, place: identity.place, number: head.number, index: head.ordinal,
        url: head.subject, behind: head.behind)
    }
  }
}

/// Finished items of a section that wait for one that is not, so that their order is kept.
public struct HeldOrder: Sendable {
  /// The stage that the item is in.
  public let stage: String
  /// Where that stage stands.
  public let place: ScriptPlace
  /// The item's number among those that entered the section: while it stays, the same item waits.
  public let number: Int
  /// The item's position, from 0, among those that came to that stage.
  public let index: Int
  /// What it asks for, where it is a request.
  public let url: Text?
  /// How many finished items wait behind it.
  public let behind: Int
}
