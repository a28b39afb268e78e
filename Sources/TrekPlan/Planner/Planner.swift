public import TrekCheck
import TrekDiagnostics
import TrekStageKit
import TrekValues

/// Makes a plan of a checked program: a pure function.
///
/// It cuts pipelines into segments where something waits, finds what a body is needed for, and
/// takes pipelines out of expressions: where an item is in reach they become stages before the one
/// that uses them, elsewhere statements before the one that uses them.
public struct Planner {
  let sources: SourceMap
  var stageCount = 0
  var variableCount: Int
  var bindingCount: Int

  /// Makes the plan of a program.
  public static func plan(_ program: CheckedProgram) -> PlanProgram {
    var planner = Planner(
      sources: program.sources, variableCount: program.variableCount,
      bindingCount: program.bindingCount)
    let statements = program.statements.flatMap { planner.lower($0) }
    return PlanProgram(
      sources: program.sources, statements: statements,
      parameters: program.parameters.map { parameter in
        PlanParameter(
          name: parameter.name, type: parameter.type, help: parameter.help,
          isRequired: parameter.isRequired, variable: parameter.variable.number,
          isStream: parameter.isStream)
      },
      variableCount: planner.variableCount, stageCount: planner.stageCount)
  }

  init(sources: SourceMap, variableCount: Int, bindingCount: Int) {
    self.sources = sources
    self.variableCount = variableCount
    self.bindingCount = bindingCount
  }

  /// The place of a span, as reports show it.
  func place(_ span: Span) -> ScriptPlace {
    guard let source = sources[span.source] else {
      return ScriptPlace(source: "<unknown>", line: 1, column: 1, range: span.range)
    }
    let position = source.position(of: span.start)
    return ScriptPlace(
      source: source.name, line: position.line, column: position.column, range: span.range)
  }

  mutating func newStageNumber() -> Int {
    defer { stageCount += 1 }
    return stageCount
  }

  /// The statements that do what one checked statement says.
  mutating func lower(_ statement: CheckedStatement) -> [PlanStatement] {
    let place = place(statement.span)
    var hoisted = HoistedPipelines()
    let kind: PlanStatement.Kind
    switch statement.kind {
    case .run(let pipeline):
      kind = .run(lower(pipeline, isNested: false, &hoisted))
    case .assign(let variable, let name, let expression):
      kind = .assign(
        variable: variable.number, name: name, lower(expression, &hoisted), isSecret: false)
    case .secret(let variable, let name, let expression):
      kind = .assign(
        variable: variable.number, name: name, lower(expression, &hoisted), isSecret: true)
    case .parameter(let index, let fallback):
      kind = .parameter(index: index, default: fallback.map { lower($0, &hoisted) })
    case .choose(let branches):
      var result: [(condition: PlanExpression?, body: [PlanStatement])] = []
      for branch in branches {
        result.append(
          (
            branch.condition.map { lower($0, &hoisted) },
            branch.body.flatMap { lower($0) }
          ))
      }
      kind = .choose(result)
    case .parallel(let body):
      kind = .parallel(body.map { lower($0) })
    }
    return hoisted.statements + [PlanStatement(kind, place)]
  }
}

/// Pipelines that were taken out of expressions, to be run before what uses them.
struct HoistedPipelines {
  /// Where no item is in reach: statements, each of which fills a variable.
  var statements: [PlanStatement] = []
  /// Where an item is: pipelines, each of which fills a slot of the item's bindings.
  var nested: [Nested] = []
  /// Whether an item is in reach.
  var isPerItem = false

  /// A pipeline for each item.
  struct Nested {
    var slot: Int
    var pipeline: PlanPipeline
    var condition: PlanExpression?
    var place: ScriptPlace
  }
}
