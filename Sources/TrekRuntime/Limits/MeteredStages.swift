import TrekStageKit
import TrekValues

/// A fold whose items are counted as held.
final class MeteredFold: Fold {
  private let base: any Fold
  private let meter: RunMeter
  private let identity: StageIdentity

  init(_ base: any Fold, _ meter: RunMeter, _ identity: StageIdentity) {
    self.base = base
    self.meter = meter
    self.identity = identity
  }

  func take(_ item: Item) throws(StageFailure) {
    try meter.hold(item.value, at: identity)
    try base.take(item)
  }

  func finish() throws(StageFailure) -> Value { try base.finish() }
  var demand: Demand { base.demand }
}

/// A stage with memory whose items are counted as held.
final class MeteredSequence: SequenceStage {
  private let base: any SequenceStage
  private let meter: RunMeter
  private let identity: StageIdentity

  init(_ base: any SequenceStage, _ meter: RunMeter, _ identity: StageIdentity) {
    self.base = base
    self.meter = meter
    self.identity = identity
  }

  var takesFailures: Bool { base.takesFailures }
  var initialDemand: Demand { base.initialDemand }

  func push(_ item: Item, _ output: inout StageOutput) throws(StageFailure) -> Demand {
    let dropped = output.dropped
    try meter.hold(item.value, at: identity)
    let demand = try base.push(item, &output)
    // What went on or was dropped is not held.
    if output.dropped > dropped { meter.release(item.value.approximateBytes) }
    return demand
  }

  func finish() throws(StageFailure) -> (any HeldItems)? { try base.finish() }
  func close(complete: Bool) throws(StageFailure) -> String? { try base.close(complete: complete) }
}
