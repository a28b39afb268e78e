import Dispatch
import Trek
import TrekTerminal

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Runs programs from the thread of the prompt, with a live line where a person watches.
struct Conductor {
  let environment: ReplEnvironment
  let screen: any ReplScreen
  let watch: RunWatch
  let redactor: Redactor

  /// How a run ended.
  struct Ending {
    var report: RunReport
    /// Whether it was asked to stop.
    var isInterrupted: Bool
    /// How many answers came.
    var answers: Int
  }

  /// Runs a program to its end.
  func run(
    _ program: Program, values: [String: Value], settings: ReplSettings
  ) throws(ArgumentError) -> Ending {
    let display =
      environment.isInteractive
      ? LiveDisplay(descriptor: STDERR_FILENO, style: environment.style) : nil
    let run = try program.prepare(
      arguments: values,
      world: environment.world(stream(display, toResults: true), stream(display, toResults: false)),
      memoryLimit: settings.memory, redactor: redactor)
    watch.follow(run, grace: settings.grace)
    let ended = DispatchSemaphore(value: 0)
    let result = Locked<RunReport?>(nil)
    Task.detached {
      let report = await run.run()
      result.withLock { $0 = report }
      ended.signal()
    }
    if let display {
      var sampler = ProgressSampler(run, showing: PromptStages.isWritten)
      // A run that ends at once leaves no trace.
      while ended.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
        display.draw(sampler.sample())
      }
      display.end()
    } else {
      ended.wait()
    }
    let isInterrupted = watch.release()
    guard let report = result.withLock({ $0 }) else {
      preconditionFailure("a run ended without its report")
    }
    return Ending(report: report, isInterrupted: isInterrupted, answers: run.requests.answers)
  }

  private func stream(_ display: LiveDisplay?, toResults: Bool) -> any OutputStream {
    var output: any OutputStream = ScreenOutput(
      screen: screen, toResults: toResults, isTerminal: environment.isInteractive)
    if let display { output = LiftingOutput(output: output, display: display) }
    return RedactingOutput(output: output, redactor: redactor)
  }
}

/// The screen as a stream of a script.
private struct ScreenOutput: OutputStream {
  let screen: any ReplScreen
  let toResults: Bool
  let isTerminal: Bool

  func write(_ bytes: UnsafeRawBufferPointer) throws(StageFailure) {
    let text = String(decoding: bytes, as: UTF8.self)
    if toResults { screen.show(text) } else { screen.tell(text) }
  }
}
