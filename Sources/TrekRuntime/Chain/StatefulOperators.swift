import TrekStageKit
import TrekValues

/// Items in order, with memory of those before.
final class SequenceOperator: LinkedOperator, Closing {
  private let stage: any SequenceStage
  private let run: RunState
  private var isClosed = false
  @exclusivity(unchecked) private var output = StageOutput()
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var held: (any HeldItems)?
  /// Whether the stage, or the next operator, wants no more.
  private var hasEnough = false
  private var nextHasEnough = false
  private var isFinishing = false
  private var isFinished = false

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator, _ stage: any SequenceStage,
    run: RunState
  ) {
    self.stage = stage
    self.run = run
    hasEnough = stage.initialDemand == .enough
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if hasEnough {
      ledger.cancel()
      return .enough
    }
    if item.failure != nil && !stage.takesFailures {
      ledger.pass()
      return emit(item)
    }
    do throws(StageFailure) {
      if try stage.push(item, &output) == .enough { hasEnough = true }
    } catch {
      output.items.append(failed(item, error))
      ledger.consume(-1)
    }
    ledger.drop(output.dropped)
    ledger.consume(1 - output.dropped)
    output.dropped = 0
    if let cause = output.stop {
      hasEnough = true
      run.strictFailed(
        ItemFailure(
          cause: cause, stage: identity.label, place: identity.place, input: item.value,
          index: item.ordinal))
    }
    return go()
  }

  /// Gives what was emitted, then what is held at the end, as far as the next operator takes it.
  private func go() -> Verdict {
    while position < output.items.count {
      let item = output.items[position]
      position += 1
      switch emit(item) {
      case .more: continue
      case .blocked: return .blocked
      case .enough: return stop()
      }
    }
    output.items.removeAll(keepingCapacity: true)
    position = 0
    if isFinishing { return goOnFinishing() }
    return hasEnough ? .enough : .more
  }

  private func goOnFinishing() -> Verdict {
    while let items = held {
      let item: Item?
      do throws(StageFailure) {
        item = try items.next()
      } catch {
        item = failure(error)
      }
      guard let item else {
        held = nil
        break
      }
      switch emit(item) {
      case .more: continue
      case .blocked: return .blocked
      case .enough: return stop()
      }
    }
    return end()
  }

  /// An error item that comes from no item.
  private func failure(_ cause: StageFailure) -> Item {
    Item(
      .null,
      failure: ItemFailure(
        cause: cause, stage: identity.label, place: identity.place, input: .null, index: 0))
  }

  /// All that is held has gone on: the next operator is told of the end.
  private func end() -> Verdict {
    isFinishing = false
    isFinished = true
    close(complete: !run.isInterrupted)
    return next.finish()
  }

  /// The next operator wants no more: what is held is let go.
  private func stop() -> Verdict {
    hasEnough = true
    nextHasEnough = true
    output.items.removeAll()
    position = 0
    held = nil
    return isFinishing ? end() : .enough
  }

  override func resume() -> Verdict {
    switch next.resume() {
    case .more: return isFinished ? .more : go()
    case .blocked: return .blocked
    case .enough: return isFinished ? .enough : stop()
    }
  }

  override func finish() -> Verdict {
    // What a stopped run holds is not all that there was: it is given up, not shown as if it were.
    guard !nextHasEnough, run.control.level != .stopped else { return end() }
    isFinishing = true
    do throws(StageFailure) {
      held = try stage.finish()
    } catch {
      held = HeldArray([failure(error)])
    }
    return go()
  }

  func close(complete: Bool) {
    guard !isClosed else { return }
    isClosed = true
    do throws(StageFailure) {
      if let remark = try stage.close(complete: complete) { run.remark(remark) }
    } catch {
      let failure = ItemFailure(
        cause: error, stage: identity.label, place: identity.place, input: .null, index: 0)
      if error.kind == .output { run.outputFailed(failure) } else { run.report(failure) }
    }
  }
}

/// What has to be closed when its pipeline ends, however that is.
protocol Closing: AnyObject {
  /// Closes it once; later calls do nothing.
  func close(complete: Bool)
}

/// All items in, one value at the end.
final class FoldOperator: LinkedOperator {
  private let fold: any Fold
  private let run: RunState
  private var hasEnough = false
  private var isFinishing = false
  private var isFinished = false

  init(
    _ identity: StageIdentity, _ ledger: StageLedger, next: Operator, _ fold: any Fold,
    run: RunState
  ) {
    self.fold = fold
    self.run = run
    super.init(identity, ledger, next: next)
  }

  override func push(_ item: Item) -> Verdict {
    ledger.receive()
    if item.failure != nil {
      ledger.pass()
      return emit(item)
    }
    guard !hasEnough else {
      ledger.cancel()
      return .enough
    }
    do throws(StageFailure) {
      try fold.take(item)
      ledger.consume()
      hasEnough = fold.demand == .enough
      return hasEnough ? .enough : .more
    } catch {
      return emit(failed(item, error))
    }
  }

  override func finish() -> Verdict {
    isFinishing = true
    guard run.control.level != .stopped else {
      isFinished = true
      return next.finish()
    }
    let result: Item
    do throws(StageFailure) {
      result = Item(try fold.finish())
    } catch {
      result = Item(
        .null,
        failure: ItemFailure(
          cause: error, stage: identity.label, place: identity.place, input: .null, index: 0))
    }
    if emit(result) == .blocked { return .blocked }
    isFinished = true
    return next.finish()
  }

  override func resume() -> Verdict {
    let verdict = next.resume()
    guard verdict != .blocked else { return .blocked }
    guard isFinishing, !isFinished else { return verdict }
    isFinished = true
    return next.finish()
  }
}
