import TrekStageKit
import TrekValues

/// What an operator says to the one before it.
enum Verdict {
  /// The item is taken; more may come.
  case more
  /// The item is taken; no more until `resume` has said `more`.
  case blocked
  /// The item is taken; no more are wanted at all.
  case enough
}

/// One stage in a chain that items are pushed through without waiting.
///
/// Confined to the task of its segment. A push goes down the chain as a plain call; what cannot go
/// on now says `blocked`, keeps the item, and continues at `resume`.
class Operator {
  /// The stage's account.
  final let ledger: StageLedger
  /// What the stage is called and where it stands.
  final let identity: StageIdentity

  init(_ identity: StageIdentity, _ ledger: StageLedger) {
    self.identity = identity
    self.ledger = ledger
  }

  /// Takes an item.
  func push(_ item: Item) -> Verdict { .more }

  /// Goes on with what was left when it said `blocked`.
  func resume() -> Verdict { .more }

  /// No more items come; what is held goes on, then the next operator is told.
  ///
  /// It may say `blocked`, and is then done when `resume` says anything else.
  func finish() -> Verdict { .more }

  /// Hands on what is held back for no other reason than speed.
  func flush() {}

  /// Makes an error item of one that failed here.
  final func failed(_ item: Item, _ cause: StageFailure) -> Item {
    ledger.fail()
    return errorItem(of: item, cause)
  }

  /// An error item in the place of a value of an item, which itself is not counted as failed.
  final func errorItem(of item: Item, _ cause: StageFailure) -> Item {
    Item(
      .null, ordinal: item.ordinal, bindings: item.bindings,
      failure: ItemFailure(
        cause: cause, stage: identity.label, place: identity.place, input: item.value,
        index: item.ordinal))
  }
}

/// What a stage is called and where it stands.
final class StageIdentity: Sendable {
  /// The number of its account.
  let number: Int
  /// As the script names it.
  let label: String
  /// Where it stands.
  let place: ScriptPlace

  init(number: Int, label: String, place: ScriptPlace) {
    self.number = number
    self.label = label
    self.place = place
  }
}

/// An operator with another after it.
class LinkedOperator: Operator {
  final let next: Operator

  init(_ identity: StageIdentity, _ ledger: StageLedger, next: Operator) {
    self.next = next
    super.init(identity, ledger)
  }

  override func resume() -> Verdict { next.resume() }
  override func finish() -> Verdict { next.finish() }
  override func flush() { next.flush() }

  /// Gives an item to the next operator.
  @inline(__always)
  final func emit(_ item: Item) -> Verdict {
    ledger.emit()
    return next.push(item)
  }
}
