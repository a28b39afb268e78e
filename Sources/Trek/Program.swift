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

  /// The arguments that the script takes.
  public var parameters: [PlanParameter] { plan.parameters }

  /// Prepares a run.
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
    return ProgramRun(
      plan,
      in: ProgramRun.Environment(
        transport: interpreter.transport, clock: clock, world: world, memoryLimit: memoryLimit,
        seed: seed, keepSecret: { redactor.keep($0) }),
      arguments: values)
  }
}

/// Why a program cannot be run with the arguments that it was given.
public struct ArgumentError: Error, Sendable, CustomStringConvertible {
  /// What is wrong, for people.
  public let description: String

  /// Makes an error.
  public init(_ description: String) { self.description = description }
}
