public import TrekStageKit

/// What a run did, and how it ended.
public struct RunReport: Sendable {
  /// Failures of one kind at one stage that nobody handled.
  public struct Failures: Sendable {
    /// The first of them.
    public let first: ItemFailure
    /// How many there were.
    public let count: Int
  }

  /// What each stage did, in the order of the plan.
  public let stages: [StageProgress]
  /// The failures that nobody handled, grouped.
  public let failures: [Failures]
  /// How many they were in all.
  public let failureCount: Int
  /// Why an output could not be written, or nil.
  public let outputFailure: ItemFailure?
  /// Whether `strict` stopped the run.
  public let isStoppedByStrict: Bool
  /// Which limit of the run was reached, so that it was stopped; nil: none.
  public let limitFailure: ItemFailure?
  /// Whether an `expect` was not met.
  public let expectFailed: Bool
  /// What users should know beside: files left behind.
  public let remarks: [String]
  /// Where items vanished: an error of Trek's own; empty in a run that is right.
  public let breaches: [AccountBreach]
  /// Whether the run was stopped from outside.
  public let wasInterrupted: Bool
  /// How long it took.
  public let elapsed: Duration
  /// The most bytes that bodies held at a time.
  public let peakMemory: Int

  /// The exit code, the gravest cause first: 70, 5, 3, 4, 1, or 0.
  ///
  /// A signal's is the caller's.
  ///
  /// 141 where standard output was closed by its reader.
  public var exitCode: Int32 {
    if !breaches.isEmpty { return 70 }
    if let outputFailure { return outputFailure.cause.code == "output.closed" ? 141 : 5 }
    if isStoppedByStrict || limitFailure != nil { return 3 }
    if expectFailed { return 4 }
    return failureCount > 0 ? 1 : 0
  }
}

/// What one stage has done.
public struct StageProgress: Sendable {
  /// The number that the plan gave it.
  public let number: Int
  /// As the script names it.
  public let label: String
  /// Where it stands.
  public let place: ScriptPlace
  /// Its account.
  public let account: StageAccount
  /// Whether a pipeline that it belongs to runs at this moment.
  public let isRunning: Bool
  /// How many items it will give in all, where that is known before: the length of a list.
  public let expected: Int?
}
