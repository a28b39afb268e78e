import TrekDiagnostics
import TrekStageKit

extension PlanProgram {
  /// The plan as a Mermaid flowchart (mermaid.js.org/syntax/flowchart.html): a box for each task,
  /// a rounded one for each stage that waits.
  public var mermaid: String {
    var chart = PlanMermaid(of: self)
    for (index, statement) in statements.enumerated() { chart.add(statement, index) }
    return chart.text
  }
}

/// Writes a plan down as a flowchart.
struct PlanMermaid {
  private let excerpts: PlanExcerpts
  private(set) var text = "flowchart TD\n"
  private var taskCount = 0

  init(of program: PlanProgram) { excerpts = PlanExcerpts(of: program) }

  mutating func add(_ statement: PlanStatement, _ index: Int) {
    switch statement.kind {
    case .run(let pipeline), .collect(_, let pipeline, _): add(pipeline, from: nil)
    case .choose(let branches):
      for statement in branches.flatMap(\.body) { add(statement, index) }
    case .parallel(let groups):
      for statement in groups.joined() { add(statement, index) }
    case .assign, .parameter: return
    }
  }

  /// Draws a pipeline; `from` is the stage whose block it is.
  private mutating func add(_ pipeline: PlanPipeline, from owner: Int?) {
    var previous = owner
    var isBlock = owner != nil
    for segment in pipeline.segments {
      taskCount += 1
      text += "  subgraph task\(taskCount)[\"task \(taskCount)\"]\n"
      for stage in segment.stages { text += "    \(box(stage))\n" }
      text += "  end\n"
      for (index, stage) in segment.stages.enumerated() {
        if let previous {
          let arrow = isBlock ? "-.->" : index == 0 ? "==>" : "-->"
          text += "  s\(previous) \(arrow) s\(stage.number)\n"
        }
        isBlock = false
        previous = stage.number
      }
    }
    for stage in pipeline.segments.flatMap(\.stages) { addBlocks(of: stage) }
  }

  private mutating func addBlocks(of stage: PlanStage) {
    switch stage.kind {
    case .call(let call):
      for branch in call.branches { add(branch.pipeline, from: stage.number) }
    case .nested(_, let pipeline, _): add(pipeline, from: stage.number)
    case .parallel(let values):
      for statement in values.flatMap(\.statements) { add(statement, 0) }
    case .values, .input, .map, .bind: return
    }
  }

  private func box(_ stage: PlanStage) -> String {
    let label = Self.quoted(excerpts.line(of: stage))
    let waits: Bool
    switch stage.kind {
    case .call(let call):
      switch call.definition.shape {
      case .request, .walk, .concurrent, .pump, .flow: waits = true
      default: waits = false
      }
    case .nested, .parallel: waits = true
    case .values, .input, .map, .bind: waits = false
    }
    return waits ? "s\(stage.number)([\(label)])" : "s\(stage.number)[\(label)]"
  }

  /// A text as Mermaid takes it, with what would end it or be read as markup as entities.
  private static func quoted(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\"": result += "#quot;"
      case "<": result += "#lt;"
      case ">": result += "#gt;"
      case "#": result += "#35;"
      case "`": result += "#96;"
      default: result.append(character)
      }
    }
    return "\"\(result)\""
  }
}
