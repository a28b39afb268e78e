import TrekStageKit

/// Cuts a row of stages into segments, and finds for each section how far it reaches, what bodies
/// are needed for and which `take` bounds it.
enum Segmenter {
  /// The most stages that follow one another in a task: each is a frame on its stack.
  static let longestChain = 64

  static func segments(of stages: [PlanStage]) -> [PlanSegment] {
    var segments: [PlanSegment] = []
    var current = PlanSegment(head: .upstream)
    var isFresh = true

    func isEmpty(_ segment: PlanSegment) -> Bool {
      if case .stage = segment.head { return false }
      return segment.before.isEmpty && segment.section == nil && segment.after.isEmpty
    }
    func close() {
      if !isEmpty(current) { segments.append(current) }
      current = PlanSegment(head: .upstream)
    }

    for stage in stages {
      defer { isFresh = false }
      var role = stage.role
      // After others an expression gives the items of its list for each item that comes.
      if case .values = stage.kind, !isFresh { role = .inOrder }
      switch role {
      case .head:
        if !isFresh { close() }
        current = PlanSegment(head: .stage(stage))
      case .own:
        close()
        segments.append(PlanSegment(head: .stage(stage)))
      case .concurrent:
        if current.section != nil { close() }
        current.section = PlanSection(concurrent: stage)
      case .perItem, .inOrder:
        if current.section == nil {
          if current.before.count >= longestChain { close() }
          current.before.append(stage)
        } else if case .perItem = stage.role, current.after.isEmpty,
          (current.section?.perItem.count ?? 0) < longestChain
        {
          current.section?.perItem.append(stage)
        } else {
          if current.after.count >= longestChain {
            close()
            current.before.append(stage)
          } else {
            current.after.append(stage)
          }
        }
      }
    }
    close()
    for index in segments.indices where segments[index].section != nil {
      let following = segments[index...].enumerated().flatMap { offset, segment in
        offset == 0 ? segment.afterConcurrent : segment.stages
      }
      segments[index].section?.demand = demand(in: following)
      segments[index].section?.body = BodyNeed.of(following)
    }
    return segments
  }

  /// The first `take` that all stages before it keep one to one.
  private static func demand(in stages: [PlanStage]) -> Int? {
    for stage in stages {
      if case .call(let call) = stage.kind, call.definition.name == "take" { return stage.number }
      guard stage.keepsOneToOne else { return nil }
    }
    return nil
  }
}

extension PlanSegment {
  /// The stages after the one that waits.
  var afterConcurrent: [PlanStage] { (section?.perItem ?? []) + after }
}

extension PlanStage {
  /// How a stage is placed.
  enum Role {
    /// Makes items: the head of a segment.
    case head
    /// Has a task of its own between two channels.
    case own
    /// Waits, for many items at a time.
    case concurrent
    /// Meets items in any order.
    case perItem
    /// Meets items in order.
    case inOrder
  }

  var role: Role {
    switch kind {
    case .values, .input, .parallel: return .head
    case .nested: return .concurrent
    case .map, .bind: return .perItem
    case .call(let call):
      switch call.definition.shape {
      case .source: return .head
      case .pump, .walk, .flow(.tee): return .own
      case .flow(.merge): return .head
      case .flow(.each) where call.branches.isEmpty: return .inOrder
      case .flow: return .concurrent
      case .request, .concurrent: return .concurrent
      case .map, .filter: return .perItem
      case .expand, .fold, .sequence, .sink: return .inOrder
      }
    }
  }

  var keepsOneToOne: Bool {
    switch kind {
    case .map, .bind, .nested: true
    case .call(let call): call.definition.shape.keepsOneToOne
    case .values, .input, .parallel: false
    }
  }
}
