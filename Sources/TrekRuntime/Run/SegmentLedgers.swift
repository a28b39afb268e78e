import TrekStageKit

/// The ledgers of one segment's stages, opened before its operators are made, so that what is lost
/// between two segments has a place to be counted.
struct SegmentLedgers {
  var head: StageLedger?
  var before: [StageLedger]
  var inlet: StageLedger?
  var perItem: [StageLedger]
  var after: [StageLedger]
  /// The first of them; a segment has at least one stage.
  var first: StageLedger
  /// What the first belongs to.
  var firstIdentity: StageIdentity

  /// Opens the ledgers of a segment, appending them in the order in which items pass.
  init(
    _ segment: CompiledSegment,
    into all: inout [(identity: StageIdentity, ledger: StageLedger)]
  ) {
    let start = all.count
    func open(_ identity: StageIdentity) -> StageLedger {
      let ledger = StageLedger()
      all.append((identity, ledger))
      return ledger
    }
    head = segment.head.identity.map(open)
    before = segment.before.map { open($0.identity) }
    inlet = segment.section.map { open($0.identity) }
    perItem = (segment.section?.perItem ?? []).map { open($0.identity) }
    after = segment.after.map { open($0.identity) }
    if start < all.count {
      first = all[start].ledger
      firstIdentity = all[start].identity
    } else {
      first = StageLedger()
      firstIdentity = .between
    }
  }
}
