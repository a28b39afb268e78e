import TrekStageKit
import TrekValues

/// One value for each item.
final class MapOperator: LinkedOperator {
  private let body: @Sendable (Item) throws(StageFailure) -> Value

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator,
    _ body: @escaping @Sendable (Item) throws(StageFailure) -> Value
  ) {
    self.body = body
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.failure != nil {
      ledger.pass()
      return emit(item)
    }
    let value: Value
    do throws(StageFailure) {
      value = try body(item)
    } catch {
      return emit(failed(item, error))
    }
    ledger.consume()
    return emit(item.with(value))
  }
}

/// The same item or none.
final class FilterOperator: LinkedOperator {
  private let body: @Sendable (Item) throws(StageFailure) -> Bool

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator,
    _ body: @escaping @Sendable (Item) throws(StageFailure) -> Bool
  ) {
    self.body = body
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.failure != nil {
      ledger.pass()
      return emit(item)
    }
    let isWanted: Bool
    do throws(StageFailure) {
      isWanted = try body(item)
    } catch {
      return emit(failed(item, error))
    }
    guard isWanted else {
      ledger.drop()
      return .more
    }
    ledger.consume()
    return emit(item)
  }
}

/// Keeps the item, or what an expression gives for it, in reach downstream.
final class BindOperator: LinkedOperator {
  private let slot: Int
  private let body: ItemExpression?

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator, slot: Int,
    _ body: ItemExpression?
  ) {
    self.slot = slot
    self.body = body
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.failure != nil {
      ledger.pass()
      return emit(item)
    }
    let value: Value
    do throws(StageFailure) {
      value = try body?(item) ?? item.value
    } catch {
      return emit(failed(item, error))
    }
    ledger.consume()
    var bound = item
    bound.bindings = Bindings(slot: slot, value: value, next: item.bindings)
    return emit(bound)
  }
}

/// Any number of values for each item, made as they are wanted.
final class ExpandOperator: LinkedOperator {
  private let body: @Sendable (Item) throws(StageFailure) -> any ValueIterator
  @exclusivity(unchecked) private var open: (values: any ValueIterator, item: Item)?
  /// What the task of the segment waits on.
  private let waker: Waker
  /// How many values may come in a row before the task looks whether the run goes on.
  private static let stretch = 4096
  @exclusivity(unchecked) private var left = ExpandOperator.stretch

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator, waker: Waker,
    _ body: @escaping @Sendable (Item) throws(StageFailure) -> any ValueIterator
  ) {
    self.body = body
    self.waker = waker
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.failure != nil {
      ledger.pass()
      return emit(item)
    }
    do throws(StageFailure) {
      open = (try body(item), item)
    } catch {
      return emit(failed(item, error))
    }
    return go()
  }

  /// Gives values until there are no more or the next operator has enough for now.
  private func go() -> Verdict {
    while let (values, item) = open {
      if left == 0 {
        left = Self.stretch
        waker.signal()
        return .blocked
      }
      left -= 1
      let given: Item
      do throws(StageFailure) {
        let step = try values.step()
        guard case .value(let value) = step else {
          // A body that is still coming wakes the segment when there is more of it.
          if case .waiting = step { return .blocked }
          ledger.consume()
          open = nil
          return .more
        }
        given = item.with(value)
      } catch {
        guard values.goesOnAfterFailure else {
          open = nil
          return emit(failed(item, error))
        }
        // One value of the item failed; the item itself is used up by all that it gives.
        given = errorItem(of: item, error)
      }
      switch emit(given) {
      case .more: continue
      case .blocked: return .blocked
      case .enough:
        ledger.consume()
        open = nil
        return .enough
      }
    }
    return .more
  }

  override func resume() -> Verdict {
    switch next.resume() {
    case .more: return go()
    case .blocked: return .blocked
    case .enough:
      if open != nil { ledger.consume() }
      open = nil
      return .enough
    }
  }

  override func finish() -> Verdict {
    if open != nil { ledger.cancel() }
    open = nil
    return next.finish()
  }
}
