extension PlanProgram {
  /// All stages, those of blocks and of pipelines inside others after the one that they belong to.
  public var stages: [PlanStage] {
    var found: [PlanStage] = []
    for statement in statements { statement.collectStages(into: &found) }
    return found
  }
}

extension PlanStatement {
  fileprivate func collectStages(into found: inout [PlanStage]) {
    switch kind {
    case .run(let pipeline), .collect(_, let pipeline, _): pipeline.collectStages(into: &found)
    case .choose(let branches):
      for statement in branches.flatMap(\.body) { statement.collectStages(into: &found) }
    case .parallel(let groups):
      for statement in groups.joined() { statement.collectStages(into: &found) }
    case .assign, .parameter: return
    }
  }
}

extension PlanPipeline {
  fileprivate func collectStages(into found: inout [PlanStage]) {
    for stage in segments.flatMap(\.stages) {
      found.append(stage)
      switch stage.kind {
      case .call(let call):
        for branch in call.branches { branch.pipeline.collectStages(into: &found) }
      case .nested(_, let pipeline, _): pipeline.collectStages(into: &found)
      case .parallel(let values):
        for statement in values.flatMap(\.statements) { statement.collectStages(into: &found) }
      case .values, .input, .map, .bind: continue
      }
    }
  }
}
