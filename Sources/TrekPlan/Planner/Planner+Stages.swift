import TrekCheck
import TrekStageKit
import TrekValues

extension Planner {
  /// Lowers the stages of a pipeline and cuts them into segments.
  ///
  /// - Parameter isNested: whether an item is given to the pipeline's head.
  mutating func lower(
    _ pipeline: CheckedPipeline, isNested: Bool, _ hoisted: inout HoistedPipelines
  ) -> PlanPipeline {
    var stages: [PlanStage] = []
    for (index, stage) in pipeline.stages.enumerated() {
      var own = HoistedPipelines()
      own.isPerItem = isNested || index > 0
      let lowered = lower(stage, &own)
      hoisted.statements += own.statements
      for nested in own.nested {
        stages.append(
          PlanStage(
            .nested(slot: nested.slot, nested.pipeline, when: nested.condition),
            number: newStageNumber(), label: "( … )", place: nested.place))
      }
      stages.append(lowered)
    }
    return PlanPipeline(
      segments: Segmenter.segments(of: stages), cardinality: pipeline.cardinality,
      place: place(pipeline.span))
  }

  private mutating func lower(
    _ stage: CheckedStage, _ hoisted: inout HoistedPipelines
  ) -> PlanStage {
    let kind: PlanStage.Kind
    switch stage.kind {
    case .values(let expression): kind = .values(lower(expression, &hoisted))
    case .input(let variable): kind = .input(variable: variable.number)
    case .call(let call): kind = .call(lower(call, &hoisted))
    case .map(let expression): kind = .map(lower(expression, &hoisted))
    case .bind(let slot, _, let expression):
      kind = .bind(slot: slot, expression.map { lower($0, &hoisted) })
    case .parallel(let branches):
      var values: [PlanBranchValue] = []
      for branch in branches {
        var own = HoistedPipelines()
        let value = lower(branch.value, &own)
        values.append(
          PlanBranchValue(name: branch.name, statements: own.statements, value: value))
      }
      kind = .parallel(values)
    }
    return PlanStage(
      kind, number: newStageNumber(), label: stage.label, place: place(stage.span))
  }

  /// Lowers a call: constants where no item is in reach, the rest where it is.
  mutating func lower(_ call: CheckedCall, _ hoisted: inout HoistedPipelines) -> PlanCall {
    var arguments: [String: [PlanArgument]] = [:]
    let kinds = Dictionary(
      call.definition.parameters.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first }
    )
    for (name, layers) in call.arguments.sorted(by: { $0.key < $1.key }) {
      for layer in layers {
        let isPerItem = hoisted.isPerItem
        // A constant's pipelines run once, before the statement, also after the head.
        if kinds[name] == .constant { hoisted.isPerItem = false }
        defer { hoisted.isPerItem = isPerItem }
        let kind: PlanArgument.Kind
        switch layer.kind {
        case .expression(let expression): kind = .expression(lower(expression, &hoisted))
        case .aggregate(let expression): kind = .aggregate(lower(expression, &hoisted))
        case .reducer(let slot, let expression):
          kind = .reducer(slot: slot, lower(expression, &hoisted))
        }
        arguments[name, default: []].append(
          PlanArgument(kind, origin: layer.origin.text, place: place(layer.span)))
      }
    }
    var branches: [PlanBranch] = []
    for branch in call.block?.branches ?? [] {
      var own = HoistedPipelines()
      own.isPerItem = true
      let condition = branch.condition.map { lower($0, &own) }
      let pipeline = lower(branch.pipeline, isNested: true, &own)
      hoisted.statements += own.statements
      branches.append(PlanBranch(condition: condition, pipeline: pipeline))
    }
    return PlanCall(
      definition: call.definition, arguments: arguments, branches: branches,
      session: call.session)
  }
}

extension CheckedArgument.Origin {
  /// As `explain` shows it.
  var text: String {
    switch self {
    case .call: ""
    case .session(let name): name.map { "session \($0)" } ?? "session"
    }
  }
}
