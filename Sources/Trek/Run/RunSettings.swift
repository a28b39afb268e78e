public import Logging
public import TrekRuntime
public import TrekStageKit

/// What a run is lent beside its program; each part has the machine's own by default.
public struct RunSettings: Sendable {
  /// Files, environment and standard streams as the script shall see them; nil: the process's.
  ///
  /// A policy stands before it, whatever it is.
  public var world: (any StageWorld)?
  /// Where `print` writes; nil: where the world says.
  public var standardOutput: (any OutputStream)?
  /// The clock.
  public var clock: any RunClock
  /// The most bytes that bodies and windows may hold together; a policy may say less.
  public var memoryLimit: Int
  /// Seeds the spreading of back-off, so that a test can foresee it.
  public var seed: UInt64
  /// Is told the values of the script's secrets, and hides them in errors.
  public var redactor: Redactor
  /// How many events are kept from the very start of the run for those who ask `RunningProgram.events`
  /// for them; 0: none, and events are those from then on.
  ///
  /// They are kept for all who ask before the first result is read, and for the first who asks later.
  public var eventLimit: Int
  /// Where the run is logged; nil: where the interpreter says.
  ///
  /// Give one with the metadata of what the run is for, as a request's id.
  public var logger: Logger?

  /// Makes settings.
  public init(
    world: (any StageWorld)? = nil, standardOutput: (any OutputStream)? = nil,
    clock: any RunClock = SystemClock(), memoryLimit: Int = 256 << 20,
    seed: UInt64 = .random(in: .min ... .max), redactor: Redactor = Redactor(),
    eventLimit: Int = 0, logger: Logger? = nil
  ) {
    self.world = world
    self.standardOutput = standardOutput
    self.clock = clock
    self.memoryLimit = memoryLimit
    self.seed = seed
    self.redactor = redactor
    self.eventLimit = eventLimit
    self.logger = logger
  }
}
