import TrekDiagnostics
import TrekStageKit

/// A stage that is about all items of a stream: what it holds would begin anew where its pipeline
/// is run for each item.
struct StreamStage {
  /// What to look for.
  enum Sought {
    /// What is opened once and made whole at the end: `write`, `dead`.
    case opened
    /// The same, and whatever remembers items: `take`, `sort`, `count`, `rate`.
    case remembering
  }

  /// As the script names it.
  var name: String
  /// Where it stands.
  var span: Span
  /// Whether it puts items somewhere.
  var isSink: Bool

  /// What does something for each item alone, whatever its shape.
  private static let itemwise: Set<String> = [
    "print", "save", "discard", "settle", "ignore", "peek",
  ]

  /// The first of them in the stages of a pipeline that is run for each item, and in the blocks in
  /// it that are run with it.
  static func find(in stages: [CheckedStage], _ sought: Sought) -> StreamStage? {
    for stage in stages {
      guard case .call(let call) = stage.kind, !itemwise.contains(call.definition.name) else {
        continue
      }
      let name = call.definition.name
      switch call.definition.shape {
      case .sink: return StreamStage(name: name, span: stage.span, isSink: true)
      case .sequence where name == "dead":
        return StreamStage(name: name, span: stage.span, isSink: true)
      case .fold, .sequence, .pump:
        if sought == .remembering {
          return StreamStage(name: name, span: stage.span, isSink: false)
        }
      case .flow(let shape):
        // The blocks of `each`, `retry` and `timeout` are run for each item by what they are.
        let isPerItem = [.each, .retry, .timeout].contains(shape)
        for branch in call.block?.branches ?? [] {
          if let found = find(in: branch.pipeline.stages, isPerItem ? .opened : sought) {
            return found
          }
        }
      default: break
      }
    }
    return nil
  }
}

extension CheckPass {
  /// Whether nothing in branches would begin anew for each item; what would is reported.
  ///
  /// A branch that ends in a sink is run once, for all items. One that gives something is run for
  /// each item, so that what it gives stands in the item's place.
  func runOnce(_ flows: [Flow], _ callee: Callee, _ outer: Flow) -> Bool {
    for flow in flows where !flow.isPoisoned {
      let isOnce = flow.end != nil || callee.name == "tee"
      guard !isOnce || outer.context.isPerItem else {
        // Once for all items, and so is every sink in it; not what its own blocks give.
        continue
      }
      if let found = StreamStage.find(in: flow.stages, isOnce ? .opened : .remembering) {
        reportStreamStage(found, in: callee)
        return false
      }
    }
    return true
  }

  /// Reports a stage that is about all items, in a block that is run for each.
  func reportStreamStage(_ stage: StreamStage, in callee: Callee) {
    if stage.isSink {
      report(
        .sinkInBlock, "`\(stage.name)` cannot stand in this block of `\(callee.name)`",
        at: stage.span, "would be opened again for each item",
        help: "in it only `print` and `save` can; put `\(stage.name)` after the block")
    } else {
      report(
        .streamStageInBlock, "`\(stage.name)` would begin anew for each item", at: stage.span,
        "is about all items",
        help: "put it after the block; for what one item becomes, write `each { … }` around it")
    }
  }
}

extension ErrorCode {
  static let streamStageInBlock = ErrorCode(
    "E318", "a stage about all items stands where each item is worked on alone",
    story: """
      What a branch of `fan`, an arm of `match` or the block of `catch` gives stands in the place \
      of the item that it was given, so these run for each item by itself. A stage that remembers \
      items (`take`, `sort`, `count`, `batch`, `rate`) would begin anew with each. A branch that ends \
      in a sink runs once, for all of its items: there every stage may stand.
      """,
    wrong: "1..9 | match {\n  . > 3 -> take 2\n  else -> discard\n} | print",
    right: "1..9 | match {\n  . > 3 -> take 2 | print\n  else -> discard\n}")
}
