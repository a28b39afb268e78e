public import TrekPlan
public import TrekRuntime
public import TrekStageKit
public import TrekValues

/// A compiled script: run it as often as you like, also at the same time.
public struct Program: Sendable {
  /// What it does.
  public let plan: PlanProgram
  private let interpreter: Interpreter

  init(plan: PlanProgram, interpreter: Interpreter) {
    self.plan = plan
    self.interpreter = interpreter
  }

  /// The arguments that the script takes, and the inputs that it was compiled with.
  public var parameters: [PlanParameter] { plan.parameters }

  /// Runs the program and gives what comes out of the pipelines that do not end in a sink.
  ///
  /// The run begins at once, in a task of its own, and is stopped when nobody holds what this
  /// returns any more. Inputs that do not fit are an error of the first read.
  ///
  /// - Parameters:
  ///   - inputs: what the script gets under the names of its inputs and its `param`s: values,
  ///     lists, asynchronous sequences.
  ///   - settings: what the run is lent beside.
  public func run(
    inputs: [String: any ProgramArgument] = [:], settings: RunSettings = RunSettings()
  ) -> RunningProgram {
    let queue = ResultQueue()
    var settings = settings
    settings.logger = settings.logger ?? interpreter.logger
    do throws(TrekError) {
      let (values, streams) = try bind(inputs)
      let run = ProgramRun(
        plan, in: environment(settings), arguments: values, streams: streams, results: queue)
      return RunningProgram(
        RunCore(run, queue: queue, program: self, settings: settings))
    } catch {
      // A run of nothing, whose reader is told.
      let nothing = PlanProgram(
        sources: plan.sources, statements: [], parameters: [], variableCount: 0, stageCount: 0)
      let core = RunCore(
        ProgramRun(nothing, in: environment(settings)), queue: queue, program: self,
        settings: settings)
      core.stop(error)
      return RunningProgram(core)
    }
  }

  private func environment(_ settings: RunSettings) -> ProgramRun.Environment {
    let redactor = settings.redactor
    var world = settings.world ?? SystemWorld(standardOutput: settings.standardOutput)
    var memory = settings.memoryLimit
    if let policy = interpreter.policy {
      world = PolicyWorld(
        world, policy, output: settings.standardOutput ?? settings.world?.standardOutput)
      memory = min(memory, policy.limits.memory)
    }
    return ProgramRun.Environment(
      transport: interpreter.transport, clock: settings.clock, world: world, memoryLimit: memory,
      seed: settings.seed, limits: interpreter.policy?.runLimits ?? RunLimits(),
      keepSecret: { redactor.keep($0) })
  }

  private func bind(
    _ inputs: [String: any ProgramArgument]
  ) throws(TrekError) -> ([Int: Value], [Int: any ItemReader]) {
    var values: [String: Value] = [:]
    var streams: [Int: any ItemReader] = [:]
    for (name, input) in inputs {
      let index = plan.parameters.firstIndex { $0.name == name }
      let content: ArgumentContent
      do {
        content = try input.programArgument
      } catch {
        throw (error as? TrekError)
          ?? TrekError(.argument, "the input `\(name)` cannot be given: \(error)")
      }
      switch content {
      case .value(let value):
        if let index, plan.parameters[index].isStream {
          var list = List([value])
          if case .list(let given) = value { list = given }
          streams[index] = ListReader(list)
        } else {
          values[name] = value
        }
      case .stream(let reader):
        guard let index else {
          throw TrekError(.argument, "the script has no input `\(name)`")
        }
        guard plan.parameters[index].isStream else {
          throw TrekError(
            .argument, "the input `\(name)` is a value, and a sequence was given for it")
        }
        streams[index] = reader
      }
    }
    for (index, parameter) in plan.parameters.enumerated()
    where parameter.isStream && streams[index] == nil {
      throw TrekError(.argument, "the input `\(parameter.name)` is missing")
    }
    do throws(ArgumentError) {
      return (try bind(values), streams)
    } catch {
      throw TrekError(.argument, error.description)
    }
  }

  /// Prepares a run whose results nobody reads: for scripts that end in sinks, as the command's do.
  ///
  /// - Parameters:
  ///   - arguments: values for the script's parameters, by name.
  ///   - world: files, streams and environment as the script shall see them.
  ///   - clock: the clock; the machine's where none is given.
  ///   - memoryLimit: the most bytes that bodies may hold together.
  ///   - redactor: is told the values of the script's secrets.
  /// - Throws: `ArgumentError` where a parameter is missing, unknown or of another type.
  public func prepare(
    arguments: [String: Value] = [:], world: any StageWorld = SystemWorld(),
    clock: any RunClock = SystemClock(), memoryLimit: Int = 256 << 20,
    seed: UInt64 = .random(in: .min ... .max), redactor: Redactor = Redactor()
  ) throws(ArgumentError) -> ProgramRun {
    let settings = RunSettings(
      world: world, clock: clock, memoryLimit: memoryLimit, seed: seed, redactor: redactor)
    return ProgramRun(plan, in: environment(settings), arguments: try bind(arguments))
  }

  private func bind(_ arguments: [String: Value]) throws(ArgumentError) -> [Int: Value] {
    var values: [Int: Value] = [:]
    var unused = Set(arguments.keys)
    for (index, parameter) in plan.parameters.enumerated() {
      unused.remove(parameter.name)
      guard let value = arguments[parameter.name] else {
        if parameter.isRequired && !parameter.isStream {
          throw ArgumentError("the argument `\(parameter.name)` is missing")
        }
        continue
      }
      guard parameter.type.describes(value) else {
        throw ArgumentError(
          "the argument `\(parameter.name)` must be \(parameter.type), and is \(value.typeName)")
      }
      values[index] = value
    }
    if let name = unused.min() {
      throw ArgumentError("the script has no parameter `\(name)`")
    }
    return values
  }
}

/// Why a program cannot be run with the arguments that it was given.
public struct ArgumentError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, for people.
  public let description: String

  /// Makes an error.
  public init(_ description: String) { self.description = description }
}
