public import TrekValues

/// What the run lends to a stage: the clock, the outside world as far as it may see it.
public struct StageContext: Sendable {
  /// The name of the stage as the script wrote it.
  public let stage: String
  /// The clock of the run; virtual in tests.
  public let clock: any RunClock
  /// The world outside, as far as the run's policy lets the stage see it.
  public let world: any StageWorld
  /// Where bytes held for long are charged.
  public let memory: MemoryAccount
  /// Where the stage stands in the script.
  public let place: ScriptPlace
  /// What those are lent who make requests; nil for stages that make none.
  public var requestSetting: RequestSetting?

  /// Makes a context.
  public init(
    stage: String, clock: any RunClock, world: any StageWorld, memory: MemoryAccount,
    place: ScriptPlace = ScriptPlace(source: "", line: 1, column: 1, range: 0..<0)
  ) {
    self.stage = stage
    self.clock = clock
    self.world = world
    self.memory = memory
    self.place = place
  }

  /// The error item that an item becomes in the stage, for those that write their items themselves.
  public func failedItem(_ cause: StageFailure, for item: Item, index: Int) -> Item {
    Item(
      .null, ordinal: index, bindings: item.bindings,
      failure: ItemFailure(
        cause: cause, stage: stage, place: place, input: item.value, index: index))
  }

  /// An error item of the stage, for those that write their items themselves.
  public func failedItem(_ cause: StageFailure, index: Int = 0) -> Item {
    Item(
      .null, ordinal: index,
      failure: ItemFailure(
        cause: cause, stage: stage, place: place, input: .null, index: index))
  }
}

/// Tells the time and waits; a test's runs by hand.
public protocol RunClock: Sendable {
  /// Nanoseconds since some fixed moment, never going back.
  var now: UInt64 { get }
  /// Nanoseconds since 1970-01-01T00:00:00Z, as the system believes.
  var wallTime: Int64 { get }
  /// Waits until `now` is at least this. Throws only `CancellationError`.
  func sleep(until deadline: UInt64) async throws
}

/// Files, standard streams, environment: what stages touch beside the network.
public protocol StageWorld: Sendable {
  /// Resolves a path that a script gave against the run's folder; throws where the policy forbids.
  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String
  /// A variable of the environment, or nil.
  func environment(_ name: String) throws(StageFailure) -> String?
  /// Writes to the run's standard output; see `OutputStream`.
  var standardOutput: any OutputStream { get }
  /// Writes to where people read what is said beside the output; see `OutputStream`.
  var standardError: any OutputStream { get }
  /// The descriptor of standard input; throws where there is none for scripts.
  func standardInput() throws(StageFailure) -> Int32
  /// Where stages may put what does not fit into memory, in files without names; nil: nowhere.
  var temporaryFolder: String? { get }
}

extension StageWorld {
  /// The process's standard error.
  public var standardError: any OutputStream { StandardError() }
  /// The folder that `TMPDIR` names, else `/tmp`.
  public var temporaryFolder: String? {
    if let named = try? environment("TMPDIR"), !named.isEmpty { return named }
    return "/tmp"
  }
}

/// What a path is wanted for.
public enum FileUse: Sendable, Hashable {
  /// To read a file.
  case read
  /// To write a file, or files in a folder.
  case write
}

/// A stream of bytes out of the run, shared by all its printers.
public protocol OutputStream: Sendable {
  /// Whether it ends at a terminal, where control characters of the data must not arrive.
  var isTerminal: Bool { get }
  /// Writes whole lines; another printer's lines come before or after, never between.
  ///
  /// A failure of kind `output` with the code `output.closed` means that nobody reads any more.
  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure)
}

/// Reads the items of a pump's upstream.
public protocol ItemReader: Sendable {
  /// The next items, as many as are there; nil at the end. Waits.
  func next() async -> [Item]?
}

/// Takes the items of a producer or pump.
public protocol ItemWriter: Sendable {
  /// Gives items to the next stage, waits until there is room; false: nobody wants more.
  func write(_ items: [Item]) async -> Bool
  /// Waits until all that was written has been dealt with as far as it can be and more is wanted;
  /// false: nobody wants more.
  ///
  /// For those to whom the next item costs something that is better left out.
  func wanted() async -> Bool
}

extension ItemWriter {
  /// More is wanted at once.
  public func wanted() async -> Bool { true }
}
