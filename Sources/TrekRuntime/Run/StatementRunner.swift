import TrekPlan
import TrekStageKit
import TrekValues

/// Runs statements in order, with the variables that they fill.
///
/// Confined to the task that runs it; statements that run at the same time get a copy each.
struct StatementRunner {
  let run: RunState
  let control: RunControl
  /// The values of variables, nil where a statement has not filled one yet.
  var variables: [Value?]
  /// The values that the caller gave for the script's parameters, by index.
  var arguments: [Int: Value] = [:]
  /// The variables of the script's parameters, by index.
  var parameters: [PlanParameter] = []
  /// What every value of a secret is told to, so that it is never shown.
  var keepSecret: @Sendable (Value) -> Void = { _ in }

  /// Why statements stopped before their end, with the failure that was reported.
  struct Stopped: Error {}

  /// Runs statements in order; stops where one that others need failed, or the run ends.
  mutating func run(_ statements: [PlanStatement]) async throws(Stopped) {
    for statement in statements {
      guard control.level == .running else { throw Stopped() }
      try await run(statement)
    }
  }

  private var expressions: ExpressionCompiler { run.expressions(variables) }

  private mutating func run(_ statement: PlanStatement) async throws(Stopped) {
    switch statement.kind {
    case .run(let pipeline):
      _ = try await outputs(of: pipeline, to: run.results.map { .results($0) })
    case .assign(let variable, let name, let expression, let isSecret):
      let value = try evaluate(expression, for: name, statement.place)
      if isSecret { keepSecret(value) }
      variables[variable] = value
    case .parameter(let index, let fallback):
      let parameter = parameters[index]
      if let given = arguments[index] {
        variables[parameter.variable] = given
      } else if let fallback {
        variables[parameter.variable] = try evaluate(fallback, for: parameter.name, statement.place)
      }
    case .collect(let variable, let pipeline, let asList):
      let items = try await outputs(of: pipeline)
      variables[variable] = try value(of: items, asList: asList, statement.place)
    case .choose(let branches):
      for branch in branches {
        if let condition = branch.condition {
          let value = try evaluate(condition, for: "if", statement.place)
          guard try truth(value, statement.place) else { continue }
        }
        try await run(branch.body)
        return
      }
    case .parallel(let groups):
      let copy = self
      let isWhole = await withTaskGroup(of: Bool.self) { group in
        for statements in groups {
          group.addTask {
            var own = copy
            do throws(Stopped) {
              try await own.run(statements)
              return true
            } catch {
              return false
            }
          }
        }
        return await group.reduce(true) { $0 && $1 }
      }
      guard isWhole else { throw Stopped() }
    }
  }

  // MARK: Values

  private func report(_ cause: StageFailure, _ name: String, _ place: ScriptPlace) {
    run.report(ItemFailure(cause: cause, stage: name, place: place, input: .null, index: 0))
  }

  private func evaluate(
    _ expression: PlanExpression, for name: String, _ place: ScriptPlace
  ) throws(Stopped) -> Value {
    do throws(StageFailure) {
      return try expressions.constant(expression)
    } catch {
      report(error, name, place)
      throw Stopped()
    }
  }

  private func truth(_ value: Value, _ place: ScriptPlace) throws(Stopped) -> Bool {
    do throws(StageFailure) {
      return try Operators.truth(value, of: "if")
    } catch {
      report(error, "if", place)
      throw Stopped()
    }
  }

  /// The value that a pipeline gave: its one item, or all of them as a list.
  ///
  /// Failures are reported; of a list they are left out, a value they prevent.
  private func value(
    of items: [Item], asList: Bool, _ place: ScriptPlace
  ) throws(Stopped) -> Value {
    var values: [Value] = []
    for item in items {
      if let failure = item.failure { run.report(failure) } else { values.append(item.value) }
    }
    if asList { return .list(List(values)) }
    guard let value = values.first, values.count == 1 else {
      if values.count > 1 || !items.contains(where: { $0.failure != nil }) {
        report(
          StageFailure(code: "value.count", "the pipeline gave \(values.count) values, not one"),
          "let", place)
      }
      throw Stopped()
    }
    return value
  }

  /// Runs a pipeline and gives what comes out of it, unless it goes elsewhere.
  private func outputs(
    of pipeline: PlanPipeline, to outlet: PipelineInstance.Outlet? = nil
  ) async throws(Stopped) -> [Item] {
    let instance: PipelineInstance
    do throws(PipelineCompiler.Failure) {
      let compiled = try PipelineCompiler(run: run, expressions: expressions).compile(pipeline)
      instance = try PipelineInstance(
        compiled, run: run, control: control, outlet: outlet ?? .collect(limit: nil))
    } catch {
      let failure = ItemFailure(
        cause: error.cause, stage: error.identity.label, place: error.identity.place, input: .null,
        index: 0)
      if error.cause.kind == .output { run.outputFailed(failure) } else { run.report(failure) }
      throw Stopped()
    }
    return await instance.run()
  }
}

/// Works out the values of a `parallel` head at the same time.
struct ParallelValues: Sendable {
  let run: RunState
  let control: RunControl
  let identity: StageIdentity

  /// The record of all values; an error item where one could not be worked out.
  func record(of branches: [PlanBranchValue], variables: [Value?]) async -> Item {
    let values = await withTaskGroup(of: (Int, Value?).self) { group in
      for (index, branch) in branches.enumerated() {
        group.addTask { (index, await value(of: branch, variables: variables)) }
      }
      var values = [Value?](repeating: nil, count: branches.count)
      for await (index, value) in group { values[index] = value }
      return values
    }
    var fields: [(String, Value)] = []
    for (branch, value) in zip(branches, values) {
      guard let value else {
        return Item(
          .null,
          failure: ItemFailure(
            cause: StageFailure(code: "parallel.branch", "`\(branch.name)` has no value"),
            stage: identity.label, place: identity.place, input: .null, index: 0))
      }
      fields.append((branch.name, value))
    }
    return Item(.record(Record(fields)))
  }

  private func value(of branch: PlanBranchValue, variables: [Value?]) async -> Value? {
    var runner = StatementRunner(run: run, control: control, variables: variables)
    do throws(StatementRunner.Stopped) {
      try await runner.run(branch.statements)
    } catch {
      return nil
    }
    do throws(StageFailure) {
      return try run.expressions(runner.variables).constant(branch.value)
    } catch {
      run.report(
        ItemFailure(
          cause: error, stage: branch.name, place: branch.value.place, input: .null, index: 0))
      return nil
    }
  }
}
