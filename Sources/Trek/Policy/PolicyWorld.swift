import Synchronization
import TrekFiles
import TrekStageKit
import TrekValues

/// The world as a policy lets a script see it.
struct PolicyWorld: StageWorld {
  private let base: any StageWorld
  private let policy: Policy
  let standardOutput: any OutputStream
  let standardError: any OutputStream

  /// - Parameter output: the stream that the run was given for what is printed, or nil.
  init(_ base: any StageWorld, _ policy: Policy, output: (any OutputStream)?) {
    self.base = base
    self.policy = policy
    let meter = OutputMeter(policy.limits.outputBytes)
    let own = policy.standardOutput
    let out = output ?? (own ? base.standardOutput : NoOutput(name: "output"))
    let error = own ? base.standardError : NoOutput(name: "error")
    standardOutput = LimitedOutput(out, meter)
    standardError = LimitedOutput(error, meter)
  }

  func path(_ path: String, for use: FileUse) throws(StageFailure) -> String {
    let folders = use == .read ? policy.files.reading : policy.files.writing
    let word = use == .read ? "read" : "write"
    guard let first = folders.first else {
      throw StageFailure(code: "policy.files", "the policy lets scripts \(word) no files")
    }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw StageFailure(code: "path.empty", "the path is empty or holds a NUL byte")
    }
    let full = path.hasPrefix("/") ? path : first + "/" + path
    for folder in folders {
      if let resolved = ConfinedPath.resolve(full, in: folder) { return resolved }
    }
    throw StageFailure(
      code: "policy.files", "the policy does not let scripts \(word) `\(path)`",
      help: "it is not in a folder that they may \(word)")
  }

  func environment(_ name: String) throws(StageFailure) -> String? {
    guard policy.environment.allows(name) else {
      throw StageFailure(
        code: "policy.environment", "the policy does not let scripts see the variable `\(name)`")
    }
    return try base.environment(name)
  }

  /// Who may write no files may fill no disk either: what a stage holds counts as memory then.
  var temporaryFolder: String? { policy.files.writing.isEmpty ? nil : base.temporaryFolder }

  func standardInput() throws(StageFailure) -> Int32 {
    guard policy.standardInput else {
      throw StageFailure(
        code: "policy.standardInput", "the policy does not let scripts read standard input")
    }
    return try base.standardInput()
  }
}

/// Stands where a run has no stream of a kind.
private struct NoOutput: OutputStream {
  let name: String
  var isTerminal: Bool { false }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    throw StageFailure(
      .output, code: "policy.standardOutput",
      "the policy gives scripts no standard \(name)",
      help: "leave `print` out: what a pipeline gives goes to the program that runs it")
  }
}

/// Counts what is written, over all streams of a run.
private final class OutputMeter: Sendable {
  private let written = Atomic<Int>(0)
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  func add(_ count: Int) throws(StageFailure) {
    guard written.add(count, ordering: .relaxed).newValue > limit else { return }
    throw StageFailure(
      .output, code: "limit.output",
      "the run may print \(Value.size(Int64(clamping: limit)).printed.string) at the most")
  }
}

private struct LimitedOutput: OutputStream {
  private let base: any OutputStream
  private let meter: OutputMeter

  init(_ base: any OutputStream, _ meter: OutputMeter) {
    self.base = base
    self.meter = meter
  }

  var isTerminal: Bool { base.isTerminal }

  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    try meter.add(bytes.count)
    try base.write(bytes)
  }
}
